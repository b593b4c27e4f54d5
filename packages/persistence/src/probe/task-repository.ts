import type { NodeId } from '@orrery/kernel';
import type { CookieId, MissionId, ReceiptId, ReceiptRepository, Task, TaskId, TaskRepository } from '@orrery/probe';
import { and, asc, eq, gt, inArray, isNull, lte, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { probeReceipts, probeTasks } from '../schema/index.ts';

const taskFromRow = (row: typeof probeTasks.$inferSelect): Task => ({
  ...row,
  id: row.id as TaskId,
  missionId: row.missionId as MissionId,
  cookieId: row.cookieId as CookieId | null,
  nodeId: row.nodeId as NodeId | null,
});

export function taskRepository(tx: Transaction): TaskRepository {
  return {
    async add(tasks) {
      await tx.insert(probeTasks).values([...tasks]);
    },
    async forgetLate(now) {
      await tx.delete(probeTasks).where(lte(probeTasks.dueAt, now));
    },
    async giveBack(missionId, cookieId) {
      const withThisCookie = sql`${probeTasks.cookieId} is not distinct from ${cookieId}::text`;
      const oldest = tx
        .select({ id: probeTasks.id })
        .from(probeTasks)
        .where(and(eq(probeTasks.missionId, missionId), isNull(probeTasks.nodeId)))
        .orderBy(sql`${withThisCookie} desc`, asc(probeTasks.dueAt), asc(probeTasks.id))
        .limit(1);
      return (await tx.delete(probeTasks).where(inArray(probeTasks.id, oldest)).returning()).length > 0;
    },
    async giveBackOf(nodeId, id, now) {
      const has = and(eq(probeTasks.id, id), eq(probeTasks.nodeId, nodeId), gt(probeTasks.dueAt, now));
      const [row] = await tx.delete(probeTasks).where(has).returning();
      return row && taskFromRow(row);
    },
  };
}

export function receiptRepository(tx: Transaction): ReceiptRepository {
  return {
    async add({ measurement, ...receipt }) {
      await tx.insert(probeReceipts).values({ ...receipt, ...measurement });
    },
    async find(digest) {
      const [row] = await tx
        .select({ id: probeReceipts.id })
        .from(probeReceipts)
        .where(eq(probeReceipts.digest, digest))
        .limit(1);
      return row && { id: row.id as ReceiptId };
    },
    async clear() {
      return (await tx.execute(sql`delete from ${probeReceipts}`)).count;
    },
  };
}
