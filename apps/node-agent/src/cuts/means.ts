import type { RunningCore } from '../core/core.ts';
import type { Firewall } from '../firewall/firewall.ts';
import type { Connections } from './connections.ts';
import type { Means } from './cutter.ts';
import { cutAddresses, cutAll, cutPeers } from './socket-kill.ts';

/** Whose addresses are dropped as a whole, by user. */
export type Dropped = Map<string, readonly string[]>;

interface Sources {
  readonly core: RunningCore;
  readonly connections: Connections;
  readonly cannotCut: string | null;
  /** Whether there is a TCP inbound. */
  readonly tcp: boolean;
  readonly firewall: Firewall;
  /** Null without a UDP inbound. */
  readonly restartUdp: (() => Promise<void>) | null;
  readonly dropped: Dropped;
}

/** How flows of this core are ended here: TCP by the kernel, UDP by the firewall. */
export function meansOf({ core, connections, cannotCut, tcp, firewall, restartUdp, dropped }: Sources): Means {
  const udp = restartUdp !== null;
  return {
    peersOf: (user) => connections.of(user),
    addressesOf: async (user) => (await core.api.online()).get(user) ?? [],
    cutPeers: async (peers) => {
      await Promise.all([udp && firewall.cut(peers), cannotCut === null && cutPeers(core.port, peers)]);
    },
    cutAddresses: tcp && cannotCut === null ? (addresses) => cutAddresses(core.port, addresses) : null,
    cutEverybody: () => cutAll([core.port]),
    dropAddresses:
      udp && firewall.isSet()
        ? async (user, addresses) => {
            dropped.set(user, addresses);
            await firewall.cut(addresses.map((address) => ({ address })));
          }
        : null,
    restartUdp,
    cannotCut,
  };
}

/**
 * Where each has a port of its own, UDP ended with the inbound, and TCP is known by the port: nobody else can be hit.
 * `vacated` are the ports of those who left.
 */
export function ownMeans(vacated: () => readonly number[], cannotCut: string | null): Means {
  const cutLeft = async (): Promise<void> => {
    if (cannotCut === null) await cutAll(vacated());
  };
  return {
    peersOf: () => [],
    addressesOf: () => Promise.resolve([]),
    cutPeers: cutLeft,
    cutAddresses: cutLeft,
    cutEverybody: cutLeft,
    dropAddresses: null,
    restartUdp: null,
    cannotCut,
  };
}

/** Flows of these users that were only dropped go on where they stopped. */
export async function letBack(
  users: readonly string[],
  { connections, firewall, dropped }: Pick<Sources, 'connections' | 'firewall' | 'dropped'>,
): Promise<void> {
  const peers = users.flatMap((id) => connections.of(id));
  const addresses = users.flatMap((id) => dropped.get(id) ?? []);
  for (const id of users) dropped.delete(id);
  await firewall.admit([...peers, ...addresses.map((address) => ({ address }))]);
}
