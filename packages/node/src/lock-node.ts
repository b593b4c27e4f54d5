import type { NodeId } from '@orrery/kernel';
import type { Node } from './node.ts';
import { nodeNotFound, staleNode } from './node-error.ts';
import type { NodeRepository } from './ports.ts';

/** Which node a writer means, and the version it has read, if it says so. */
export interface Target {
  readonly id: NodeId;
  readonly version?: number | undefined;
}

/** NOT_FOUND when there is no such node, CONFLICT when it is no longer at the writer's version. */
export async function lockNode(nodes: NodeRepository, { id, version }: Target): Promise<Node> {
  const node = await nodes.lock(id);
  if (!node) throw nodeNotFound(id);
  if (version !== undefined && version !== node.version) throw staleNode(node.version, version);
  return node;
}
