import { type Node, hasOwnPorts } from '@orrery/node';
import type { PlanTerms, Subscription, UsageCounters } from '@orrery/subscription';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { nodeColumns, nodeFromRow } from '../node/node-row.ts';
import { nodes, plans, subscriptionPorts, subscriptions, usageCounters } from '../schema/index.ts';
import { opensNow } from '../traffic/opening.ts';
import { counterColumns, subscriptionFromRow, termColumns } from './subscription-row.ts';

/** A subscription on a Shadowsocks node. */
export interface ShadowsocksUser {
  readonly subscription: Subscription;
  readonly terms: PlanTerms;
  readonly counters: UsageCounters | null;
  readonly node: Extract<Node, { protocol: 'shadowsocks' }>;
  /** Its own where the node gives each one its own, else the node's. */
  readonly port: number;
}

/**
 * Whoever has a Shadowsocks node: of all nodes, each with the first active one that the plan opens, or those of one node,
 * active or not. Cancelled ones are left out, and whom no port was left for.
 */
export async function shadowsocksUsers(db: Queryable, nodeId?: number): Promise<ShadowsocksUser[]> {
  const first = sql`${nodes.id} = (
    select nodes.id from nodes
    where nodes.protocol = 'shadowsocks' and nodes.status = 'active' and nodes.deleted_at is null and ${opensNow()}
    order by nodes.sort_order, nodes.id limit 1)`;
  const named = sql`${nodes.id} = ${nodeId} and ${nodes.protocol} = 'shadowsocks' and ${opensNow()}`;
  const isOwn = and(eq(subscriptionPorts.subscriptionId, subscriptions.id), eq(subscriptionPorts.nodeId, nodes.id));
  const rows = await db
    .select({
      subscription: subscriptions,
      terms: termColumns,
      counters: counterColumns,
      node: nodeColumns,
      own: subscriptionPorts.port,
    })
    .from(subscriptions)
    .innerJoin(plans, eq(plans.id, subscriptions.planId))
    .innerJoin(nodes, and(isNull(nodes.deletedAt), nodeId === undefined ? first : named))
    .leftJoin(usageCounters, eq(usageCounters.subscriptionId, subscriptions.id))
    .leftJoin(subscriptionPorts, isOwn)
    .where(and(isNull(subscriptions.deletedAt), isNull(subscriptions.cancelledAt)))
    .orderBy(asc(subscriptions.id));
  const known = new Map<number, Node>();
  return rows.flatMap(({ subscription, node: row, own, terms, counters }) => {
    const node = known.get(row.id) ?? nodeFromRow(row);
    known.set(row.id, node);
    if (node.protocol !== 'shadowsocks') return [];
    const port = hasOwnPorts(node) ? own : (node.listenPort ?? node.serverPort);
    return port === null ? [] : [{ subscription: subscriptionFromRow(subscription), terms, counters, node, port }];
  });
}

/** Which of the ids are of live subscriptions. */
export async function liveAmong(db: Queryable, ids: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await db.execute<{ id: string }>(
    sql`select id from subscriptions where id = any(${`{${ids.join(',')}}`}::bigint[]) and deleted_at is null`,
  );
  return new Set(rows.map(({ id }) => Number(id)));
}
