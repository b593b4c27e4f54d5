import { DAY_MS, type Instant, type NodeId, addMs } from '@orrery/kernel';
import type { Mission, MissionId, ProbeHost } from '@orrery/probe';
import { and, asc, count, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { nodes, probeHosts, probeMissions, probeNodes, probeReceipts, probeStages } from '../schema/index.ts';
import { timestamp } from '../traffic/arrays.ts';
import { missionFromRow } from './mission-repository.ts';

interface Page {
  readonly limit: number;
  readonly offset: number;
}

interface Listed<T> {
  readonly items: T[];
  readonly total: number;
}

export async function listProbeHosts(db: Queryable, { limit, offset }: Page): Promise<Listed<ProbeHost>> {
  const items = await db.select().from(probeHosts).orderBy(asc(probeHosts.host)).limit(limit).offset(offset);
  return { items, total: await db.$count(probeHosts) };
}

/** All of them, as missions name them. */
export async function listedHosts(db: Queryable): Promise<ReadonlySet<string>> {
  const rows = await db.select({ host: probeHosts.host }).from(probeHosts);
  return new Set(rows.map(({ host }) => host));
}

/** The newest first, and whether their hosts are on the operator's list. */
export async function listMissions(
  db: Queryable,
  { limit, offset }: Page,
): Promise<Listed<{ mission: Mission; isListed: boolean }>> {
  const rows = await db
    .select({ mission: probeMissions, host: probeHosts.id })
    .from(probeMissions)
    .leftJoin(probeHosts, eq(probeHosts.host, probeMissions.hostKey))
    .orderBy(desc(probeMissions.id))
    .limit(limit)
    .offset(offset);
  const items = rows.map((row) => ({ mission: missionFromRow(row.mission), isListed: row.host !== null }));
  return { items, total: await db.$count(probeMissions) };
}

/** A node whose agent can run probes, and what it found within a day. */
export interface ProbeNodeReading {
  readonly nodeId: number;
  readonly name: string;
  /** Null: it runs none. */
  readonly markedAt: Instant | null;
  readonly runs: number;
  readonly reachable: number;
  /** Over the runs that reached something. */
  readonly averageLatencyMs: number | null;
  readonly lastRunAt: Instant | null;
}

export async function listProbeNodes(
  db: Queryable,
  { limit, offset, now, nodeId }: Page & { readonly now: Instant; readonly nodeId?: NodeId },
): Promise<Listed<ProbeNodeReading>> {
  const able = and(
    isNull(nodes.deletedAt),
    eq(nodes.agent, 'native'),
    nodeId === undefined ? undefined : eq(nodes.id, nodeId),
  );
  const found = db.$with('found').as(
    db
      .select({
        nodeId: probeReceipts.nodeId,
        runs: sql<number>`count(*)::int`.as('runs'),
        reachable: sql<number>`(count(*) filter (where ${probeReceipts.reachable}))::int`.as('reachable_runs'),
        averageLatencyMs: sql<number | null>`round(avg(${probeReceipts.latencyMs}))::int`.as('average_latency_ms'),
        lastRunAt: sql<Instant>`max(${probeReceipts.receivedAt})`.mapWith(probeReceipts.receivedAt).as('last_run_at'),
      })
      .from(probeReceipts)
      .where(
        and(
          isNotNull(probeReceipts.nodeId),
          sql`${probeReceipts.receivedAt} > ${timestamp(addMs(now, -DAY_MS))}`,
          nodeId === undefined ? undefined : eq(probeReceipts.nodeId, nodeId),
        ),
      )
      .groupBy(probeReceipts.nodeId),
  );
  const rows = await db
    .with(found)
    .select({
      nodeId: nodes.id,
      name: nodes.name,
      markedAt: probeNodes.markedAt,
      runs: sql<number>`coalesce(${found.runs}, 0)`,
      reachable: sql<number>`coalesce(${found.reachable}, 0)`,
      averageLatencyMs: found.averageLatencyMs,
      lastRunAt: found.lastRunAt,
    })
    .from(nodes)
    .leftJoin(probeNodes, eq(probeNodes.nodeId, nodes.id))
    .leftJoin(found, eq(found.nodeId, nodes.id))
    .where(able)
    .orderBy(asc(nodes.sortOrder), asc(nodes.id))
    .limit(limit)
    .offset(offset);
  return { items: rows, total: await db.$count(nodes, able) };
}

/** What a node found when it last ran a mission. */
export interface ProbeResult {
  readonly nodeId: number;
  readonly nodeName: string;
  readonly missionId: string;
  /** Null: the mission is gone. */
  readonly host: string | null;
  readonly at: Instant;
  readonly outcome: 'success' | 'error';
  readonly reachable: boolean;
  readonly code: number;
  readonly latencyMs: number | null;
  readonly failure: string | null;
}

export interface ProbeResultListing extends Page {
  readonly nodeId?: NodeId | undefined;
  readonly missionId?: MissionId | undefined;
}

/** The newest of each node and mission, the newest first. */
export async function listProbeResults(
  db: Queryable,
  { nodeId, missionId, limit, offset }: ProbeResultListing,
): Promise<Listed<ProbeResult>> {
  const newest = db.$with('newest').as(
    db
      .selectDistinctOn([probeReceipts.missionId, probeReceipts.nodeId])
      .from(probeReceipts)
      .where(
        and(
          isNotNull(probeReceipts.nodeId),
          nodeId === undefined ? undefined : eq(probeReceipts.nodeId, nodeId),
          missionId === undefined ? undefined : eq(probeReceipts.missionId, missionId),
        ),
      )
      .orderBy(probeReceipts.missionId, probeReceipts.nodeId, desc(probeReceipts.receivedAt)),
  );
  const rows = await db
    .with(newest)
    .select({
      nodeId: nodes.id,
      nodeName: nodes.name,
      missionId: newest.missionId,
      host: probeMissions.hostKey,
      at: newest.receivedAt,
      outcome: newest.outcome,
      reachable: sql<boolean>`coalesce(${newest.reachable}, false)`,
      code: newest.code,
      latencyMs: newest.latencyMs,
      failure: newest.failure,
    })
    .from(newest)
    .innerJoin(nodes, eq(nodes.id, newest.nodeId))
    .leftJoin(probeMissions, eq(probeMissions.id, newest.missionId))
    .orderBy(desc(newest.receivedAt), asc(newest.missionId), asc(nodes.id))
    .limit(limit)
    .offset(offset);
  const [counted] = await db.with(newest).select({ total: count() }).from(newest);
  return { items: rows, total: counted?.total ?? 0 };
}

/** Every clearing, the newest first. */
export async function listProbeStages(db: Queryable, { limit, offset }: Page) {
  const items = await db.select().from(probeStages).orderBy(desc(probeStages.number)).limit(limit).offset(offset);
  return { items, total: await db.$count(probeStages) };
}

/** What nodes found is kept this long; what others sent, until a clearing. */
const MEASUREMENTS_KEPT_MS = 30 * DAY_MS;

export async function forgetOldMeasurements(db: Queryable, now: Instant): Promise<void> {
  const isOld = lt(probeReceipts.receivedAt, addMs(now, -MEASUREMENTS_KEPT_MS));
  await db.delete(probeReceipts).where(and(isNotNull(probeReceipts.nodeId), isOld));
}
