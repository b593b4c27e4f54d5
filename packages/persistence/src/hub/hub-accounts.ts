import {
  type Instant,
  type MachineId,
  type NodeId,
  type PlanId,
  type SubscriptionRequestId,
  type UserId,
  toIso,
} from '@orrery/kernel';
import type { Subscription } from '@orrery/subscription';
import { type SQL, and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import {
  hubAccounts,
  hubNodes,
  hubProducts,
  machines,
  nodes,
  plans,
  subscriptionPorts,
  subscriptionRequests,
  subscriptions,
  users,
} from '../schema/index.ts';
import { subscriptionFromRow } from '../subscription/subscription-row.ts';
import { isUuid } from './hub-records.ts';

/** A subscription on a node, and all that Hub tells of it. */
export interface HubAccount {
  readonly uuid: string;
  readonly createdAt: Instant;
  readonly port: number;
  readonly subscription: Subscription;
  readonly node: {
    readonly id: NodeId;
    readonly name: string;
    readonly description: string | null;
    readonly method: string | null;
    readonly createdAt: Instant;
    readonly managementPort: number;
  };
  readonly machine: { readonly id: MachineId; readonly address: string; readonly createdAt: Instant };
  readonly request: {
    readonly id: SubscriptionRequestId;
    readonly createdAt: Instant;
  };
  readonly user: {
    readonly id: UserId;
    readonly email: string;
    readonly role: 'admin' | 'user';
    readonly createdAt: Instant;
  };
  readonly plan: {
    readonly id: PlanId;
    readonly name: string;
    readonly quotaBytes: bigint | null;
    readonly durationDays: number | null;
    readonly period: string | null;
    readonly createdAt: Instant;
  };
}

/**
 * Gives the approved subscriptions of a user an account on every node of Hub where they have a port: when they are
 * approved, and later when a plan has come to open another node.
 */
export async function addHubAccounts(db: Queryable, userId: UserId, now: Instant): Promise<void> {
  await db.execute(sql`
    insert into hub_accounts (subscription_id, node_id, created_at)
    select own.subscription_id, own.node_id, ${toIso(now)}::timestamptz
    from subscription_ports own
    join subscription_requests asked on asked.subscription_id = own.subscription_id
    join hub_nodes on hub_nodes.node_id = own.node_id
    where asked.user_id = ${userId}
      and not exists (select from hub_accounts a where a.subscription_id = own.subscription_id and a.node_id = own.node_id)
    on conflict do nothing`);
}

export async function findHubAccount(db: Queryable, text: string): Promise<HubAccount | undefined> {
  if (!isUuid(text)) return undefined;
  return (await accounts(db, eq(hubAccounts.uuid, text.toLowerCase())))[0];
}

/** By age, then in the operator's order of nodes. */
export const listHubAccounts = (db: Queryable, userId: UserId): Promise<HubAccount[]> =>
  accounts(db, eq(subscriptions.userId, userId));

export const countHubAccounts = (db: Queryable, nodeId: NodeId): Promise<number> =>
  db
    .select({ uuid: hubAccounts.uuid })
    .from(hubAccounts)
    .innerJoin(subscriptions, eq(subscriptions.id, hubAccounts.subscriptionId))
    .where(and(eq(hubAccounts.nodeId, nodeId), isNull(hubAccounts.deletedAt), isNull(subscriptions.deletedAt)))
    .then((rows) => rows.length);

/** The account is no more; how many its subscription still has. */
export async function removeHubAccount(
  db: Queryable,
  { uuid, subscription }: HubAccount,
  now: Instant,
): Promise<number> {
  await db.update(hubAccounts).set({ deletedAt: now }).where(eq(hubAccounts.uuid, uuid));
  return (await accounts(db, eq(subscriptions.id, subscription.id))).length;
}

async function accounts(db: Queryable, matching: SQL): Promise<HubAccount[]> {
  const rows = await db
    .select({
      uuid: hubAccounts.uuid,
      createdAt: hubAccounts.createdAt,
      port: subscriptionPorts.port,
      subscription: subscriptions,
      node: {
        id: nodes.id,
        name: nodes.name,
        description: nodes.description,
        method: nodes.encryptionMethod,
        createdAt: nodes.createdAt,
        managementPort: hubNodes.port,
      },
      machine: { id: machines.id, address: machines.address, createdAt: machines.createdAt },
      request: { id: subscriptionRequests.id, createdAt: subscriptionRequests.createdAt },
      user: { id: users.id, email: users.email, role: users.role, createdAt: users.createdAt },
      plan: {
        id: plans.id,
        name: plans.name,
        quotaBytes: plans.quotaBytes,
        durationDays: plans.durationDays,
        period: hubProducts.period,
        createdAt: plans.createdAt,
      },
    })
    .from(hubAccounts)
    .innerJoin(subscriptions, and(eq(subscriptions.id, hubAccounts.subscriptionId), isNull(subscriptions.deletedAt)))
    .innerJoin(nodes, and(eq(nodes.id, hubAccounts.nodeId), isNull(nodes.deletedAt)))
    .innerJoin(hubNodes, eq(hubNodes.nodeId, nodes.id))
    .innerJoin(machines, eq(machines.id, nodes.machineId))
    .innerJoin(
      subscriptionPorts,
      and(eq(subscriptionPorts.subscriptionId, subscriptions.id), eq(subscriptionPorts.nodeId, nodes.id)),
    )
    .innerJoin(subscriptionRequests, eq(subscriptionRequests.subscriptionId, subscriptions.id))
    .innerJoin(users, eq(users.id, subscriptions.userId))
    .innerJoin(plans, eq(plans.id, subscriptions.planId))
    .leftJoin(hubProducts, eq(hubProducts.planId, plans.id))
    .where(and(isNull(hubAccounts.deletedAt), matching))
    .orderBy(asc(hubAccounts.createdAt), asc(nodes.sortOrder), asc(nodes.id));
  return rows.map((row) => ({
    ...row,
    subscription: subscriptionFromRow(row.subscription),
    node: { ...row.node, id: row.node.id as NodeId },
    machine: { ...row.machine, id: row.machine.id as MachineId },
    request: { ...row.request, id: row.request.id as SubscriptionRequestId },
    user: { ...row.user, id: row.user.id as UserId },
    plan: { ...row.plan, id: row.plan.id as PlanId },
  }));
}
