import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { connect } from './database.ts';
import { preparedStatement, value } from './prepared.ts';
import { testDatabase } from './testing/index.ts';

const target = await testDatabase();

const number = value('number', 'bigint');
const sum = preparedStatement<{ sum: string }>(sql`select ${number} + ${value('more', 'bigint')} * ${number} as sum`);

async function statementsKept(prepare: boolean): Promise<readonly unknown[]> {
  const { db, close } = connect(target, { max: 1, prepare });
  try {
    expect(await db.transaction((tx) => sum(tx, { number: 2, more: 3 }))).toEqual([{ sum: '8' }]);
    expect(await sum(db, { number: 5, more: 1 })).toEqual([{ sum: '10' }]);
    const kept = await db.execute(sql`
      select parameter_types::text as types from pg_prepared_statements where statement like '%$1::bigint%'`);
    return [...kept];
  } finally {
    await close();
  }
}

it('has a statement parsed once on a connection, each of its values sent once', async () => {
  expect(await statementsKept(true)).toEqual([{ types: '{bigint,bigint}' }]);
});

it('leaves nothing on a connection where that is not wanted', async () => {
  expect(await statementsKept(false)).toEqual([]);
});

it('refuses a value without a name', () => {
  expect(() => preparedStatement(sql`select ${1}`)).toThrow(TypeError);
});
