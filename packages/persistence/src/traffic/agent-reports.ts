import { type Instant, type NodeId, instantFromMs } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { nodeStatus } from '../schema/index.ts';
import { bigints, timestamp } from './arrays.ts';
import { opensNow } from './opening.ts';

/** A node that has not reported a status yet gets one from then, which nobody shows. */
const LONG_AGO = instantFromMs(0);

/** What agents say of their machine and of who is connected: the last word counts, nothing is added up. */
export function agentReports(tx: Transaction) {
  return {
    async recordStatus(nodeId: NodeId, status: Record<string, unknown>, now: Instant): Promise<void> {
      await tx
        .insert(nodeStatus)
        .values({ nodeId, status, reportedAt: now })
        .onConflictDoUpdate({ target: nodeStatus.nodeId, set: { status, reportedAt: now } });
    },
    /** What an agent says who does not tell who they are. */
    async recordOnlineCount(nodeId: NodeId, onlineCount: number, now: Instant): Promise<void> {
      const online = { onlineCount, onlineReportedAt: now };
      await tx
        .insert(nodeStatus)
        .values({ nodeId, status: {}, reportedAt: LONG_AGO, ...online })
        .onConflictDoUpdate({ target: nodeStatus.nodeId, set: online });
    },
    /** Counts those of `ids` that exist and whose plan opens the node; returns how many they are. */
    async recordOnline(nodeId: NodeId, ids: readonly number[], now: Instant): Promise<number> {
      // A node that has not reported a status yet gets one from long ago, which nobody shows.
      const [row] = await tx.execute<{ online_count: number }>(sql`
        insert into node_status (node_id, reported_at, status, online_count, online_reported_at)
        select nodes.id, to_timestamp(0), '{}',
          (
            select count(*) from subscriptions join plans on plans.id = subscriptions.plan_id
            where subscriptions.id = any(${bigints(ids)}) and subscriptions.deleted_at is null and ${opensNow()}
          ),
          ${timestamp(now)}
        from nodes where nodes.id = ${nodeId}
        on conflict (node_id) do update
        set online_count = excluded.online_count, online_reported_at = excluded.online_reported_at
        returning online_count`);
      return row?.online_count ?? 0;
    },
  };
}
