import { performance } from 'node:perf_hooks';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, type SubscriptionId, addMs, systemClock } from '@orrery/kernel';
import { reconcile, rollUpHours, trafficOverview, trafficSeries, trafficTop, usageHistory } from '@orrery/persistence';
import { dayOf } from '@orrery/traffic';
import { sql } from 'drizzle-orm';
import { type BenchInstallation, median } from './installation.ts';
import { type Ask, showPlansOf } from './plans.ts';

const ROWS = 5_000_000;
const DAYS = 30;
const SUBSCRIPTIONS = 2_000;
const TURNS = 7;
/** When hours of the running day lie ready to be rolled up, and have not been: the most there is to sum up for today. */
const LATE_MS = 23 * HOUR_MS + 9 * MINUTE_MS;

/** Rows as 30 days of reports leave them: each subscription moves something in every third hour or so. */
async function fill(
  { db }: BenchInstallation,
  ids: readonly number[],
  nodeIds: readonly number[],
  today: Instant,
): Promise<void> {
  const perDay = Math.ceil(ROWS / DAYS);
  const [first, nodes] = [ids[0] ?? 1, `{${nodeIds.join(',')}}`];
  for (let back = DAYS - 1; back >= 0; back--) {
    const [day, next] = [-back, 1 - back].map((days) => new Date(addMs(today, days * DAY_MS)).toISOString());
    const partition = sql.identifier(`usage_hours_${day?.slice(0, 10).replaceAll('-', '')}`);
    // At once, so that no job rolls up the day while it is empty; what one did before is undone.
    await db.transaction(async (tx) => {
      for (const table of ['rolled_up_hours', 'usage_days', 'subscription_usage_days'])
        await tx.execute(
          sql`delete from ${sql.identifier(table)} where day = (${day}::timestamptz at time zone 'UTC')::date`,
        );
      await tx.execute(sql`
        create table if not exists ${partition} partition of usage_hours
        for values from (${sql.raw(`'${day}'`)}) to (${sql.raw(`'${next}'`)})`);
      await tx.execute(sql`
        insert into usage_hours
        select ${first}::bigint + i % ${SUBSCRIPTIONS}, (${nodes}::bigint[])[1 + (i / ${SUBSCRIPTIONS * 24}) % ${nodeIds.length}],
          ${day}::timestamptz + (i / ${SUBSCRIPTIONS} % 24) * interval '1 hour', i, 7 * i, i, 7 * i
        from generate_series(0, ${perDay - 1}::int) as i on conflict do nothing`);
    });
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

/** (e) What charts and tables ask, over five million hourly rows. */
export async function benchQueries(bench: BenchInstallation): Promise<void> {
  const { db } = bench;
  const ids = await bench.addSubscriptions(SUBSCRIPTIONS);
  const nodes = [await bench.addNode('much read 1'), await bench.addNode('much read 2')];
  const nodeIds = [...nodes, await bench.addNode('much read 3'), await bench.addNode('much read 4')].map(
    ({ id }) => id,
  );
  const now = addMs(dayOf(systemClock.now()), LATE_MS);
  await fill(bench, ids, nodeIds, dayOf(now));
  const [counted] = await db.execute<{ rows: string }>(sql`select count(*) as rows from usage_hours`);
  const began = performance.now();
  const hours = await rollUpHours(db, now);
  console.log(`(e) queries over ${counted?.rows} hourly rows; ${hours} hours rolled up in ${seconds(began)} s`);

  const lately = { from: addMs(now, -24 * HOUR_MS), to: now };
  const month = { from: addMs(dayOf(now), -29 * DAY_MS), to: now };
  const id = ids[7] as SubscriptionId;
  const history = { subscriptionIds: [id], timeZone: 'Europe/Berlin', ...month };
  const queries: Record<string, Ask> = {
    'one subscription by hour, 24 hours': (db) => usageHistory(db, { ...history, ...lately, by: 'hour' }, now),
    'one subscription by day, 30 days': (db) => usageHistory(db, { ...history, by: 'day' }, now),
    'overview by day, 30 days': (db) => trafficOverview(db, 'day', month),
    'ten subscriptions by hour, 24 hours': (db) => trafficSeries(db, 'subscription', ids.slice(0, 10), 'hour', lately),
    'top subscriptions, today': (db) => trafficTop(db, 'subscription', { from: dayOf(now), to: now }, 10),
    'top subscriptions, 30 days': (db) => trafficTop(db, 'subscription', month, 10),
    'top users, 30 days': (db) => trafficTop(db, 'user', month, 10),
    'top nodes, 30 days': (db) => trafficTop(db, 'node', month, 10),
    'reconciliation of one node, 2 days': (db) => reconcile(db, { from: addMs(now, -DAY_MS), to: now }, nodes[0]?.id),
  };
  for (const [name, query] of Object.entries(queries)) {
    const times: number[] = [];
    for (let i = 0; i < TURNS; i++) {
      const start = performance.now();
      await query(db);
      times.push(performance.now() - start);
    }
    console.log(`    ${name}: ${median(times).toFixed(1)} ms, worst ${Math.max(...times).toFixed(1)} ms`);
    if (name.startsWith('one subscription by hour') || name.startsWith('top users')) await showPlansOf(bench, query);
  }
}

const seconds = (began: number): string => ((performance.now() - began) / 1000).toFixed(1);
