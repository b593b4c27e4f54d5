import type { Instant, MachineId, NodeId, PlanId, UserId } from '@orrery/kernel';
import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { hubIds, hubNodes, hubProducts, hubUsers, nodes, users } from '../schema/index.ts';
import { type UserView, findUser } from '../identity/user-queries.ts';

export type HubKind = (typeof hubIds.$inferSelect)['kind'];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text could be an id at all; any other text names nothing. */
export const isUuid = (text: string): boolean => UUID.test(text);

/** What Hub calls these rows by; rows without an id get one. */
export async function hubIdsOf(db: Queryable, kind: HubKind, rowIds: readonly number[]): Promise<Map<number, string>> {
  const wanted = [...new Set(rowIds)].toSorted((a, b) => a - b);
  if (wanted.length === 0) return new Map();
  const known = await read(db, kind, wanted);
  const missing = wanted.filter((rowId) => !known.has(rowId));
  if (missing.length === 0) return known;
  await db
    .insert(hubIds)
    .values(missing.map((rowId) => ({ kind, rowId })))
    .onConflictDoNothing();
  return read(db, kind, wanted);
}

async function read(db: Queryable, kind: HubKind, rowIds: readonly number[]): Promise<Map<number, string>> {
  const rows = await db
    .select()
    .from(hubIds)
    .where(and(eq(hubIds.kind, kind), inArray(hubIds.rowId, [...rowIds])));
  return new Map(rows.map(({ rowId, uuid }) => [rowId, uuid]));
}

export async function hubIdOf(db: Queryable, kind: HubKind, rowId: number): Promise<string> {
  const id = (await hubIdsOf(db, kind, [rowId])).get(rowId);
  if (id === undefined) throw new Error('the id was not written');
  return id;
}

/** The row that an id of Hub stands for; it may be gone by now. */
export async function rowOfHubId(db: Queryable, kind: HubKind, text: string): Promise<number | undefined> {
  if (!isUuid(text)) return undefined;
  const [row] = await db
    .select({ rowId: hubIds.rowId })
    .from(hubIds)
    .where(and(eq(hubIds.kind, kind), eq(hubIds.uuid, text.toLowerCase())));
  return row?.rowId;
}

/** A user as Hub shows one. */
export interface HubUser extends UserView {
  readonly lastLoginAt: Instant | null;
}

export async function findHubUser(db: Queryable, id: UserId): Promise<HubUser | undefined> {
  const user = await findUser(db, id);
  if (!user) return undefined;
  const [kept] = await db.select().from(hubUsers).where(eq(hubUsers.userId, id));
  return { ...user, lastLoginAt: kept?.lastLoginAt ?? null };
}

/** Notes a sign-in; the answer names the refresh tokens that are good. */
export async function recordHubLogin(db: Queryable, userId: UserId, now: Instant): Promise<number> {
  const [row] = await db
    .insert(hubUsers)
    .values({ userId, lastLoginAt: now })
    .onConflictDoUpdate({ target: hubUsers.userId, set: { lastLoginAt: now } })
    .returning({ epoch: hubUsers.refreshEpoch });
  return row?.epoch ?? 0;
}

export async function refreshEpochOf(db: Queryable, userId: UserId): Promise<number> {
  const [row] = await db.select({ epoch: hubUsers.refreshEpoch }).from(hubUsers).where(eq(hubUsers.userId, userId));
  return row?.epoch ?? 0;
}

/** Refresh tokens of `epoch` and before are dead from here on. */
export async function endRefreshEpoch(db: Queryable, userId: UserId, epoch: number): Promise<void> {
  await db
    .update(hubUsers)
    .set({ refreshEpoch: epoch + 1 })
    .where(and(eq(hubUsers.userId, userId), eq(hubUsers.refreshEpoch, epoch)));
}

/** Where Hub manages a node, and with what. */
export interface HubManagement {
  readonly port: number;
  readonly password: string;
}

export async function keepHubNode(db: Queryable, nodeId: NodeId, management: HubManagement): Promise<void> {
  await db
    .insert(hubNodes)
    .values({ nodeId, ...management })
    .onConflictDoUpdate({ target: hubNodes.nodeId, set: { ...management } });
}

export async function findHubNode(db: Queryable, nodeId: NodeId): Promise<HubManagement | undefined> {
  const [row] = await db
    .select({ port: hubNodes.port, password: hubNodes.password })
    .from(hubNodes)
    .where(eq(hubNodes.nodeId, nodeId));
  return row;
}

/** The live nodes made through Hub that dial the address of their machine. */
export async function hubNodesAt(db: Queryable, machineId: MachineId, address: string): Promise<NodeId[]> {
  const rows = await db
    .select({ id: nodes.id })
    .from(nodes)
    .innerJoin(hubNodes, eq(hubNodes.nodeId, nodes.id))
    .where(and(eq(nodes.machineId, machineId), eq(nodes.serverAddress, address), isNull(nodes.deletedAt)));
  return rows.map(({ id }) => id as NodeId);
}

export async function keepHubProduct(db: Queryable, planId: PlanId, period: string): Promise<void> {
  await db
    .insert(hubProducts)
    .values({ planId, period })
    .onConflictDoUpdate({ target: hubProducts.planId, set: { period } });
}

export async function findHubPeriod(db: Queryable, planId: PlanId): Promise<string | undefined> {
  const [row] = await db.select({ period: hubProducts.period }).from(hubProducts).where(eq(hubProducts.planId, planId));
  return row?.period;
}

/** Whether the user is there; ids of Hub outlive their rows. */
export async function isUser(db: Queryable, id: UserId): Promise<boolean> {
  return (await db.$count(users, eq(users.id, id))) > 0;
}
