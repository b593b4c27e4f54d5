import type { Instant, NodeId } from '@orrery/kernel';

/** One proxy endpoint (protocol, address and port), served by an agent with a `node_` token. */
export type Node = NodeDefinition & NodeState & NodeIdentity;

/** What an operator decides about a node. */
export type NodeDefinition = NodeTerms & NodeProxy;

export interface NodeTerms {
  readonly name: string;
  /** ASCII hostname, IPv4 or IPv6 without brackets: what clients dial. */
  readonly serverAddress: string;
  readonly serverPort: number;
  /** Where the core listens when that is not `serverPort` (port forwarding). */
  readonly listenPort: number | null;
  readonly region: string | null;
  readonly tags: readonly string[];
  readonly description: string | null;
  readonly sortOrder: number;
  readonly agent: Agent;
  /** Charged bytes = raw bytes × this / 1000. */
  readonly multiplierThousandths: number;
  /** Left out of documents, though it works. */
  readonly hidden: boolean;
  /** 64 lower-case hex digits: what clients pin on a self-signed node. */
  readonly certificateSha256: string | null;
}

export type NodeProxy = ShadowsocksProxy | TrojanProxy;

export interface ShadowsocksProxy {
  readonly protocol: 'shadowsocks';
  readonly encryptionMethod: EncryptionMethod;
  readonly plugin: Plugin | null;
}

export interface TrojanProxy {
  readonly protocol: 'trojan';
  readonly transport: Transport;
  readonly security: TlsSettings;
}

/** A SIP003 plugin and its options, as the plugin itself reads them. */
export interface Plugin {
  readonly name: PluginName;
  readonly opts: Readonly<Record<string, string>>;
}

export type Transport =
  | { readonly type: 'tcp' }
  | { readonly type: 'ws'; readonly path: string; readonly host: string | null }
  | { readonly type: 'grpc'; readonly serviceName: string };

export interface TlsSettings {
  /** Null: the server address; see {@link sniOf}. */
  readonly sni: string | null;
  /** Empty: what the client offers by itself. */
  readonly alpn: readonly string[];
  /** Which browser's ClientHello to imitate. */
  readonly fingerprint: Fingerprint | null;
  /** The certificate is self-signed: clients pin `certificateSha256`, or skip verification where they must. */
  readonly allowInsecure: boolean;
}

export type NodeState =
  | { readonly status: 'active' | 'inactive'; readonly maintenanceReason: null }
  | { readonly status: 'maintenance'; readonly maintenanceReason: string | null };

export interface NodeIdentity {
  readonly id: NodeId;
  /** Names the node in documents (SIP008 id) and seeds its server key; not secret. */
  readonly uuid: string;
  /** Which generation of the master secret the Shadowsocks 2022 server key is derived from. */
  readonly serverKeyVersion: number;
  /** What its agent serves with, as the agent says: the same form as `certificateSha256`. */
  readonly reportedCertificateSha256: string | null;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A node that has no row yet. Only the hash of its token is kept. */
export type NewNode = NodeDefinition & NodeState & Omit<NodeIdentity, 'id'> & { readonly tokenSha256: Buffer };

export const protocols = ['shadowsocks', 'trojan'] as const;

export const nodeStatuses = ['active', 'inactive', 'maintenance'] as const;
export type NodeStatus = (typeof nodeStatuses)[number];

/** Which kind of agent serves the node; it limits what the node may be set to (see agent-limits.ts). */
export const agents = ['native', 'orris', 'uniproxy', 'mu'] as const;
export type Agent = (typeof agents)[number];

export const encryptionMethods = [
  'aes-256-gcm',
  'aes-128-gcm',
  'chacha20-ietf-poly1305',
  '2022-blake3-aes-128-gcm',
  '2022-blake3-aes-256-gcm',
] as const;
export type EncryptionMethod = (typeof encryptionMethods)[number];

export const pluginNames = ['obfs-local', 'v2ray-plugin'] as const;
export type PluginName = (typeof pluginNames)[number];

/** The ClientHellos that mihomo, sing-box and Xray all know. */
export const fingerprints = ['chrome', 'firefox', 'safari', 'ios', 'android', 'edge', '360', 'qq', 'random'] as const;
export type Fingerprint = (typeof fingerprints)[number];

/** The name a client asks for in TLS: the server address unless the node says another. */
export const sniOf = (node: NodeTerms & TrojanProxy): string => node.security.sni ?? node.serverAddress;

/** What clients can pin: the operator's word comes before the agent's. */
export const certificateOf = (node: Pick<Node, 'certificateSha256' | 'reportedCertificateSha256'>): string | null =>
  node.certificateSha256 ?? node.reportedCertificateSha256;

/** A plan opens a node that carries one of its tags, or every node when it names none. */
export const opens = (planTags: readonly string[], nodeTags: readonly string[]): boolean =>
  planTags.length === 0 || planTags.some((tag) => nodeTags.includes(tag));

/** May be handed to users now. */
export const isAvailable = (node: NodeState): boolean => node.status === 'active';
