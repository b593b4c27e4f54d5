import { performance } from 'node:perf_hooks';
import { DAY_MS, HOUR_MS, type SubscriptionId, addMs, systemClock } from '@orrery/kernel';
import { reconcile, rollUpDays, trafficOverview, trafficSeries, trafficTop, usageHistory } from '@orrery/persistence';
import { dayOf } from '@orrery/traffic';
import { sql } from 'drizzle-orm';
import { type BenchInstallation, median } from './installation.ts';

const ROWS = 5_000_000;
const DAYS = 30;
const SUBSCRIPTIONS = 2_000;
const USERS = 1_000;

/** Rows as 30 days of reports leave them: each subscription moves something in every third hour or so. */
async function fill({ db }: BenchInstallation, ids: readonly number[], nodeIds: readonly number[]): Promise<void> {
  const today = dayOf(systemClock.now());
  const perDay = Math.ceil(ROWS / DAYS);
  const [first, nodes] = [ids[0] ?? 1, `{${nodeIds.join(',')}}`];
  for (let back = DAYS - 1; back >= 0; back--) {
    const day = new Date(addMs(today, -back * DAY_MS)).toISOString();
    const partition = sql.identifier(`usage_hours_${day.slice(0, 10).replaceAll('-', '')}`);
    await db.execute(sql`
      create table if not exists ${partition} partition of usage_hours
      for values from (${sql.raw(`'${day}'`)}) to (${sql.raw(`'${new Date(Date.parse(day) + DAY_MS).toISOString()}'`)})`);
    await db.execute(sql`
      insert into usage_hours
      select ${first}::bigint + i % ${SUBSCRIPTIONS}, (${nodes}::bigint[])[1 + (i / ${SUBSCRIPTIONS * 24}) % ${nodeIds.length}],
        ${day}::timestamptz + (i / ${SUBSCRIPTIONS} % 24) * interval '1 hour', i, 7 * i, i, 7 * i
      from generate_series(0, ${perDay - 1}::int) as i on conflict do nothing`);
  }
  await db.execute(sql`
    insert into node_usage_days (node_id, day, reported_upload, reported_download, charged_upload, charged_download, reports)
    select node_id, (hour_at at time zone 'UTC')::date, sum(raw_upload), sum(raw_download), sum(charged_upload),
      sum(charged_download), 1
    from usage_hours where node_id = any(${nodes}::bigint[]) group by 1, 2`);
  await db.execute(sql`
    insert into node_usage_hours (node_id, hour_at, reported_upload, reported_download, charged_upload, charged_download, reports)
    select node_id, hour_at, sum(raw_upload), sum(raw_download), sum(charged_upload), sum(charged_download), 1
    from usage_hours where node_id = any(${nodes}::bigint[]) group by 1, 2`);
  await db.execute(sql`analyze`);
}

/** Two subscriptions each. */
async function spreadOverUsers({ db }: BenchInstallation, ids: readonly number[]): Promise<void> {
  await db.execute(sql`
    insert into users (email, password_hash, role, status, created_at, updated_at)
    select 'u' || i || '@bench.example', '-', 'user', 'active', now(), now() from generate_series(1, ${USERS}::int) as i`);
  await db.execute(sql`
    update subscriptions set user_id = numbered.id
    from (select id, row_number() over (order by id) as n from users where email like 'u%@bench.example') as numbered
    where subscriptions.id >= ${ids[0] ?? 1}::bigint and subscriptions.id % ${USERS}::int + 1 = numbered.n`);
}

/** (e) What charts and tables ask, over five million hourly rows. */
export async function benchQueries(bench: BenchInstallation): Promise<void> {
  const { db } = bench;
  const ids = await bench.addSubscriptions(SUBSCRIPTIONS);
  await spreadOverUsers(bench, ids);
  const nodes = [await bench.addNode('much read 1'), await bench.addNode('much read 2')];
  const nodeIds = [...nodes, await bench.addNode('much read 3'), await bench.addNode('much read 4')].map(
    ({ id }) => id,
  );
  await fill(bench, ids, nodeIds);
  const [counted] = await db.execute<{ rows: string }>(sql`select count(*) as rows from usage_hours`);
  const began = performance.now();
  const days = await rollUpDays(db, systemClock.now());
  console.log(`(e) queries over ${counted?.rows} hourly rows; ${days} days rolled up in ${seconds(began)} s`);

  const now = systemClock.now();
  const lately = { from: addMs(now, -24 * HOUR_MS), to: now };
  const month = { from: addMs(dayOf(now), -29 * DAY_MS), to: now };
  const id = ids[7] as SubscriptionId;
  const history = { subscriptionIds: [id], timeZone: 'Europe/Berlin', ...month };
  const queries: Record<string, () => Promise<unknown>> = {
    'one subscription by hour, 24 hours': () => usageHistory(db, { ...history, ...lately, by: 'hour' }, now),
    'one subscription by day, 30 days': () => usageHistory(db, { ...history, by: 'day' }, now),
    'overview by day, 30 days': () => trafficOverview(db, 'day', month),
    'ten subscriptions by hour, 24 hours': () => trafficSeries(db, 'subscription', ids.slice(0, 10), 'hour', lately),
    'top subscriptions, today': () => trafficTop(db, 'subscription', { from: dayOf(now), to: now }, 10),
    'top subscriptions, 30 days': () => trafficTop(db, 'subscription', month, 10),
    'top users, 30 days': () => trafficTop(db, 'user', month, 10),
    'top nodes, 30 days': () => trafficTop(db, 'node', month, 10),
    'reconciliation of one node, 2 days': () => reconcile(db, { from: addMs(now, -DAY_MS), to: now }, nodes[0]?.id),
  };
  for (const [name, query] of Object.entries(queries)) {
    const times: number[] = [];
    for (let i = 0; i < 7; i++) {
      const start = performance.now();
      await query();
      times.push(performance.now() - start);
    }
    console.log(`    ${name}: ${median(times).toFixed(1)} ms`);
  }
  const plan = await db.execute<{ 'QUERY PLAN': string }>(sql`
    explain (analyze, costs off, timing off, summary off, buffers off)
    select hour_at, sum(charged_upload) from usage_hours
    where subscription_id = ${id} and hour_at >= ${new Date(lately.from).toISOString()}::timestamptz group by 1`);
  for (const row of plan) console.log(`      ${row['QUERY PLAN']}`);
}

const seconds = (began: number): string => ((performance.now() - began) / 1000).toFixed(1);
