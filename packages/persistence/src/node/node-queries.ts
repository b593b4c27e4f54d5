import type { MachineId, NodeId } from '@orrery/kernel';
import type { Counting, Node, NodeNews, NodeStatus, Protocol } from '@orrery/node';
import {
  type SQL,
  type SQLWrapper,
  and,
  asc,
  arrayOverlaps,
  count,
  desc,
  eq,
  ilike,
  inArray,
  isNull,
  or,
  sql,
} from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { likePart } from '../like-part.ts';
import { preparedOnce } from '../prepared.ts';
import { nodeStatus, nodes, plans } from '../schema/index.ts';
import { nodeColumns, nodeFromRow } from './node-row.ts';

/** A live node and what its agents last said. */
export interface NodeReading extends NodeNews {
  readonly node: Node;
}

const ORDER_COLUMNS = {
  sort_order: nodes.sortOrder,
  id: nodes.id,
  name: nodes.name,
  status: nodes.status,
  region: nodes.region,
  created_at: nodes.createdAt,
  updated_at: nodes.updatedAt,
  server_address: nodes.serverAddress,
  protocol: nodes.protocol,
} as const;

export type NodeOrder = keyof typeof ORDER_COLUMNS;
export const nodeOrders = Object.keys(ORDER_COLUMNS) as NodeOrder[];

export interface NodeListing {
  readonly status?: NodeStatus | undefined;
  readonly protocol?: Protocol | undefined;
  readonly region?: string | undefined;
  /** Part of the name, the address or the region, without regard to case. */
  readonly search?: string | undefined;
  /** Any of them; empty or absent: all nodes. */
  readonly tags?: readonly string[] | undefined;
  readonly orderBy: NodeOrder;
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
}

/** One page of the live nodes and how many there are in all. Nodes that are equal in the order go by id. */
export async function listNodes(db: Queryable, wanted: NodeListing): Promise<{ items: NodeReading[]; total: number }> {
  const { status, protocol, region, search, tags = [], limit, offset } = wanted;
  const part = search && likePart(search);
  const matching = and(
    isNull(nodes.deletedAt),
    status && eq(nodes.status, status),
    protocol && eq(nodes.protocol, protocol),
    region === undefined ? undefined : eq(nodes.region, region),
    part ? or(ilike(nodes.name, part), ilike(nodes.serverAddress, part), ilike(nodes.region, part)) : undefined,
    tags.length > 0 ? arrayOverlaps(nodes.tags, [...tags]) : undefined,
  );
  const direction = wanted.direction === 'asc' ? asc : desc;
  const [rows, [counted]] = await Promise.all([
    readings(db, matching).orderBy(direction(ORDER_COLUMNS[wanted.orderBy]), asc(nodes.id)).limit(limit).offset(offset),
    db.select({ total: count() }).from(nodes).where(matching),
  ]);
  return { items: rows.map(readingOf), total: counted?.total ?? 0 };
}

/** The live nodes on these machines, in the operator's order. */
export async function listNodesOnMachines(db: Queryable, ids: readonly MachineId[]): Promise<NodeReading[]> {
  if (ids.length === 0) return [];
  const matching = and(inArray(nodes.machineId, [...ids]), isNull(nodes.deletedAt));
  return (await readings(db, matching).orderBy(asc(nodes.sortOrder), asc(nodes.id))).map(readingOf);
}

/** Undefined when there is no such node alive. */
export async function findNode(db: Queryable, id: NodeId): Promise<NodeReading | undefined> {
  const [row] = await readings(db, and(eq(nodes.id, id), isNull(nodes.deletedAt)));
  return row && readingOf(row);
}

const nodeByToken = preparedOnce((db) =>
  db
    .select({ node: nodeColumns, tokenSha256: nodes.tokenSha256 })
    .from(nodes)
    .where(and(eq(nodes.tokenSha256, sql.placeholder('tokenSha256')), isNull(nodes.deletedAt)))
    .prepare('node by token'),
);

/** The live node whose token has this hash, and the hash, to be compared in constant time. */
export async function findNodeByToken(
  db: Queryable,
  tokenSha256: Buffer,
): Promise<{ node: Node; tokenSha256: Buffer } | undefined> {
  const [row] = await nodeByToken(db).execute({ tokenSha256 });
  return row && { node: nodeFromRow(row.node), tokenSha256: row.tokenSha256 };
}

/** The live ones of these nodes. */
export async function nodesWithIds(db: Queryable, ids: readonly number[]): Promise<Node[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select(nodeColumns)
    .from(nodes)
    .where(and(inArray(nodes.id, ids as NodeId[]), isNull(nodes.deletedAt)));
  return rows.map(nodeFromRow);
}

/**
 * The live nodes that a plan with these tags opens (none: every node), in the operator's order. All states, hidden ones
 * too: who asks decides.
 */
export async function nodesOpenedBy(db: Queryable, planTags: readonly string[]): Promise<Node[]> {
  const opened = planTags.length > 0 ? arrayOverlaps(nodes.tags, [...planTags]) : undefined;
  const rows = await db
    .select(nodeColumns)
    .from(nodes)
    .where(and(isNull(nodes.deletedAt), opened))
    .orderBy(asc(nodes.sortOrder), asc(nodes.id));
  return rows.map(nodeFromRow);
}

/** The ids of the plans that open a node with these tags. */
export async function plansOpening(db: Queryable, nodeTags: readonly string[]): Promise<number[]> {
  const opensEvery = sql`cardinality(${plans.nodeTags}) = 0`;
  const opened =
    nodeTags.length > 0 ? sql`${opensEvery} or ${arrayOverlaps(plans.nodeTags, [...nodeTags])}` : opensEvery;
  const rows = await db.select({ id: plans.id }).from(plans).where(opened).orderBy(asc(plans.id));
  return rows.map((row) => row.id);
}

/** How the reports of a node were counted on the last day that has any; null: it has none. */
export const countingOf = (nodeId: SQLWrapper): SQL<Counting | null> => sql`(
  select case when reports = numbered_reports then 'exactly_once' else 'best_effort' end
  from node_usage_days where node_id = ${nodeId} and reports > 0 order by day desc limit 1)`;

const readings = (db: Queryable, matching: SQL | undefined) =>
  db
    .select({
      node: nodeColumns,
      reportedAt: nodeStatus.reportedAt,
      status: nodeStatus.status,
      onlineCount: nodeStatus.onlineCount,
      onlineReportedAt: nodeStatus.onlineReportedAt,
      counting: countingOf(nodes.id),
    })
    .from(nodes)
    .leftJoin(nodeStatus, eq(nodeStatus.nodeId, nodes.id))
    .where(matching)
    .$dynamic();

const readingOf = (row: Awaited<ReturnType<typeof readings>>[number]): NodeReading => ({
  node: nodeFromRow(row.node),
  report: row.reportedAt && row.status ? { reportedAt: row.reportedAt, status: row.status } : undefined,
  online:
    row.onlineReportedAt && row.onlineCount !== null
      ? { reportedAt: row.onlineReportedAt, count: row.onlineCount }
      : undefined,
  counting: row.counting ?? undefined,
});
