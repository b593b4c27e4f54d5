import type { Instant, NodeId, SubscriptionId, UserId } from '@orrery/kernel';
import { instantFromMs } from '@orrery/kernel';
import type { Bytes } from '@orrery/traffic';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { plans, subscriptions } from '../schema/index.ts';
import { timestamp } from './arrays.ts';

export const bucketSizes = ['hour', 'day', 'month'] as const;
export type BucketSize = (typeof bucketSizes)[number];

export interface UsageBucket {
  /** Where it begins; days and months at midnight of the time zone. */
  readonly at: Instant;
  readonly raw: Bytes;
  readonly charged: Bytes;
}

export interface HistoryQuery {
  readonly subscriptionId: SubscriptionId;
  /** Hours that end after `from` and begin before `to`. */
  readonly from: Instant;
  readonly to: Instant;
  readonly by: BucketSize;
  /** IANA name, for days and months. */
  readonly timeZone: string;
  readonly nodeId?: NodeId | undefined;
}

/**
 * What a subscription moved, from the rows that charge; buckets without traffic are left out. Hours are those of UTC, so
 * where a zone is off by half an hour, the hour around midnight belongs to the day it begins in.
 */
export async function usageHistory(db: Queryable, query: HistoryQuery): Promise<UsageBucket[]> {
  const { subscriptionId, from, to, by, timeZone, nodeId } = query;
  const onNode = nodeId === undefined ? sql`` : sql`and node_id = ${nodeId}`;
  const rows = await db.execute<Record<'at' | 'raw_up' | 'raw_down' | 'up' | 'down', string>>(sql`
    select
      (extract(epoch from date_trunc(${by}, hour_at, ${timeZone})) * 1000)::bigint as at,
      sum(raw_upload)::text as raw_up, sum(raw_download)::text as raw_down,
      sum(charged_upload)::text as up, sum(charged_download)::text as down
    from usage_hours
    where subscription_id = ${subscriptionId}
      and hour_at > ${timestamp(from)} - interval '1 hour' and hour_at < ${timestamp(to)} ${onNode}
    group by 1 order by 1`);
  return rows.map((row) => ({
    at: instantFromMs(Number(row.at)),
    raw: { upload: BigInt(row.raw_up), download: BigInt(row.raw_down) },
    charged: { upload: BigInt(row.up), download: BigInt(row.down) },
  }));
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
