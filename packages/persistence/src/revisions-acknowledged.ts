import type { NodeId } from '@orrery/kernel';
import { eq, sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
import { currentRevision, formatRevision, parseRevision } from './revisions-log.ts';
import { nodeStatus } from './schema/index.ts';

/** Keeps which revision the node's agent says it has applied. */
export async function acknowledgeRevision(db: Queryable, nodeId: NodeId, revision: string): Promise<void> {
  // A node that has not reported a status yet gets one from long ago, which nobody shows.
  await db.execute(sql`
    insert into node_status (node_id, reported_at, status, acknowledged_revision)
    select nodes.id, to_timestamp(0), '{}', ${revision} from nodes where nodes.id = ${nodeId}
    on conflict (node_id) do update set acknowledged_revision = excluded.acknowledged_revision`);
}

/** How far a node's agent has come. */
export interface AppliedRevision {
  readonly current: string;
  readonly acknowledged: string;
  /** Revisions it has not applied; null when what it has is of another lineage, so that it will start over. */
  readonly behind: number | null;
}

/** Undefined when the agent never said. */
export async function appliedRevision(db: Queryable, nodeId: NodeId): Promise<AppliedRevision | undefined> {
  const [row] = await db
    .select({ revision: nodeStatus.acknowledgedRevision })
    .from(nodeStatus)
    .where(eq(nodeStatus.nodeId, nodeId));
  if (!row?.revision) return undefined;
  const head = await currentRevision(db);
  const applied = parseRevision(row.revision);
  const behind = applied?.lineage === head.lineage ? Math.max(0, head.n - applied.n) : null;
  return { current: formatRevision(head), acknowledged: row.revision, behind };
}
