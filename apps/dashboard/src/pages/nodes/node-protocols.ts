import type { NodeBody, NodeStatus } from './node-api.ts';

type Settings = NonNullable<NodeBody['settings']>;
export type Protocol = NodeBody['protocol'];
export type TransportType = NonNullable<Settings['transport']>['type'];
export type SecurityType = NonNullable<Settings['security']>['type'];

export const protocols = ['shadowsocks', 'trojan', 'vless', 'vmess', 'hysteria2', 'tuic', 'anytls'] as const;
export const agents = ['native', 'orris', 'uniproxy', 'mu'] as const;
export const statuses = ['active', 'maintenance', 'inactive'] as const;
export const encryptionMethods = [
  '2022-blake3-aes-256-gcm',
  '2022-blake3-aes-128-gcm',
  'aes-256-gcm',
  'aes-128-gcm',
  'chacha20-ietf-poly1305',
];
export const fingerprints = ['chrome', 'firefox', 'safari', 'ios', 'android', 'edge', '360', 'qq', 'random'];
export const vmessCiphers = ['auto', 'aes-128-gcm', 'chacha20-poly1305', 'none', 'zero'];
export const congestionControls = ['bbr', 'cubic', 'new_reno'];
export const udpRelayModes = ['native', 'quic'];

/** What each plugin can be told; in the order of the fields. */
export const pluginOptions: Readonly<Record<string, readonly string[]>> = {
  'obfs-local': ['obfs', 'obfs-host', 'obfs-uri'],
  'v2ray-plugin': ['mode', 'host', 'path', 'mux', 'tls'],
};

/** The protocols that can travel in another one. */
export const carriesStream = (protocol: Protocol): boolean => ['trojan', 'vless', 'vmess'].includes(protocol);

/** Over QUIC no ClientHello can be imitated, and the ALPN is always the same. */
export const isQuic = (protocol: Protocol): boolean => protocol === 'hysteria2' || protocol === 'tuic';

export function securityTypesOf(protocol: Protocol): readonly SecurityType[] {
  if (protocol === 'vless') return ['none', 'tls', 'reality'];
  return protocol === 'vmess' ? ['none', 'tls'] : ['tls'];
}

export function transportTypesOf(protocol: Protocol, security: SecurityType): readonly TransportType[] {
  if (!carriesStream(protocol)) return ['tcp'];
  if (security === 'reality') return ['tcp', 'grpc', 'xhttp'];
  return ['tcp', 'ws', 'grpc', 'httpupgrade', ...(protocol === 'vless' ? ['xhttp' as const] : [])];
}

/** Where a node may go from each state; the API refuses every other way. */
export const nextStatuses: Readonly<Record<NodeStatus, readonly NodeStatus[]>> = {
  inactive: ['active'],
  active: ['maintenance', 'inactive'],
  maintenance: ['active', 'inactive'],
};

export const statusTones = { active: 'good', maintenance: 'waiting', inactive: 'neutral' } as const;
