import { type NodeChange, changeDefinition } from './change-definition.ts';
import { type Target, lockNode } from './lock-node.ts';
import type { Node } from './node.ts';
import type { Deps } from './ports.ts';

const sameTags = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((tag) => b.includes(tag));

/** Every accepted change raises the version, also one that changes nothing. */
export const changeNode =
  ({ transact, clock }: Deps) =>
  (target: Target, change: NodeChange): Promise<Node> =>
    transact(async ({ nodes, subscriptionPorts, revisions }) => {
      const current = await lockNode(nodes, target);
      const { id, uuid, serverKeyVersion, reportedCertificateSha256, createdAt } = current;
      const now = clock.now();
      const changed: Node = {
        ...changeDefinition(current, change),
        ...(current.status === 'maintenance'
          ? { status: current.status, maintenanceReason: current.maintenanceReason }
          : { status: current.status, maintenanceReason: null }),
        id,
        uuid,
        serverKeyVersion,
        reportedCertificateSha256,
        version: current.version + 1,
        createdAt,
        updatedAt: now,
      };
      await nodes.save(changed);
      if (!sameTags(current.tags, changed.tags)) {
        await nodes.recordOpenings(id, { before: current.tags, after: changed.tags }, now);
      }
      await subscriptionPorts.settle({ scope: 'node', id });
      revisions.raise({ scope: 'node', id });
      return changed;
    });
