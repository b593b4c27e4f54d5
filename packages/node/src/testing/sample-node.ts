import { createNode, type CreateNode } from '../create-node.ts';
import type { Node } from '../node.ts';
import type { Deps } from '../ports.ts';

/** The example of the node API's document. */
export const shadowsocksSample = {
  name: 'US-Node-01',
  serverAddress: 'proxy.example.com',
  serverPort: 8388,
  protocol: 'shadowsocks',
  encryptionMethod: 'aes-256-gcm',
  plugin: 'obfs-local',
  pluginOpts: { obfs: 'http', 'obfs-host': 'example.com' },
  region: 'us-west',
  tags: ['premium', 'fast'],
  description: 'High-speed US server',
  sortOrder: 1,
} as const satisfies CreateNode;

export const trojanSample = {
  name: 'DE-Node-01',
  serverAddress: '2001:db8::1',
  serverPort: 443,
  protocol: 'trojan',
} as const satisfies CreateNode;

/** Makes a node as an operator would: the shadowsocks sample with `change` in it. */
export const givenNode = async (deps: Deps, change: Partial<CreateNode> = {}): Promise<Node> =>
  (await createNode(deps)({ ...shadowsocksSample, ...change }, 1)).node;
