import { expect } from 'vitest';
import type { Client, LoadedClient } from './clients/client.ts';
import type { Fetched } from './harness/origin.ts';
import type { NodeServer } from './nodes/fleet.ts';
import type { Row } from './report.ts';

/** A node that is there answers in milliseconds; this is for a busy machine. */
const carriesWithinMs = 20_000;
/** How long to wait for what must not come. */
const carriesNothingMs = 2_500;

/** The nodes a document is about, and the site behind them. */
export interface Target {
  readonly servers: readonly NodeServer[];
  readonly originPort: number;
}

/** Runs `work` with a loaded client and stops it whatever happens. */
export async function using<T>(loading: Promise<LoadedClient>, work: (client: LoadedClient) => Promise<T>): Promise<T> {
  const client = await loading;
  try {
    return await work(client);
  } finally {
    await client.stop();
  }
}

/** Loads a document that must work: as many proxies as nodes, and each node carries one request through its own. */
export async function measureActive(row: Row, loading: Promise<LoadedClient>, target: Target): Promise<void> {
  await using(loading, async (client) => {
    row.loaded = client.proxies.length;
    const admittedBefore = admitted(target);
    const results = await Promise.all(
      client.proxies.map(async (proxy) => ({ proxy, fetched: await client.through(proxy, carriesWithinMs) })),
    );
    const seenFrom = carriedFrom(results.map(({ fetched }) => fetched));
    row.carried = seenFrom.length;
    const admittedNow = admitted(target) - admittedBefore;
    const failures = results.flatMap(({ proxy, fetched }) => (fetched.carried ? [] : [`${proxy}: ${fetched.why}`]));
    expect(failures, 'proxies that carried nothing').toEqual([]);
    expect(seenFrom.toSorted(), 'each node carried one request').toEqual(
      target.servers.map(({ egress }) => egress).toSorted(),
    );
    expect(client.proxies, 'proxies the client made').toHaveLength(target.servers.length);
    // Where a server dials from the plain loopback address, as a direct connection would, its own log is the evidence.
    const anonymous = target.servers.filter((server) => server.admitted(target.originPort) !== null).length;
    expect(admittedNow, 'requests the anonymous servers admit').toBe(anonymous);
    const defaults = await client.throughDefaults(carriesWithinMs);
    expect(
      defaults.filter(({ carried }) => !carried),
      'groups and defaults that carried nothing',
    ).toEqual([]);
  });
}

/**
 * Loads a document that must not work; answers how many requests got through, by a proxy or by any default. Where the
 * client must still make `proxies` of it, fewer are an error: what was never loaded proves nothing.
 */
export async function measureNothing(loading: Promise<LoadedClient>, proxies?: number): Promise<number> {
  return using(loading, async (client) => {
    if (proxies !== undefined) expect(client.proxies, 'proxies the client made').toHaveLength(proxies);
    const [direct, defaults] = await Promise.all([
      Promise.all(client.proxies.map((proxy) => client.through(proxy, carriesNothingMs))),
      client.throughDefaults(carriesNothingMs),
    ]);
    return carriedFrom([...direct, ...defaults]).length;
  });
}

export interface Documents {
  readonly active: string;
  /** The active document with wrong credentials. */
  readonly wrong: string;
  readonly suspended: string;
}

/** The whole round for a client that reads documents: accepted, loaded, carried; wrong and suspended carry nothing. */
export async function measure(row: Row, client: Client, documents: Documents, target: Target): Promise<void> {
  await client.check(documents.active);
  await measureActive(row, client.load(documents.active), target);
  row.wrongCarried = await measureNothing(client.load(documents.wrong), row.expected);
  expect(row.wrongCarried, 'requests carried with a wrong credential').toBe(0);
  await client.check(documents.suspended);
  row.suspendedCarried = await measureNothing(client.load(documents.suspended));
  expect(row.suspendedCarried, 'requests carried for a suspended subscription').toBe(0);
}

const carriedFrom = (fetched: readonly Fetched[]): string[] => fetched.flatMap((f) => (f.carried ? [f.from] : []));

const admitted = ({ servers, originPort }: Target): number =>
  servers.reduce((sum, server) => sum + (server.admitted(originPort) ?? 0), 0);
