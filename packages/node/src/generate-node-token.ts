import { type NodeId, hashToken } from '@orrery/kernel';
import { lockNode } from './lock-node.ts';
import type { Deps } from './ports.ts';
import { generateToken } from './token.ts';

/** A new token, shown here and never again; the old one is dead at once. */
export const generateNodeToken =
  ({ transact, clock }: Deps) =>
  (id: NodeId): Promise<{ id: NodeId; token: string }> => {
    const token = generateToken();
    return transact(async ({ nodes, revisions }) => {
      const node = await lockNode(nodes, { id });
      await nodes.save({ ...node, version: node.version + 1, updatedAt: clock.now() });
      await nodes.replaceToken(id, hashToken(token));
      revisions.raise({ scope: 'node', id });
      return { id, token };
    });
  };
