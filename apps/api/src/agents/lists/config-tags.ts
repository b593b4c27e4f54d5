import type { Node } from '@orrery/node';
import type { Keyring } from '../../keyring.ts';
import { tagOf } from '../etags.ts';
import { nodeConfig } from '../node-config.ts';

/** The ETag of a node's configuration, worked out once per state of the node. */
export function configTags(keyring: Keyring): (node: Node) => string {
  const known = new WeakMap<Node, string>();
  return (node) => {
    const tag = known.get(node) ?? tagOf(nodeConfig(node, keyring));
    known.set(node, tag);
    return tag;
  };
}
