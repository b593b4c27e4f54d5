/** Where a client's connection comes from: what its other end is called at the core. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/**
 * A line of the core's access log: `… from tcp:203.0.113.7:50123 accepted tcp:example.com:443 [tcp -> direct] email: 42`.
 * Undefined for every other line.
 */
export function readAccess(line: string): { readonly peer: Peer; readonly user: string } | undefined {
  const found = /from (?:tcp:|udp:)?(?:\[([^\]]+)\]|([^\s:]+)):(\d+) accepted .* email: (\S+)$/.exec(line);
  if (!found) return undefined;
  const [, v6, v4, port, user] = found;
  return { peer: { address: v6 ?? v4 ?? '', port: Number(port) }, user: user ?? '' };
}

/**
 * Who is behind which connection. It lives in memory only, holds no destinations, and forgets what the kernel no longer
 * knows; a port that is used again belongs to whom the core named last.
 */
export class Connections {
  readonly #owners = new Map<string, string>();
  readonly #byUser = new Map<string, Set<string>>();

  get size(): number {
    return this.#owners.size;
  }

  opened({ address, port }: Peer, user: string): void {
    const key = `${address} ${port}`;
    this.#forget(key);
    this.#owners.set(key, user);
    const keys = this.#byUser.get(user);
    if (keys) keys.add(key);
    else this.#byUser.set(user, new Set([key]));
  }

  of(user: string): Peer[] {
    return [...(this.#byUser.get(user) ?? [])].map((key) => {
      const [address = '', port] = key.split(' ');
      return { address, port: Number(port) };
    });
  }

  /** Keeps what is among the live peers, and what `isOnline` says of the rest. */
  keepOnly(live: readonly Peer[], isOnline: (user: string, address: string) => boolean = () => false): void {
    const keys = new Set(live.map(({ address, port }) => `${address} ${port}`));
    for (const [key, user] of this.#owners)
      if (!keys.has(key) && !isOnline(user, key.split(' ')[0] ?? '')) this.#forget(key);
  }

  #forget(key: string): void {
    const user = this.#owners.get(key);
    if (user === undefined) return;
    this.#owners.delete(key);
    const keys = this.#byUser.get(user);
    keys?.delete(key);
    if (keys?.size === 0) this.#byUser.delete(user);
  }
}
