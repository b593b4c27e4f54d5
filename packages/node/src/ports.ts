import type { Clock, Instant, NodeId } from '@orrery/kernel';
import type { NewNode, Node } from './node.ts';

/** The live nodes. CONFLICT from `add` and `save` when another live node has the name. */
export interface NodeRepository {
  add(node: NewNode): Promise<Node>;
  /** The node, and nobody else may change it before this transaction ends; undefined when there is none alive. */
  lock(id: NodeId): Promise<Node | undefined>;
  /** Writes the whole node, `version` and `updatedAt` included. */
  save(node: Node): Promise<void>;
  /** The old token is worth nothing from here on. */
  replaceToken(id: NodeId, tokenSha256: Buffer): Promise<void>;
  /** Frees the name and the token, keeps what was used. */
  remove(id: NodeId, now: Instant): Promise<void>;
  /**
   * After a change of tags: remembers since when plans no longer open the node (its late reports still charge for a
   * while), and forgets it of plans that open it again.
   */
  recordOpenings(
    id: NodeId,
    tags: { readonly before: readonly string[]; readonly after: readonly string[] },
    now: Instant,
  ): Promise<void>;
}

/** Codes that agents trade for a token. */
export interface EnrolmentRepository {
  /** The only code of the node from here on. */
  replace(nodeId: NodeId, codeSha256: Buffer, expiresAt: Instant): Promise<void>;
  /** Uses the code up: whoever else brings it gets nothing. Undefined when there is none that is good at `now`. */
  take(codeSha256: Buffer, now: Instant): Promise<NodeId | undefined>;
}

/** The log of who is to be asked anew whether they may connect. */
export interface Revisions {
  raise(scope: { readonly scope: 'node'; readonly id: NodeId }): void;
}

/** The ports that subscriptions have of their own on some nodes. */
export interface SubscriptionPorts {
  /** Brings those of the node into line with what it is now: takes back, and gives to whom it is open as far as any are left. */
  settle(scope: { readonly scope: 'node'; readonly id: NodeId }): Promise<void>;
}

export interface Repositories {
  readonly nodes: NodeRepository;
  readonly enrolments: EnrolmentRepository;
  readonly revisions: Revisions;
  readonly subscriptionPorts: SubscriptionPorts;
}

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export type Transact = <T>(work: (repositories: Repositories) => Promise<T>) => Promise<T>;

export interface Deps {
  readonly transact: Transact;
  readonly clock: Clock;
}
