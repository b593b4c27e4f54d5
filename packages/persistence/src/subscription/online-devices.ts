import { type Instant, type SubscriptionId, toIso } from '@orrery/kernel';
import type { Crowd, OnlineDevices } from '@orrery/subscription';
import { and, countDistinct, eq, gt, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../database.ts';
import { onlineDevices as devices } from '../schema/index.ts';
import { bigints, timestamp } from '../traffic/arrays.ts';
import { opensNow } from '../traffic/opening.ts';

/** Rows that one report clears away, so that none waits long for others' leavings. */
const MOST_FORGOTTEN = 10_000;

export function onlineDevices(tx: Transaction): OnlineDevices {
  return {
    async see(nodeId, sightings, now, since) {
      await forgetUnseen(tx, since);
      const keys = sql`${`{${sightings.map(({ key }) => key).join(',')}}`}::text[]`;
      const ids = bigints(sightings.map(({ subscriptionId }) => subscriptionId));
      await tx.execute(sql`
        insert into online_devices (subscription_id, address_key, node_id, first_seen_at, last_seen_at)
        select subscriptions.id, decode(seen.key, 'hex'), nodes.id, ${timestamp(now)}, ${timestamp(now)}
        from unnest(${ids}, ${keys}) as seen(subscription_id, key)
        join subscriptions on subscriptions.id = seen.subscription_id and subscriptions.deleted_at is null
        join plans on plans.id = subscriptions.plan_id
        join nodes on nodes.id = ${nodeId} and ${opensNow()}
        -- As isBlockedForDevices of the domain.
        where not (plans.device_policy = 'suspend' and plans.device_limit is not null
          and coalesce(subscriptions.device_blocked_until > ${timestamp(now)}, false))
        order by 1, 2
        on conflict (subscription_id, address_key, node_id) do update set
          last_seen_at = excluded.last_seen_at,
          first_seen_at = case when online_devices.last_seen_at > ${timestamp(since)}
            then online_devices.first_seen_at else excluded.first_seen_at end`);
    },
    async crowded(ids, since) {
      const rows = await tx.execute<CrowdRow>(sql`
        select subscription_id, device_limit, device_policy,
          array_agg(encode(address_key, 'hex') order by address_key) as keys,
          array_agg(first_seen_at order by address_key) as first_seen
        from (
          select seen.subscription_id, seen.address_key, plans.device_limit, plans.device_policy,
            (extract(epoch from min(seen.first_seen_at)) * 1000)::bigint::text as first_seen_at
          from online_devices seen
          join subscriptions on subscriptions.id = seen.subscription_id and subscriptions.deleted_at is null
          join plans on plans.id = subscriptions.plan_id
          where seen.subscription_id = any(${bigints(ids)}) and seen.last_seen_at > ${timestamp(since)}
            and plans.device_limit is not null and plans.device_policy <> 'count'
          group by seen.subscription_id, seen.address_key, plans.device_limit, plans.device_policy
        ) one
        group by subscription_id, device_limit, device_policy
        having count(*) > device_limit`);
      return rows.map(crowdOf);
    },
    async forget(id) {
      await tx.delete(devices).where(eq(devices.subscriptionId, id));
    },
  };
}

// Aggregated arrays of text: the driver gives them as they are.
type CrowdRow = {
  readonly subscription_id: string;
  readonly device_limit: number;
  readonly device_policy: 'refuse' | 'suspend';
  readonly keys: string[];
  readonly first_seen: string[];
};

const crowdOf = (row: CrowdRow): Crowd => ({
  subscriptionId: Number(row.subscription_id) as SubscriptionId,
  terms: { deviceLimit: row.device_limit, devicePolicy: row.device_policy },
  devices: row.keys.map((key, index) => ({ key, firstSeenAt: Number(row.first_seen[index]) as Instant })),
});

/** Nothing outlives the window, whether reports come or not. */
export async function forgetUnseen(db: Queryable, since: Instant): Promise<void> {
  // Rows another report holds are cleared by it, or by the next one.
  await db.execute(sql`
    delete from online_devices where ctid = any(array(
      select ctid from online_devices where last_seen_at <= ${toIso(since)}::timestamptz
      limit ${MOST_FORGOTTEN} for update skip locked))`);
}

/** From how many addresses the subscription connected after `since`, over all nodes. */
/** How many devices each subscription that the node is open to has now, on all nodes; those without any are left out. */
export async function onlineDevicesOf(db: Queryable, nodeId: number, since: Instant): Promise<Map<number, number>> {
  const rows = await db.execute<{ id: string; online: number }>(sql`
    select online_devices.subscription_id as id, count(distinct online_devices.address_key)::int as online
    from online_devices
    join subscriptions on subscriptions.id = online_devices.subscription_id and subscriptions.deleted_at is null
    join plans on plans.id = subscriptions.plan_id
    join nodes on nodes.id = ${nodeId} and ${opensNow()}
    where online_devices.last_seen_at > ${timestamp(since)}
    group by 1 order by 1`);
  return new Map(rows.map(({ id, online }) => [Number(id), online]));
}

export async function countOnlineDevices(db: Queryable, id: SubscriptionId, since: Instant): Promise<number> {
  const [row] = await db
    .select({ online: countDistinct(devices.addressKey) })
    .from(devices)
    .where(and(eq(devices.subscriptionId, id), gt(devices.lastSeenAt, since)));
  return row?.online ?? 0;
}
