import type { NodeConfig, User } from '../node-config.ts';
import { reasonOf } from '../log.ts';
import { CoreRefusal } from './grpc.ts';
import { ownInbound, ownTag, readOwnTag } from './own-inbound.ts';
import type { CoreApi } from './xray-api.ts';

/** So many inbounds are opened or closed at once. */
const AT_ONCE = 32;
/** A port that is taken is tried again this often: what holds it may be a connection that ends. */
const RETRY_MS = 5_000;
const MOST_NAMED = 5;

interface Unopened {
  readonly user: User;
  readonly reason: string;
  readonly triedAt: number;
}

type Inbounds = Pick<CoreApi, 'addInbound' | 'removeInbound' | 'inbounds'>;

/** They are let in by the same password at the same port. */
export const isSame = (a: User | undefined, b: User | undefined): boolean =>
  a !== undefined && b !== undefined && a.password === b.password && a.port === b.port;

/**
 * The inbounds of a node with a port per subscription: one for each, TCP and UDP. With its inbound the UDP flows of a
 * subscription end; its TCP is cut by its port. A port that cannot be had harms nobody else.
 */
export class OwnPorts {
  readonly #node: NodeConfig;
  readonly #listen: string;
  readonly #unopened = new Map<string, Unopened>();
  /** Left, and nobody else's since. */
  readonly #vacated = new Set<number>();

  constructor(node: NodeConfig, listen: string) {
    this.#node = node;
    this.#listen = listen;
  }

  /** Of whom nothing is left but perhaps connections. */
  get vacated(): readonly number[] {
    return [...this.#vacated];
  }

  /** Which ports could not be opened, and why; null when all are. */
  get cannotListen(): string | null {
    if (this.#unopened.size === 0) return null;
    const named = [...this.#unopened.values()]
      .slice(0, MOST_NAMED)
      .map(({ user, reason }) => (user.port === null ? `subscription ${user.id} has none` : `${user.port}: ${reason}`));
    const more = this.#unopened.size > MOST_NAMED ? ', …' : '';
    return `${this.#unopened.size} of the subscriptions' ports cannot be opened (${named.join(', ')}${more})`;
  }

  /** Those whose port failed a moment ago have to wait. */
  mayTry(user: User, now: number): boolean {
    const failed = this.#unopened.get(user.id);
    return failed === undefined || !isSame(failed.user, user) || now - failed.triedAt >= RETRY_MS;
  }

  /** Forgets the failures of everybody else. */
  keepOnly(users: ReadonlyMap<string, User>): void {
    for (const id of this.#unopened.keys()) if (!users.has(id)) this.#unopened.delete(id);
  }

  /** Opens the ports of these; calls back for each that is open. Rejects when the core cannot be asked. */
  open(api: Inbounds, users: readonly User[], opened: (user: User) => void): Promise<void> {
    return inTurn(users, async (user) => {
      const reason = await this.#openOne(api, user);
      if (reason === null) {
        this.#unopened.delete(user.id);
        opened(user);
      } else this.#unopened.set(user.id, { user, reason, triedAt: Date.now() });
    });
  }

  /** Why it could not be opened, or null. */
  async #openOne(api: Inbounds, user: User): Promise<string | null> {
    const { port } = user;
    if (port === null) return 'none is known';
    try {
      await api.addInbound(ownInbound(this.#node, this.#listen, { ...user, port }));
      this.#vacated.delete(port);
      return null;
    } catch (error) {
      // The core keeps an inbound it could not open, and one whose answer got lost.
      await api.removeInbound(ownTag(user));
      if (!(error instanceof CoreRefusal)) throw error;
      return shortened(reasonOf(error));
    }
  }

  /** Closes their ports; calls back for each that is closed. */
  close(api: Inbounds, users: readonly User[], closed: (user: User) => void): Promise<void> {
    return inTurn(users, async (user) => {
      await api.removeInbound(ownTag(user));
      if (user.port !== null) this.#vacated.add(user.port);
      closed(user);
    });
  }

  /** Whom a core serves that was taken over. Those it does not serve as they are now have no password. */
  async learn(api: Inbounds, users: ReadonlyMap<string, User>): Promise<Map<string, User>> {
    const held = new Map<string, User>();
    for (const [tag, message] of await api.inbounds()) {
      const own = readOwnTag(tag);
      if (!own) continue;
      const user = users.get(own.id);
      const same = user?.port === own.port && ownInbound(this.#node, this.#listen, { ...user, ...own }).equals(message);
      if (held.has(own.id)) await api.removeInbound(tag);
      else held.set(own.id, same ? user : { ...own, password: '', expiresAt: null, remaining: null });
    }
    return held;
  }
}

/** `failed to listen TCP on 20001 > listen tcp …: bind: address already in use`: what is after the last colon. */
const shortened = (reason: string): string => (reason.split(': ').at(-1) ?? reason).slice(0, 80);

/** A few at a time. The first error ends it, once those under way are done. */
async function inTurn<T>(items: readonly T[], task: (item: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < items.length; i += AT_ONCE) {
    const results = await Promise.allSettled(items.slice(i, i + AT_ONCE).map(task));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
