import { type NodeId, instantFromMs } from '@orrery/kernel';
import { createNode, type CreateNode } from '../create-node.ts';
import { type NodeInput, defineNode, nodeDefaults } from '../define-node.ts';
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

/** One node per protocol and form that differs in what is kept of it, with everything set. */
export const protocolSamples = {
  'vless over tcp': { protocol: 'vless', settings: null },
  'vless with vision over reality': {
    protocol: 'vless',
    settings: {
      flow: 'xtls-rprx-vision',
      security: {
        type: 'reality',
        sni: 'b.example.com',
        fingerprint: 'firefox',
        reality: {
          target: 'www.example.com:443',
          serverNames: ['a.example.com', 'b.example.com'],
          privateKey: 'd-V8oF4YmCnT3AiThJO3dYbYQ8ZgRrMKcoV0j2Ij-mo',
          shortIds: ['01', '0123456789abcdef'],
        },
      },
    },
  },
  'vless over xhttp with tls': {
    protocol: 'vless',
    settings: { transport: { type: 'xhttp', path: '/x', host: 'h.example' }, security: { type: 'tls', alpn: ['h2'] } },
  },
  'vless over httpupgrade': {
    protocol: 'vless',
    settings: { transport: { type: 'httpupgrade', path: '/up' }, security: { type: 'none' } },
  },
  'vmess over grpc with tls': {
    protocol: 'vmess',
    settings: {
      transport: { type: 'grpc', serviceName: 'g' },
      security: { type: 'tls', sni: 's.example', fingerprint: 'chrome', allowInsecure: true },
      cipher: 'aes-128-gcm',
    },
  },
  'vmess over ws': { protocol: 'vmess', settings: { transport: { type: 'ws', path: '/ws', host: 'h.example' } } },
  'hysteria2 with defaults': { protocol: 'hysteria2', settings: null },
  'hysteria2 with everything': {
    protocol: 'hysteria2',
    settings: {
      security: { type: 'tls', sni: 's.example', allowInsecure: true },
      obfs: { type: 'salamander', password: 'four+' },
      upMbps: 100,
      downMbps: 50,
      ports: '20000-20100,30000',
    },
  },
  tuic: {
    protocol: 'tuic',
    settings: { security: { type: 'tls', sni: 's.example' }, congestionControl: 'cubic', udpRelayMode: 'quic' },
  },
  'anytls with defaults': { protocol: 'anytls', settings: null },
  'anytls with everything': {
    protocol: 'anytls',
    settings: {
      security: { type: 'tls', sni: 's.example', alpn: ['h2', 'http/1.1'], fingerprint: 'safari' },
      idleSessionCheckIntervalSeconds: 45,
      idleSessionTimeoutSeconds: 60,
      minIdleSession: 5,
      padding: ['stop=2', '0=30-30', '1=100-400,c,500-500'],
    },
  },
} as const satisfies Record<string, Pick<CreateNode, 'protocol' | 'settings'>>;

/** Makes a node as an operator would: the shadowsocks sample with `change` in it. */
export const givenNode = async (deps: Deps, change: Partial<CreateNode> = {}): Promise<Node> =>
  (await createNode(deps)({ ...shadowsocksSample, ...change }, 1)).node;

/** A node that is nowhere kept: active, with the id 7, at `node.example:443`. */
export const sampleNode = (change: Pick<CreateNode, 'protocol'> & Partial<NodeInput>): Node => ({
  ...defineNode({ ...nodeDefaults, name: 'n', serverAddress: 'node.example', serverPort: 443, ...change }),
  id: 7 as NodeId,
  uuid: '00000000-0000-4000-8000-000000000000',
  serverKeyVersion: 1,
  reportedCertificateSha256: null,
  version: 1,
  createdAt: instantFromMs(0),
  updatedAt: instantFromMs(0),
  status: 'active',
  maintenanceReason: null,
});
