import type { Peer } from './connections.ts';

/** What can be done about flows that outlive their user. */
export interface Means {
  /** Their connections, as the core named them. */
  readonly peersOf: (user: string) => readonly Peer[];
  /** The addresses the core saw them at. */
  readonly addressesOf: (user: string) => Promise<readonly string[]>;
  /** Ends their TCP, and drops their UDP where the firewall is set. */
  readonly cutPeers: (peers: readonly Peer[]) => Promise<unknown>;
  /** Ends all TCP of these addresses; null without a TCP inbound, or the right. */
  readonly cutAddresses: ((addresses: readonly string[]) => Promise<unknown>) | null;
  readonly cutEverybody: () => Promise<unknown>;
  /** Drops all UDP of the user's addresses; null without a UDP inbound, or without a firewall. */
  readonly dropAddresses: ((user: string, addresses: readonly string[]) => Promise<unknown>) | null;
  /** Opens the UDP inbound anew; null when the node has none. */
  readonly restartUdp: (() => Promise<void>) | null;
  /** Why sockets cannot be killed; null when they can. */
  readonly cannotCut: string | null;
}

interface Leaving {
  step: number;
  quiet: number;
}

/** Readings without a byte after which nobody looks any more. */
const QUIET_READINGS = 3;

/**
 * Ends the flows of users who were removed, and looks at the counters whether they did end: the connections the core named,
 * then all of the user's addresses, then everybody's UDP, then everybody. Each further step hits more than it should, so
 * it comes only when bytes still move.
 */
export class Cutter {
  readonly #leaving = new Map<string, Leaving>();

  /** Somebody is on the way out: the next readings should come soon. */
  get isBusy(): boolean {
    return this.#leaving.size > 0;
  }

  /** Whose bytes still move after everything was tried. */
  get unstoppable(): string[] {
    return [...this.#leaving].filter(([, { step }]) => step > STEPS.length).map(([user]) => user);
  }

  isOn(user: string): boolean {
    return this.#leaving.has(user);
  }

  /** Right after these users were removed from the core. */
  async begin(users: readonly string[], means: Means): Promise<void> {
    for (const user of users) this.#leaving.set(user, { step: 0, quiet: -1 });
    await means.cutPeers(users.flatMap((user) => means.peersOf(user)));
  }

  /**
   * Ends what these users have open, and does not look whether it did: their password changed, and they may be back
   * already. Of whom the core named no connection, all of their addresses.
   */
  async once(users: readonly string[], means: Means): Promise<void> {
    await means.cutPeers(users.flatMap((user) => means.peersOf(user)));
    for (const user of users) {
      if (means.peersOf(user).length > 0) continue;
      const addresses = await means.addressesOf(user);
      if (addresses.length === 0) continue;
      await means.cutAddresses?.(addresses);
      await means.dropAddresses?.(user, addresses);
    }
  }

  /** They may connect again. */
  forget(user: string): void {
    this.#leaving.delete(user);
  }

  /** After each reading: who moved bytes since the one before. */
  async check(moved: ReadonlySet<string>, means: Means): Promise<void> {
    for (const [user, state] of this.#leaving) {
      // The first reading after a step still holds what moved before it.
      if (state.quiet === -1) state.quiet = 0;
      else if (moved.has(user)) {
        state.quiet = -1;
        await this.#escalate(user, state, means);
      } else if ((state.quiet += 1) >= QUIET_READINGS) this.#leaving.delete(user);
    }
  }

  /** Takes the next step there is. */
  async #escalate(user: string, state: Leaving, means: Means): Promise<void> {
    for (;;) {
      const step = STEPS[state.step];
      state.step += 1;
      if (!step) return;
      const done = step(user, means);
      if (done) return void (await done);
    }
  }
}

/** Ever wider; null where there are no means. */
const STEPS: readonly ((user: string, means: Means) => Promise<unknown> | null)[] = [
  (user, { peersOf, addressesOf, cutPeers, cutAddresses }) => {
    const peers = peersOf(user);
    if (peers.length === 0 && !cutAddresses) return null;
    return Promise.all([cutPeers(peers), cutAddresses && addressesOf(user).then(cutAddresses)]);
  },
  (user, { addressesOf, dropAddresses }) =>
    dropAddresses && addressesOf(user).then((addresses) => dropAddresses(user, addresses)),
  (_, { restartUdp }) => restartUdp?.() ?? null,
  (_, { cutEverybody, cannotCut }) => (cannotCut === null ? cutEverybody() : null),
];
