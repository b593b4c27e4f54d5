import {
  type Instant,
  type NodeId,
  type SubscriptionId,
  addMs,
  fixedClock,
  DAY_MS,
  HOUR_MS,
  instantFromMs,
} from '@orrery/kernel';
import { countReport, parseReport, parseReportInterval } from '@orrery/traffic';
import { monthly } from '@orrery/traffic/testing';
import { sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../database.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';
import { timestamp } from './arrays.ts';
import { dropOldUsage, ensureUsagePartitions } from './partitions.ts';
import { plant } from './plant.fixture.ts';
import { rollUpHours } from './roll-up.ts';

const { db, close } = connect(await testDatabase(), { max: 12 });
afterAll(close);

const planted = plant(db);
const clock = fixedClock('2026-03-10T12:20:00.000Z');
const transact = createTransact(db, clock);
const count = countReport({
  transact: (work) => transact((all) => work({ ...all, firstUse: { start: () => Promise.resolve(new Set()) } })),
  clock,
  periodAt: monthly,
});
const nodeId = await planted.node({ tags: ['a'] });
const planId = await planted.plan({ nodeTags: ['a'] });
const moved = (id: number, upload: number, download: number) => ({ subscription_id: id, upload, download });
const at = (iso: string): Instant => instantFromMs(Date.parse(iso));

/** The hour that ends at `to` of a day. */
const report = (to: string, ...entries: unknown[]) => reportOf(nodeId, to, ...entries);

function reportOf(node: NodeId, to: string, ...entries: unknown[]) {
  const interval = parseReportInterval(`${new Date(Date.parse(to) - 1000).toISOString()}/${to}`);
  return count({ node: { id: node, multiplierThousandths: 1500 }, report: parseReport(entries), interval });
}

const sums = async (table: string, where = 'true') => {
  const [row] = await db.execute<Record<string, string>>(sql`
    select coalesce(sum(raw_upload), 0)::text as up, coalesce(sum(raw_download), 0)::text as down,
      coalesce(sum(charged_upload), 0)::text as charged_up, coalesce(sum(charged_download), 0)::text as charged_down
    from ${sql.raw(table)} where ${sql.raw(where)}`);
  return row;
};

const tablesOfDays = ['usage_days', 'subscription_usage_days'] as const;
const rolledUp = async () => (await db.execute(sql`select day::text, hours from rolled_up_hours order by day`)).slice();

describe('roll-ups of hours', () => {
  let ids: SubscriptionId[] = [];
  beforeEach(async () => {
    await emptyTables(db, 'usage_hours', ...tablesOfDays, 'rolled_up_hours', 'node_usage_hours', 'node_usage_days');
    clock.set('2026-03-10T12:20:00.000Z');
    ids = [];
    for (let i = 0; i < 5; i++) ids.push(await planted.subscription(planId));
  });

  it('sum up the hours that are over, once', async () => {
    const [one = -1, two = -1] = ids;
    await report('2026-03-08T23:00:00Z', moved(one, 1, 10), moved(two, 5, 5));
    await report('2026-03-09T01:00:00Z', moved(one, 2, 20));
    await report('2026-03-09T24:00:00Z', moved(one, 4, 40));
    await report('2026-03-10T12:00:00Z', moved(one, 8, 80));
    await expect(rollUpHours(db, clock.now())).resolves.toBe(24 + 24 + 12);
    await expect(rollUpHours(db, clock.now())).resolves.toBe(0);
    const rows = await db.execute(sql`
      select subscription_id::int as id, day::text, raw_upload::int as up, raw_download::int as down, charged_upload::int as charged
      from usage_days order by day, id`);
    expect([...rows]).toEqual([
      { id: one, day: '2026-03-08', up: 1, down: 10, charged: 1 },
      { id: two, day: '2026-03-08', up: 5, down: 5, charged: 7 },
      // The half byte that was left over on the 8th is charged on the 9th.
      { id: one, day: '2026-03-09', up: 6, down: 60, charged: 9 },
      { id: one, day: '2026-03-10', up: 8, down: 80, charged: 12 },
    ]);
    await expect(sums('subscription_usage_days')).resolves.toEqual(await sums('usage_days'));
  });

  it('wait for ten minutes after the hour, and go on where they were', async () => {
    await report('2026-03-10T01:00:00Z', moved(ids[0] ?? -1, 1, 1));
    await report('2026-03-10T02:00:00Z', moved(ids[0] ?? -1, 2, 2));
    await expect(rollUpHours(db, at('2026-03-10T00:09:59.999Z'))).resolves.toBe(0);
    await expect(rollUpHours(db, at('2026-03-10T01:10:00.000Z'))).resolves.toBe(1);
    await expect(sums('usage_days')).resolves.toMatchObject({ up: '1' });
    await expect(rollUpHours(db, at('2026-03-10T02:09:59.999Z'))).resolves.toBe(0);
    await expect(rollUpHours(db, at('2026-03-10T02:10:00.000Z'))).resolves.toBe(1);
    await expect(rolledUp()).resolves.toEqual([{ day: '2026-03-10', hours: 2 }]);
    for (const table of tablesOfDays) await expect(sums(table)).resolves.toMatchObject({ up: '3', down: '3' });
  });

  it('sum up one subscription over its nodes', async () => {
    const [one = -1] = ids;
    await report('2026-03-10T10:00:00Z', moved(one, 1, 2));
    const other = await planted.node({ tags: ['a'] });
    await reportOf(other, '2026-03-10T10:00:00Z', moved(one, 10, 20));
    await rollUpHours(db, clock.now());
    await expect(sums('usage_days', `subscription_id = ${one}`)).resolves.toMatchObject({ up: '11' });
    const rows = await db.execute(
      sql`select raw_upload::int as up, raw_download::int as down from subscription_usage_days`,
    );
    expect([...rows]).toEqual([{ up: 11, down: 22 }]);
  });

  it.each([
    ['of a day before', '2026-03-09T18:00:00Z'],
    ['of this day', '2026-03-10T08:00:00Z'],
  ])('take in what comes late for an hour %s', async (_, late) => {
    await report('2026-03-09T12:00:00Z', moved(ids[0] ?? -1, 1, 1));
    await report('2026-03-10T07:30:00Z', moved(ids[0] ?? -1, 1, 1));
    await rollUpHours(db, clock.now());
    await report(late, moved(ids[0] ?? -1, 2, 2), moved(ids[1] ?? -1, 3, 3));
    for (const table of tablesOfDays) {
      await expect(sums(table)).resolves.toEqual(await sums('usage_hours'));
      await expect(sums(table)).resolves.toMatchObject({ up: '7', down: '7' });
    }
  });

  it('leave what moves in the running hour to its own roll-up', async () => {
    await report('2026-03-10T11:00:00Z', moved(ids[0] ?? -1, 1, 1));
    await rollUpHours(db, clock.now());
    await report('2026-03-10T12:20:00Z', moved(ids[0] ?? -1, 2, 2));
    for (const table of tablesOfDays) await expect(sums(table)).resolves.toMatchObject({ up: '1' });
    await rollUpHours(db, at('2026-03-10T13:10:00Z'));
    for (const table of tablesOfDays) await expect(sums(table)).resolves.toEqual(await sums('usage_hours'));
  });

  it('lose and double nothing while reports of these hours arrive, and several replicas roll them up', async () => {
    const reports = Array.from({ length: 60 }, (_, i) => async () => {
      const hour = `2026-03-09T${String(1 + (i % 23)).padStart(2, '0')}:00:00Z`;
      await report(hour, ...ids.map((id) => moved(id, i, 2 * i + 1)));
    });
    const replicas = Array.from({ length: 3 }, () => () => rollUpHours(db, clock.now()));
    const half = reports.length / 2;
    const work = [...reports.slice(0, half), ...replicas, ...reports.slice(half)];
    const results = await Promise.all(work.map((one) => one()));
    const rolled = results.filter((result) => typeof result === 'number').reduce((a, b) => a + b, 0);
    expect(rolled + (await rollUpHours(db, clock.now()))).toBe(24);
    for (const table of tablesOfDays) await expect(sums(table)).resolves.toEqual(await sums('usage_hours'));
    await expect(sums('usage_hours')).resolves.toMatchObject({
      up: String(5 * ((59 * 60) / 2)),
      down: String(5 * (59 * 60 + 60)),
    });
  });

  it('outlive their hours, which are dropped only when they are rolled up', async () => {
    const retention = { hoursKeptDays: 30, daysKeptDays: 365 };
    await ensureUsagePartitions(db, clock.now());
    await report('2026-03-09T12:00:00Z', moved(ids[0] ?? -1, 7, 8));
    const later = addMs(clock.now(), 40 * DAY_MS);
    await dropOldUsage(db, later, retention);
    await expect(sums('usage_hours')).resolves.toMatchObject({ up: '7' });
    await rollUpHours(db, later);
    await dropOldUsage(db, addMs(at('2026-04-08T00:00:00Z'), HOUR_MS), retention);
    await expect(sums('usage_hours')).resolves.toMatchObject({ up: '7' });
    await dropOldUsage(db, addMs(at('2026-04-09T00:00:00Z'), HOUR_MS), retention);
    await expect(sums('usage_hours')).resolves.toMatchObject({ up: '0' });
    for (const table of tablesOfDays) await expect(sums(table)).resolves.toMatchObject({ up: '7', down: '8' });
    const partitions = await db.execute(sql`select from pg_class where relname = 'usage_hours_20260309'`);
    expect(partitions).toHaveLength(0);
    await dropOldUsage(db, addMs(later, 400 * DAY_MS), retention);
    for (const table of tablesOfDays) await expect(sums(table)).resolves.toMatchObject({ up: '0' });
    const left = await db.execute(sql`
      select from node_usage_hours union all select from node_usage_days union all select from rolled_up_hours`);
    expect(left).toHaveLength(0);
  });

  it('are dropped from where rows without a partition lie, too', async () => {
    await db.execute(sql`insert into usage_hours values (1, 1, ${timestamp(at('2025-01-01T00:00:00Z'))}, 1, 2, 3, 4)`);
    await dropOldUsage(db, clock.now(), { hoursKeptDays: 30, daysKeptDays: 1095 });
    await expect(sums('usage_hours')).resolves.toMatchObject({ up: '1' });
    await rollUpHours(db, clock.now());
    await dropOldUsage(db, clock.now(), { hoursKeptDays: 30, daysKeptDays: 1095 });
    await expect(sums('usage_hours')).resolves.toMatchObject({ up: '0' });
    await expect(sums('usage_days')).resolves.toMatchObject({ up: '1', charged_down: '4' });
  });
});
