import { type NodeId, type SubscriptionId, DAY_MS, HOUR_MS, addMs, fixedClock, instantFromMs } from '@orrery/kernel';
import { countReport, dayOf, parseReport, parseReportInterval } from '@orrery/traffic';
import { monthly } from '@orrery/traffic/testing';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../database.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';
import { bigints, timestamp } from './arrays.ts';
import { ensureUsagePartitions } from './partitions.ts';
import { plant } from './plant.fixture.ts';
import { rollUpHours } from './roll-up.ts';
import { reconcile, trafficTop } from './traffic-queries.ts';

const { db, close } = connect(await testDatabase(), { max: 12 });
afterAll(close);

const NOON = '2026-03-10T12:20:00.000Z';
const planted = plant(db);
const clock = fixedClock(NOON);
const transact = createTransact(db, clock);
const count = countReport({
  transact: (work) => transact((all) => work({ ...all, firstUse: { start: () => Promise.resolve(new Set()) } })),
  clock,
  periodAt: monthly,
});

const nodes: NodeId[] = [];
const owners: number[] = [];
const ids: SubscriptionId[] = [];
beforeAll(async () => {
  const planId = await planted.plan({ nodeTags: ['a'] });
  for (let i = 0; i < 4; i++) nodes.push(await planted.node({ tags: ['a'] }));
  for (let i = 0; i < 3; i++) owners.push(await planted.user());
  for (let i = 0; i < 7; i++)
    ids.push(await planted.subscription(planId, { deleted: i === 6, userId: owners[i % 3] ?? -1 }));
});
beforeEach(async () => {
  await emptyTables(
    db,
    'usage_hours',
    'usage_days',
    'subscription_usage_days',
    'rolled_up_hours',
    'node_usage_hours',
    'node_usage_days',
  );
  clock.set(NOON);
  await ensureUsagePartitions(db, clock.now());
});

/** What the `i`th report moves, `hoursAgo`: its subscriptions in another order each time. */
function report(i: number, hoursAgo: number) {
  const to = new Date(addMs(clock.now(), -hoursAgo * HOUR_MS));
  const interval = parseReportInterval(`${new Date(to.getTime() - 1000).toISOString()}/${to.toISOString()}`);
  const entries = ids.map((_, k) => ({
    subscription_id: ids[(k * 3 + i) % ids.length],
    upload: 1 + i * (k + 1),
    download: 7 * i + k,
  }));
  const node = { id: nodes[i % nodes.length] ?? (-1 as NodeId), multiplierThousandths: 1300 };
  return count({ node, report: parseReport(entries), interval });
}

/** The same from the hours alone, which hold everything. */
async function summedHours(group: 'subscription' | 'user', days: number) {
  const from = addMs(dayOf(clock.now()), -(days - 1) * DAY_MS);
  const id = sql.raw(group === 'user' ? 'user_id' : 'subscription_id');
  const rows = await db.execute<Record<string, string>>(sql`
    select ${id} as id, sum(raw_upload) as raw_up, sum(raw_download) as raw_down, sum(charged_upload) as up, sum(charged_download) as down
    from usage_hours join subscriptions on subscriptions.id = subscription_id
    where subscription_id = any(${bigints(ids)}) and hour_at >= ${timestamp(from)} and ${id} is not null
    group by 1 order by sum(charged_upload + charged_download) desc, 1`);
  return rows.map((row) => ({
    id: Number(row['id']),
    raw: { upload: BigInt(row['raw_up'] ?? 0), download: BigInt(row['raw_down'] ?? 0) },
    charged: { upload: BigInt(row['up'] ?? 0), download: BigInt(row['down'] ?? 0) },
  }));
}

const top = async (group: 'subscription' | 'user', days: number) => {
  const range = { from: addMs(dayOf(clock.now()), -(days - 1) * DAY_MS), to: clock.now() };
  return (await trafficTop(db, group, range, 100)).map(({ id, raw, charged }) => ({ id, raw, charged }));
};

/** By subscription and by user, of today and of two and three days. */
async function all(read: typeof top) {
  const found: Awaited<ReturnType<typeof top>>[] = [];
  for (const group of ['subscription', 'user'] as const)
    for (const days of [1, 2, 3]) found.push(await read(group, days));
  return found;
}

describe('trafficTop', () => {
  it('agrees with the hours to the byte: before and after roll-ups, with late reports, in the running hour', async () => {
    for (const [i, hoursAgo] of [0, 1, 2, 5, 11, 13, 30, 40, 55].entries()) await report(i, hoursAgo);
    expect(await all(top)).toEqual(await all(summedHours));
    expect((await all(top)).map((entries) => entries.length)).toEqual([7, 7, 7, 3, 3, 3]);
    await rollUpHours(db, instantFromMs(Date.parse('2026-03-10T07:10:00Z')));
    expect(await all(top)).toEqual(await all(summedHours));
    for (const [i, hoursAgo] of [0, 2, 4, 6, 9, 35, 57].entries()) await report(10 + i, hoursAgo);
    expect(await all(top)).toEqual(await all(summedHours));
    await rollUpHours(db, clock.now());
    for (const [i, hoursAgo] of [0, 1, 3, 8, 20, 50].entries()) await report(20 + i, hoursAgo);
    expect(await all(top)).toEqual(await all(summedHours));
  });

  it('shows at most so many, the first ones, with names', async () => {
    await report(3, 1);
    const range = { from: dayOf(clock.now()), to: clock.now() };
    const [first] = await summedHours('user', 1);
    const [row] = await db.execute(sql`select email from users where id = ${first?.id}`);
    const found = await trafficTop(db, 'user', range, 1);
    expect(found).toEqual([{ ...first, name: row?.['email'], counting: null }]);
  });

  it('never loses or doubles a byte while nodes report late and replicas roll up', async () => {
    let over = false;
    const seen: bigint[] = [];
    const watch = async () => {
      const range = { from: addMs(dayOf(clock.now()), -2 * DAY_MS), to: clock.now() };
      while (!over) {
        const entries = await trafficTop(db, 'subscription', range, 100);
        seen.push(entries.reduce((sum, { raw }) => sum + raw.upload + raw.download, 0n));
        for (const { reported, subscriptions } of await reconcile(db, range))
          expect(subscriptions.raw).toEqual(reported);
      }
    };
    const watching = watch();
    const reports = Array.from({ length: 80 }, (_, i) => () => report(i, (i * 7) % 40));
    const replicas = Array.from({ length: 6 }, (_, i) => () => rollUpHours(db, addMs(clock.now(), -i * 3 * HOUR_MS)));
    const half = reports.length / 2;
    const work = [...replicas.slice(0, 3), ...reports.slice(0, half), ...replicas.slice(3), ...reports.slice(half)];
    await Promise.all(work.map((one) => one())).finally(() => (over = true));
    await watching;
    expect(seen).toEqual(seen.toSorted((a, b) => (a < b ? -1 : Number(a > b))));
    expect(seen.length).toBeGreaterThan(2);
    expect(await all(top)).toEqual(await all(summedHours));
    await rollUpHours(db, clock.now());
    expect(await all(top)).toEqual(await all(summedHours));
  });
});
