import { type Target, lockNode } from './lock-node.ts';
import type { Deps } from './ports.ts';

/** The node is gone for everyone; its usage stays and its name is free. */
export const deleteNode =
  ({ transact, clock }: Deps) =>
  (target: Target): Promise<void> =>
    transact(async ({ nodes, subscriptionPorts, revisions }) => {
      const node = await lockNode(nodes, target);
      await nodes.remove(node.id, clock.now());
      await subscriptionPorts.settle({ scope: 'node', id: node.id });
      revisions.raise({ scope: 'node', id: node.id });
    });
