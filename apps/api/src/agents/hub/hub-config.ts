import type { Node } from '@orrery/node';
import type { Keyring } from '../../keyring.ts';
import { nodeConfig } from '../node-config.ts';
import type { HubConfig } from './messages.ts';

/** The protocols whose name stands before their fields over REST and not here; AnyTLS keeps its own. */
const PREFIX = /^(?:vless_reality|vless|vmess|hysteria2|tuic)_/;

/** Limits are said per subscription; the hub has no field for those of a node. */
const NOT_HERE = new Set(['speed_limit', 'device_limit']);

/** The configuration under the names of the hub, with the status, which REST does not tell. */
export function hubConfig(node: Node, keyring: Keyring): HubConfig {
  const fields = Object.entries(nodeConfig(node, keyring))
    .filter(([name]) => !NOT_HERE.has(name))
    .map(([name, value]) => [name.replace(PREFIX, ''), value]);
  return { ...(Object.fromEntries(fields) as HubConfig), status: node.status };
}
