import type { Instant, NodeId, SubscriptionId, UserId } from '@orrery/kernel';
import { DAY_MS, addMs, instantFromMs } from '@orrery/kernel';
import { type Bytes, dayOf } from '@orrery/traffic';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { plans, subscriptions } from '../schema/index.ts';
import { bigints, date, timestamp } from './arrays.ts';
import { bytesMoved } from './bytes-moved.ts';

export const bucketSizes = ['hour', 'day', 'month'] as const;
export type BucketSize = (typeof bucketSizes)[number];

export interface UsageBucket {
  /** Where it begins; days and months at midnight of the time zone. */
  readonly at: Instant;
  readonly raw: Bytes;
  readonly charged: Bytes;
}

export interface HistoryQuery {
  /** Of one user, say: what they moved together. */
  readonly subscriptionIds: readonly SubscriptionId[];
  /** Hours that end after `from` and begin before `to`. */
  readonly from: Instant;
  readonly to: Instant;
  readonly by: BucketSize;
  /** IANA name, for days and months. */
  readonly timeZone: string;
  readonly nodeId?: NodeId | undefined;
}

/** Hours are kept at least this long; what is older is taken from the days of UTC. */
const HOURS_REACH_DAYS = 28;

/**
 * What subscriptions moved, from the rows that charge; buckets without traffic are left out. Hours are those of UTC, so
 * where a zone is off by half an hour, the hour around midnight belongs to the day it begins in; and days and months that
 * are older than four weeks are put together from days of UTC, whatever the zone.
 */
export async function usageHistory(db: Queryable, query: HistoryQuery, now: Instant): Promise<UsageBucket[]> {
  const { subscriptionIds, from, to, by, timeZone, nodeId } = query;
  const onNode = nodeId === undefined ? sql`` : sql`and node_id = ${nodeId}`;
  const areTheirs = sql`subscription_id = any(${bigints(subscriptionIds)}) ${onNode}`;
  const hours = sql`
    select hour_at as at, ${bytesMoved} from usage_hours
    where ${areTheirs} and hour_at > ${timestamp(from)} - interval '1 hour' and hour_at < ${timestamp(to)}`;
  const reach = addMs(dayOf(now), -HOURS_REACH_DAYS * DAY_MS);
  const rolledUp = sql`
    select from rolled_up_hours where rolled_up_hours.day = (hour_at at time zone 'UTC')::date
      and hours > extract(hour from hour_at at time zone 'UTC')`;
  const rows = sql`
    ${hours} and (hour_at >= ${timestamp(reach)} or not exists (${rolledUp}))
    union all
    select case when day::timestamp at time zone 'UTC' < ${timestamp(from)} then ${timestamp(from)}
      else day::timestamp at time zone 'UTC' end, ${bytesMoved} from usage_days
    where ${areTheirs} and day >= ${date(dayOf(from))} and day < ${date(reach)} and day::timestamp < ${timestamp(to)}`;
  const found = await db.execute<Record<'at' | 'raw_up' | 'raw_down' | 'up' | 'down', string>>(sql`
    select
      (extract(epoch from date_trunc(${by}, moved.at, ${timeZone})) * 1000)::bigint as at,
      sum(raw_upload)::text as raw_up, sum(raw_download)::text as raw_down,
      sum(charged_upload)::text as up, sum(charged_download)::text as down
    from (${by === 'hour' || from >= reach ? hours : rows}) as moved
    group by 1 order by 1`);
  return found.map((row) => ({
    at: instantFromMs(Number(row.at)),
    raw: { upload: BigInt(row.raw_up), download: BigInt(row.raw_down) },
    charged: { upload: BigInt(row.up), download: BigInt(row.down) },
  }));
}

/** The live subscriptions of a user. */
export async function subscriptionIdsOf(db: Queryable, userId: UserId): Promise<SubscriptionId[]> {
  const rows = await db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(and(eq(subscriptions.userId, userId), isNull(subscriptions.deletedAt)));
  return rows.map(({ id }) => id as SubscriptionId);
}

/** Whose usage it is and in which time zone its days begin; undefined when there is no such subscription alive. */
export async function usageOwner(
  db: Queryable,
  id: SubscriptionId,
): Promise<{ userId: UserId | null; timeZone: string } | undefined> {
  const [row] = await db
    .select({ userId: subscriptions.userId, timeZone: plans.timeZone })
    .from(subscriptions)
    .innerJoin(plans, eq(plans.id, subscriptions.planId))
    .where(and(eq(subscriptions.id, id), isNull(subscriptions.deletedAt)));
  return row && { userId: row.userId as UserId | null, timeZone: row.timeZone };
}
