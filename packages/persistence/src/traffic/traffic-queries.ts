import { DAY_MS, HOUR_MS, type Instant, type NodeId, addMs, instantFromMs } from '@orrery/kernel';
import type { Counting } from '@orrery/node';
import { type Bytes, dayOf } from '@orrery/traffic';
import { type SQL, sql } from 'drizzle-orm';
import type { Database, Queryable } from '../database.ts';
import { countingOf } from '../node/node-queries.ts';
import { bigints, date, timestamp } from './arrays.ts';
import { bytesMoved } from './bytes-moved.ts';
import type { BucketSize, UsageBucket } from './usage-history.ts';

export const trafficGroups = ['subscription', 'user', 'node'] as const;
export type TrafficGroup = (typeof trafficGroups)[number];

interface Range {
  readonly from: Instant;
  /** Not covered itself. */
  readonly to: Instant;
}

interface Moved {
  readonly raw: Bytes;
  readonly charged: Bytes;
}

type SumRow = Record<'raw_up' | 'raw_down' | 'up' | 'down', string>;

const sums = sql`
  coalesce(sum(raw_upload), 0)::text as raw_up, coalesce(sum(raw_download), 0)::text as raw_down,
  coalesce(sum(charged_upload), 0)::text as up, coalesce(sum(charged_download), 0)::text as down`;

const movedOf = (row: SumRow): Moved => ({
  raw: { upload: BigInt(row.raw_up), download: BigInt(row.raw_down) },
  charged: { upload: BigInt(row.up), download: BigInt(row.down) },
});

/** Reads that belong together see one moment: a day that is rolled up between two of them must not count twice. */
const atOneMoment = <T>(db: Database, read: (tx: Queryable) => Promise<T>): Promise<T> =>
  db.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });

const columns = sql`subscription_id, node_id, ${bytesMoved}`;

/**
 * Rows per subscription and day (UTC), and by node where wanted, of the days from that of `from` to before `to`: what is
 * rolled up, and the hours that are not. The ranges of the latter are written into the query, so that it looks at no other
 * partition. Where nobody asks when, they come without `at`, and PostgreSQL sums them up where it reads them: a fifth faster.
 */
async function dayRows(
  tx: Queryable,
  range: Range,
  of: 'node' | 'all nodes',
  { withAt }: { withAt: boolean },
): Promise<SQL> {
  const first = date(dayOf(range.from));
  const end = date(dayOf(addMs(range.to, DAY_MS - 1)));
  const ranges = await hoursNotRolledUp(tx, range);
  const within = ranges.map(({ from, to }) => sql`(hour_at >= ${timestamp(from)} and hour_at < ${timestamp(to)})`);
  const shown = of === 'node' ? columns : sql`subscription_id, ${bytesMoved}`;
  const at = (column: SQL): SQL => (withAt ? sql`${column} as at,` : sql``);
  return sql`
    select ${at(sql`day::timestamp at time zone 'UTC'`)} ${shown}
    from ${of === 'node' ? sql`usage_days` : sql`subscription_usage_days`} where day >= ${first} and day < ${end}
    union all
    select ${at(sql`date_trunc('day', hour_at, 'UTC')`)} ${shown} from usage_hours
    where ${within.length > 0 ? sql`(${sql.join(within, sql` or `)})` : sql`false`}`;
}

/** Of the days of a range. */
async function hoursNotRolledUp(tx: Queryable, { from, to }: Range): Promise<Range[]> {
  const first = dayOf(from);
  const rows = await tx.execute<{ day: string; hours: number }>(sql`
    select day::text, hours from rolled_up_hours where day >= ${date(first)} and day <= ${date(dayOf(to))}`);
  const hours = new Map(rows.map((row) => [Date.parse(row.day), row.hours]));
  const ranges: { from: Instant; to: Instant }[] = [];
  for (let day = first; day < to; day = addMs(day, DAY_MS)) {
    const begins = addMs(day, (hours.get(day) ?? 0) * HOUR_MS);
    const ends = addMs(day, DAY_MS);
    const last = ranges.at(-1);
    if (last?.to === begins) last.to = ends;
    else if (begins < ends) ranges.push({ from: begins, to: ends });
  }
  return ranges;
}

const hourRows = ({ from, to }: Range): SQL =>
  sql`select hour_at as at, ${columns} from usage_hours where hour_at >= ${timestamp(from)} and hour_at < ${timestamp(to)}`;

/** What nodes reported, as rows like those of subscriptions: raw bytes hold the unattributed ones too. */
function nodeRows(by: BucketSize, { from, to }: Range): SQL {
  const totals = sql`
    node_id, reported_upload as raw_upload, reported_download as raw_download, charged_upload, charged_download`;
  return by === 'hour'
    ? sql`select hour_at as at, ${totals} from node_usage_hours where hour_at >= ${timestamp(from)} and hour_at < ${timestamp(to)}`
    : sql`select day::timestamp at time zone 'UTC' as at, ${totals} from node_usage_days
        where day >= ${date(dayOf(from))} and day::timestamp < ${timestamp(to)}`;
}

/** The rows to sum and the id to group them by. */
async function rowsOf(
  tx: Queryable,
  group: TrafficGroup,
  by: BucketSize,
  range: Range,
): Promise<{ rows: SQL; id: SQL }> {
  if (group === 'node') return { rows: sql`(${nodeRows(by, range)}) as moved`, id: sql`moved.node_id` };
  const rows = sql`(${by === 'hour' ? hourRows(range) : await dayRows(tx, range, 'all nodes', { withAt: true })}) as moved`;
  if (group === 'subscription') return { rows, id: sql`moved.subscription_id` };
  return {
    rows: sql`${rows} join subscriptions on subscriptions.id = moved.subscription_id`,
    id: sql`subscriptions.user_id`,
  };
}

export interface TopEntry extends Moved {
  readonly id: number;
  /** The node's name, or the e-mail of the user; null for whoever was deleted. */
  readonly name: string | null;
  /** Of nodes. */
  readonly counting: Counting | null;
}

/** Who moved most in days (UTC) of the range, by charged bytes; deleted users are left out. */
export const trafficTop = (db: Database, group: TrafficGroup, range: Range, limit: number): Promise<TopEntry[]> =>
  atOneMoment(db, async (tx) => {
    const found = await tx.execute<SumRow & { id: string; name: string | null; counting: Counting | null }>(sql`
      with most as (
        select * from (${await movedByEach(tx, group, range)}) as each
        order by charged_upload + charged_download desc, id limit ${limit}
      )
      select id, raw_upload::text as raw_up, raw_download::text as raw_down, charged_upload::text as up,
        charged_download::text as down, ${nameOf(group)} as name,
        ${group === 'node' ? countingOf(sql`most.id`) : sql`null`} as counting
      from most order by charged_upload + charged_download desc, id`);
    return found.map((row) => ({ ...movedOf(row), id: Number(row.id), name: row.name, counting: row.counting }));
  });

const summed = sql`
  sum(raw_upload) as raw_upload, sum(raw_download) as raw_download, sum(charged_upload) as charged_upload,
  sum(charged_download) as charged_download`;

/** One row for everybody who moved something. Users are looked up when their subscriptions are summed up. */
async function movedByEach(tx: Queryable, group: TrafficGroup, range: Range): Promise<SQL> {
  if (group === 'node')
    return sql`select node_id as id, ${summed} from (${nodeRows('day', range)}) as moved group by 1`;
  const rows = await dayRows(tx, range, 'all nodes', { withAt: false });
  const bySubscription = sql`select subscription_id as id, ${summed} from (${rows}) as moved group by 1`;
  if (group === 'subscription') return bySubscription;
  return sql`
    select subscriptions.user_id as id, ${summed}
    from (${bySubscription}) as moved join subscriptions on subscriptions.id = moved.id
    where subscriptions.user_id is not null group by 1`;
}

function nameOf(group: TrafficGroup): SQL {
  if (group === 'node') return sql`(select nodes.name from nodes where nodes.id = most.id)`;
  if (group === 'user') return sql`(select users.email from users where users.id = most.id)`;
  return sql`(select users.email from users join subscriptions on subscriptions.user_id = users.id
    where subscriptions.id = most.id)`;
}

export interface TrafficSeries {
  readonly id: number;
  readonly buckets: readonly UsageBucket[];
}

/** What each of `ids` moved, by hour, day or month of UTC; who moved nothing has no bucket. */
export const trafficSeries = (
  db: Database,
  group: TrafficGroup,
  ids: readonly number[],
  by: BucketSize,
  range: Range,
): Promise<TrafficSeries[]> =>
  atOneMoment(db, async (tx) => {
    const { rows, id } = await rowsOf(tx, group, by, range);
    const found = await tx.execute<SumRow & { id: string; at: string }>(sql`
      select ${id} as id, (extract(epoch from date_trunc(${by}, moved.at, 'UTC')) * 1000)::bigint as at, ${sums}
      from ${rows} where ${id} = any(${bigints(ids)}) group by 1, 2 order by 1, 2`);
    return ids.map((wanted) => ({
      id: wanted,
      buckets: found
        .filter((row) => Number(row.id) === wanted)
        .map((row) => ({ at: instantFromMs(Number(row.at)), ...movedOf(row) })),
    }));
  });

/** What all nodes reported together: by hour or day, and in sum. */
export async function trafficOverview(db: Queryable, by: BucketSize, range: Range): Promise<UsageBucket[]> {
  const found = await db.execute<SumRow & { at: string }>(sql`
    select (extract(epoch from date_trunc(${by}, moved.at, 'UTC')) * 1000)::bigint as at, ${sums}
    from (${nodeRows(by, range)}) as moved group by 1 order by 1`);
  return found.map((row) => ({ at: instantFromMs(Number(row.at)), ...movedOf(row) }));
}

/** One node on one day (UTC): what its reports said, and what the books hold. */
export interface Reconciled {
  readonly nodeId: NodeId;
  readonly name: string | null;
  readonly day: Instant;
  /** The sums of the reports themselves. */
  readonly reported: Bytes;
  readonly charged: Bytes;
  /** Summed up over the rows of subscriptions. */
  readonly subscriptions: Moved;
  readonly unattributed: Bytes;
  readonly reports: number;
  readonly numberedReports: number;
  readonly duplicates: number;
  /** Numbers that are missing between counted ones, of the epochs last heard of on this day. */
  readonly gaps: number;
  /** `<epoch>:<sequence>`: the first of them. */
  readonly oldestMissing: string | null;
}

/** Newest day first. Whole days: from that of `from` to before `to`. */
export const reconcile = (db: Database, range: Range, nodeId?: NodeId): Promise<Reconciled[]> =>
  atOneMoment(db, async (tx) => {
    const onNode = nodeId === undefined ? sql`true` : sql`node_id = ${nodeId}`;
    const [first, end] = [date(dayOf(range.from)), timestamp(range.to)];
    const found = await tx.execute<Record<string, string | null>>(sql`
      with booked as (
        select node_id, (at at time zone 'UTC')::date as day, ${sums}
        from (${await dayRows(tx, range, 'node', { withAt: true })}) as moved where ${onNode} group by 1, 2
      ), stray as (
        select node_id, (hour_at at time zone 'UTC')::date as day, sum(upload)::text as stray_up, sum(download)::text as stray_down
        from unattributed_usage where ${onNode} and hour_at >= ${timestamp(dayOf(range.from))} and hour_at < ${end} group by 1, 2
      ), totals as (
        select * from node_usage_days where ${onNode} and day >= ${first} and day::timestamp < ${end}
      ), missing as (
        select node_id, (last_seen_at at time zone 'UTC')::date as day,
          sum(upper(range_merge(counted)) - lower(range_merge(counted)) - held)::bigint as gaps,
          min(epoch || ':' || first_end) filter (where first_end < upper(range_merge(counted))) as oldest
        from report_epochs cross join lateral (
          select sum(upper(part) - lower(part)) as held, min(upper(part)) as first_end from unnest(counted) as part
        ) as parts
        where ${onNode} and last_seen_at >= ${timestamp(dayOf(range.from))} and last_seen_at <= ${end} group by 1, 2
      )
      select node_id, day::text, nodes.name, reported_upload, reported_download, charged_upload, charged_download,
        raw_up, raw_down, up, down, stray_up, stray_down, reports, numbered_reports, duplicates, gaps, oldest
      from totals
      full join booked using (node_id, day)
      full join stray using (node_id, day)
      full join missing using (node_id, day)
      left join nodes on nodes.id = node_id
      order by day desc, node_id`);
    return found.map(reconciledOf);
  });

function reconciledOf(row: Record<string, string | null>): Reconciled {
  const bytes = (upload: string, download: string): Bytes => ({
    upload: BigInt(row[upload] ?? 0),
    download: BigInt(row[download] ?? 0),
  });
  const count = (name: string): number => Number(row[name] ?? 0);
  return {
    nodeId: count('node_id') as NodeId,
    name: row['name'] ?? null,
    day: instantFromMs(Date.parse(row['day'] ?? '')),
    reported: bytes('reported_upload', 'reported_download'),
    charged: bytes('charged_upload', 'charged_download'),
    subscriptions: { raw: bytes('raw_up', 'raw_down'), charged: bytes('up', 'down') },
    unattributed: bytes('stray_up', 'stray_down'),
    reports: count('reports'),
    numberedReports: count('numbered_reports'),
    duplicates: count('duplicates'),
    gaps: count('gaps'),
    oldestMissing: row['oldest'] ?? null,
  };
}
