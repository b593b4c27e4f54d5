import type { Fetched } from './harness/origin.ts';
import type { LoadedClient } from './clients/client.ts';
import type { NodeServer } from './nodes/fleet.ts';

/** A node that is there answers in milliseconds; this is for a busy machine. */
const carriesWithinMs = 15_000;
/** How long to wait for what must not come. Every node here answers a right credential in a few milliseconds. */
const carriesNothingMs = 2_500;

/** Which nodes carried a request, told by the address the origin saw; and what failed, for the message. */
export interface Carried {
  readonly egresses: readonly string[];
  readonly failures: readonly string[];
}

/** One request through every proxy of a client, then through its defaults. */
export async function carryThroughAll(client: LoadedClient): Promise<Carried & { defaultsCarried: boolean }> {
  const results = await Promise.all(
    client.proxies.map(async (proxy) => ({ proxy, fetched: await client.through(proxy, carriesWithinMs) })),
  );
  const failures = results.flatMap(({ proxy, fetched }) => (fetched.carried ? [] : [`${proxy}: ${fetched.why}`]));
  const defaults = await client.throughDefaults(carriesWithinMs);
  return {
    egresses: carriedBy(results.map(({ fetched }) => fetched)),
    failures,
    defaultsCarried: defaults.every(({ carried }) => carried),
  };
}

/** How many requests got through although none should: by a proxy or by any default. */
export async function carryNothing(client: LoadedClient): Promise<number> {
  const [direct, defaults] = await Promise.all([
    Promise.all(client.proxies.map((proxy) => client.through(proxy, carriesNothingMs))),
    client.throughDefaults(carriesNothingMs),
  ]);
  return carriedBy([...direct, ...defaults]).length;
}

const carriedBy = (fetched: readonly Fetched[]): string[] => fetched.flatMap((f) => (f.carried ? [f.from] : []));

/** Runs `work` with a loaded client and stops it whatever happens. */
export async function using<T>(loading: Promise<LoadedClient>, work: (client: LoadedClient) => Promise<T>): Promise<T> {
  const client = await loading;
  try {
    return await work(client);
  } finally {
    await client.stop();
  }
}

/** The addresses from which the origin must have been asked when each of these nodes carried one request. */
export const egressesOf = (servers: readonly NodeServer[]): string[] => servers.map(({ egress }) => egress).toSorted();
