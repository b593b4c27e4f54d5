import type { Instant, NodeId } from '@orrery/kernel';
import type { Fields, Mission, MissionId, MissionRepository, OpenMission, OpenMissions } from '@orrery/probe';
import { type SQL, and, asc, eq, gt, inArray, lt, notExists, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { probeMissions, probeReceipts, probeTasks } from '../schema/index.ts';
import { timestamp } from '../traffic/arrays.ts';
import { countedItems } from './counted-items.ts';

/** Enough for a node to find missions to as many hosts as it may probe at once. */
const MOST_FOR_NODE = 200;

export function missionFromRow(row: typeof probeMissions.$inferSelect): Mission {
  const { handedAt: _handedAt, ...mission } = row;
  return { ...mission, id: row.id as MissionId, header: row.header as Fields, param: row.param as Fields };
}

export function missionRepository(tx: Transaction): MissionRepository {
  return {
    ...countedItems(tx, probeMissions),
    async add(missions) {
      if (missions.length > 0) await tx.insert(probeMissions).values([...missions]);
    },
    async lock(id) {
      const [row] = await tx.select().from(probeMissions).where(eq(probeMissions.id, id)).for('update');
      return row && missionFromRow(row);
    },
    async save({ id, ...mission }) {
      const isIt = eq(probeMissions.id, id);
      return (await tx.update(probeMissions).set(mission).where(isIt).returning({ id: probeMissions.id })).length > 0;
    },
  };
}

export function openMissions(tx: Transaction): OpenMissions {
  // With the table's name written out: Drizzle leaves it off in the list of a select, and `id` would be the task's.
  const outstandingAt = (now: Instant) => sql<number>`(
    select count(*)::int from ${probeTasks} as t where t.mission_id = ${probeMissions}.id and t.due_at > ${timestamp(now)})`;

  async function open(now: Instant, num: number, more?: SQL): Promise<OpenMission[]> {
    const outstanding = outstandingAt(now);
    const rows = await tx
      .select({ mission: probeMissions, outstanding })
      .from(probeMissions)
      .where(
        and(
          lt(probeMissions.success, probeMissions.target),
          sql`${probeMissions.success} + ${outstanding} < ${probeMissions.target}`,
          more,
        ),
      )
      .orderBy(sql`${probeMissions.handedAt} nulls first`, asc(probeMissions.id))
      .limit(num)
      .for('update', { of: probeMissions });
    return rows.map((row) => ({ mission: missionFromRow(row.mission), outstanding: row.outstanding }));
  }

  return {
    forAnybody: (now, num) => open(now, num),
    forNode(nodeId: NodeId, hosts, now, restedSince) {
      const has = tx
        .select({ one: sql`1` })
        .from(probeTasks)
        .where(
          and(eq(probeTasks.missionId, probeMissions.id), eq(probeTasks.nodeId, nodeId), gt(probeTasks.dueAt, now)),
        );
      const ran = tx
        .select({ one: sql`1` })
        .from(probeReceipts)
        .where(
          and(
            eq(probeReceipts.missionId, probeMissions.id),
            eq(probeReceipts.nodeId, nodeId),
            gt(probeReceipts.receivedAt, restedSince),
          ),
        );
      return open(now, MOST_FOR_NODE, and(inArray(probeMissions.hostKey, [...hosts]), notExists(has), notExists(ran)));
    },
  };
}
