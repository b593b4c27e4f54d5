import type { Instant, MachineId, NodeId } from '@orrery/kernel';
import type { NodeProxy } from './proxy.ts';
import type { NodeRoute } from './route.ts';

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
  /** The machine it sits on, where that is known. */
  readonly machineId: MachineId | null;
  readonly agent: Agent;
  /** Charged bytes = raw bytes × this / 1000. */
  readonly multiplierThousandths: number;
  /** Each subscription has a port of its own here; also where the agent speaks mu, see {@link hasOwnPorts}. */
  readonly portPerSubscription: boolean;
  /** Null: what its agent refuses by itself, and nothing else. */
  readonly route: NodeRoute | null;
  /** Left out of documents, though it works. */
  readonly hidden: boolean;
  /** 64 lower-case hex digits: what clients pin on a self-signed node. */
  readonly certificateSha256: string | null;
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

export const nodeStatuses = ['active', 'inactive', 'maintenance'] as const;
export type NodeStatus = (typeof nodeStatuses)[number];

/** Which kind of agent serves the node; it limits what the node may be set to (see agent-limits.ts). */
export const agents = ['native', 'orris', 'uniproxy', 'mu'] as const;
export type Agent = (typeof agents)[number];

/** What clients can pin: the operator's word comes before the agent's. */
export const certificateOf = (node: Pick<Node, 'certificateSha256' | 'reportedCertificateSha256'>): string | null =>
  node.certificateSha256 ?? node.reportedCertificateSha256;

/** A plan opens a node that carries one of its tags, or every node when it names none. */
export const opens = (planTags: readonly string[], nodeTags: readonly string[]): boolean =>
  planTags.length === 0 || planTags.some((tag) => nodeTags.includes(tag));

/** Whether each subscription is served on a port of its own, and nobody on `serverPort`. */
export const hasOwnPorts = (node: Pick<NodeTerms, 'agent' | 'portPerSubscription'>): boolean =>
  node.agent === 'mu' || node.portPerSubscription;

/** May be handed to users now. */
export const isAvailable = (node: NodeState): boolean => node.status === 'active';
