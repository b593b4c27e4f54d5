import { MOST_BYTES_PER_ENTRY, charge } from '@orrery/traffic';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { connect } from '../database.ts';
import { testDatabase } from '../testing/index.ts';
import { chargeSql } from './booking.ts';

const { db, close } = connect(await testDatabase(), { max: 1 });
afterAll(close);

const amount = fc.oneof(
  fc.nat(5_000),
  fc.maxSafeNat().map((n) => n % 2 ** 50),
  fc.constant(MOST_BYTES_PER_ENTRY),
);
const line = fc.record({ raw: amount, carried: fc.integer({ min: 0, max: 999 }) });
const lines = fc.array(line, { minLength: 1, maxLength: 200 });

it('charges and carries in SQL what the pure rule says, for any multiplier up to 1,000', async () => {
  const multiplier = fc.oneof(
    fc.integer({ min: 0, max: 1_000_000 }),
    fc.nat(1000).map((n) => n * 1000),
  );
  await fc.assert(
    fc.asyncProperty(lines, multiplier, async (sent, thousandths) => {
      const { charged, left } = chargeSql(
        thousandths % 1000 === 0 ? 'whole' : 'thousandths',
        sql`raw`,
        sql`${thousandths}::bigint`,
        sql`carried`,
      );
      const rows = await db.execute<{ charged: string; left: string }>(sql`
        select (${charged})::text as charged, (${left})::text as left
        from jsonb_to_recordset(${JSON.stringify(sent)}::jsonb) as sent(raw bigint, carried integer)`);
      const expected = sent.map(({ raw, carried }) => charge(BigInt(raw), thousandths, carried));
      expect(rows.map((row) => ({ charged: BigInt(row.charged), remainder: Number(row.left) }))).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
