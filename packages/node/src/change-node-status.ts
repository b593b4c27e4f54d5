import { type Target, lockNode } from './lock-node.ts';
import type { Node, NodeStatus } from './node.ts';
import type { Deps } from './ports.ts';
import { changeState } from './state.ts';

/** Asking for the state it is in changes nothing; CONFLICT when the node cannot go there. */
export const changeNodeStatus =
  ({ transact, clock }: Deps) =>
  (target: Target, status: NodeStatus, maintenanceReason?: string | null): Promise<Node> =>
    transact(async ({ nodes, revisions }) => {
      const current = await lockNode(nodes, target);
      const state = changeState(current, status, maintenanceReason);
      if (state === current) return current;
      const changed: Node = { ...current, ...state, version: current.version + 1, updatedAt: clock.now() };
      await nodes.save(changed);
      revisions.raise({ scope: 'node', id: changed.id });
      return changed;
    });
