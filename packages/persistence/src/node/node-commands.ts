import type { Instant, NodeId, UserId } from '@orrery/kernel';
import type { CommandAction, CommandPayload } from '@orrery/node';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from '../database.ts';
import { nodeCommands } from '../schema/index.ts';

/** What replicas tell each other of agents' sockets; see {@link notifyHub}. */
export const HUB_CHANNEL = 'orrery_hub';

/** Heard by every replica that LISTENs, once the transaction commits. At most 8,000 bytes. */
export async function notifyHub(db: Queryable, payload: string): Promise<void> {
  await db.execute(sql`select pg_notify(${HUB_CHANNEL}, ${payload})`);
}

export interface NewNodeCommand {
  readonly id: string;
  readonly nodeId: NodeId;
  readonly action: CommandAction;
  readonly payload: CommandPayload;
  readonly issuedBy: UserId;
  readonly issuedAt: Instant;
}

/** `undelivered`: no agent of the node was connected, and it will not be sent later. */
export type NodeCommand = Omit<typeof nodeCommands.$inferSelect, 'payload'> & { readonly payload: unknown };

/** Commands on their way to the replica that holds the agent's socket. */
export function nodeCommandRepository(tx: Transaction) {
  const decide = (id: string, decision: Partial<typeof nodeCommands.$inferInsert>) =>
    tx
      .update(nodeCommands)
      .set(decision)
      .where(and(eq(nodeCommands.id, id), eq(nodeCommands.status, 'pending')))
      .returning();
  return {
    add: async (command: NewNodeCommand): Promise<void> => void (await tx.insert(nodeCommands).values(command)),
    announce: (payload: string) => notifyHub(tx, payload),
    /** Only one claims it. */
    async claim(id: string, now: Instant): Promise<NodeCommand | undefined> {
      return (await decide(id, { status: 'sent', sentAt: now }))[0];
    },
    /** False when it was sent meanwhile. */
    async giveUp(id: string): Promise<boolean> {
      return (await decide(id, { status: 'undelivered' })).length > 0;
    },
  };
}

export async function findNodeCommand(db: Queryable, id: string): Promise<NodeCommand | undefined> {
  const [row] = await db.select().from(nodeCommands).where(eq(nodeCommands.id, id));
  return row;
}

/** The newest first. */
export async function listNodeCommands(
  db: Queryable,
  nodeId: NodeId,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ items: NodeCommand[]; total: number }> {
  const ofNode = eq(nodeCommands.nodeId, nodeId);
  const items = await db
    .select()
    .from(nodeCommands)
    .where(ofNode)
    .orderBy(desc(nodeCommands.issuedAt), desc(nodeCommands.id))
    .limit(limit)
    .offset(offset);
  return { items, total: await db.$count(nodeCommands, ofNode) };
}
