import type { NodeId } from '@orrery/kernel';
import { eq, sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';
import { nodeStatus } from './schema/index.ts';

/** Keeps which revision the node's agent says it has applied. */
export async function acknowledgeRevision(db: Queryable, nodeId: NodeId, revision: string): Promise<void> {
  // A node that has not reported a status yet gets one from long ago, which nobody shows.
  await db.execute(sql`
    insert into node_status (node_id, reported_at, status, acknowledged_revision)
    select nodes.id, to_timestamp(0), '{}', ${revision} from nodes where nodes.id = ${nodeId}
    on conflict (node_id) do update set acknowledged_revision = excluded.acknowledged_revision`);
}

/** Undefined when it never said. */
export async function acknowledgedRevision(db: Queryable, nodeId: NodeId): Promise<string | undefined> {
  const [row] = await db
    .select({ revision: nodeStatus.acknowledgedRevision })
    .from(nodeStatus)
    .where(eq(nodeStatus.nodeId, nodeId));
  return row?.revision ?? undefined;
}
