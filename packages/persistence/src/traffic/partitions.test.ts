import { type Instant, instantFromMs } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../database.ts';
import { testDatabase } from '../testing/index.ts';
import { timestamp } from './arrays.ts';
import { ensureUsagePartitions } from './partitions.ts';

const { db, close } = connect(await testDatabase(), { max: 8 });
afterAll(close);

const at = (iso: string): Instant => instantFromMs(Date.parse(iso));
const NOW = at('2026-12-30T23:59:59.999Z');

const addHour = (id: number, hourAt: Instant) =>
  db.execute(sql`insert into usage_hours values (${id}, 1, ${timestamp(hourAt)}, 1, 2, 3, 4)
    on conflict (subscription_id, node_id, hour_at) do update set raw_upload = usage_hours.raw_upload + 1`);

const tables = async (of = 'usage_hours') =>
  (
    await db.execute<{ name: string }>(
      sql`select inhrelid::regclass::text as name from pg_inherits where inhparent = ${of}::regclass order by 1`,
    )
  ).map((row) => row.name);

const whereIs = async (id: number) =>
  (
    await db.execute<{ name: string }>(
      sql`select tableoid::regclass::text as name from usage_hours where subscription_id = ${id}`,
    )
  ).map((row) => row.name);

describe('the daily partitions of usage_hours', () => {
  beforeEach(async () => {
    for (const name of await tables()) {
      if (name !== 'usage_hours_default') await db.execute(sql`drop table ${sql.identifier(name)}`);
    }
    await db.execute(sql`truncate usage_hours`);
  });

  it('reach from yesterday to a week ahead, and are made once', async () => {
    await ensureUsagePartitions(db, NOW);
    const made = await tables();
    expect(made).toEqual([
      ...[
        '20261229',
        '20261230',
        '20261231',
        '20270101',
        '20270102',
        '20270103',
        '20270104',
        '20270105',
        '20270106',
      ].map((day) => `usage_hours_${day}`),
      'usage_hours_default',
    ]);
    await ensureUsagePartitions(db, NOW);
    await expect(tables()).resolves.toEqual(made);
  });

  it('may be made by several replicas at once, while reports arrive', async () => {
    const reports = Array.from({ length: 40 }, () => addHour(7, at('2026-12-30T23:00:00Z')));
    await Promise.all([1, 2, 3].map(() => ensureUsagePartitions(db, NOW)));
    await Promise.all(reports);
    await expect(tables()).resolves.toHaveLength(10);
    const rows = await db.execute(sql`select raw_upload::int from usage_hours where subscription_id = 7`);
    expect([...rows]).toEqual([{ raw_upload: 40 }]);
    await expect(whereIs(7)).resolves.toEqual(['usage_hours_20261230']);
  });

  it('take over what arrived before them, and leave the rest', async () => {
    await addHour(1, at('2026-12-31T00:00:00Z'));
    await addHour(2, at('2026-12-31T23:00:00Z'));
    await addHour(3, at('2026-12-01T00:00:00Z'));
    await ensureUsagePartitions(db, NOW);
    await expect(whereIs(1)).resolves.toEqual(['usage_hours_20261231']);
    await expect(whereIs(2)).resolves.toEqual(['usage_hours_20261231']);
    await expect(whereIs(3)).resolves.toEqual(['usage_hours_default']);
    await addHour(1, at('2026-12-31T00:00:00Z'));
    await expect(whereIs(1)).resolves.toEqual(['usage_hours_20261231']);
  });
});

describe.each(['usage_days', 'subscription_usage_days'])('the monthly partitions of %s', (table) => {
  it('reach from the month before to the next one, and take over what arrived before them', async () => {
    const values = table === 'usage_days' ? sql`(1, 1, '2027-06-30', 1, 2, 3, 4)` : sql`(1, '2027-06-30', 1, 2, 3, 4)`;
    await db.execute(sql`insert into ${sql.identifier(table)} values ${values}`);
    await ensureUsagePartitions(db, at('2027-07-01T00:00:00Z'));
    const made = ['202706', '202707', '202708'].map((month) => `${table}_${month}`);
    expect(await tables(table)).toEqual(expect.arrayContaining([...made, `${table}_default`]));
    const rows = await db.execute(sql`select tableoid::regclass::text as name from ${sql.identifier(table)}`);
    expect([...rows]).toEqual([{ name: made[0] }]);
  });
});
