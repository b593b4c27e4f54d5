import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findCore } from '../cores.ts';
import { finish, freePort, start, until, untilListening } from '../harness/processes.ts';
import type { Running } from '../harness/processes.ts';
import type { Bench, Client, LoadedClient } from './client.ts';

interface ClashDocument {
  readonly proxies?: readonly { name: string }[];
  readonly 'proxy-groups'?: readonly { name: string }[];
}

/** How mihomo introduces itself. */
export const mihomoAgent = 'clash.meta/v1.19.27';

const binary = (): string => findCore('mihomo') ?? 'mihomo';

/** mihomo with the document as its configuration: what a user does who imports a profile. */
export function mihomoClient(bench: Bench): Client {
  async function check(document: string): Promise<void> {
    const home = await bench.folder();
    const file = join(home, 'config.yaml');
    await writeFile(file, document);
    const tested = await finish(binary(), ['-t', '-d', home, '-f', file]);
    if (tested.code !== 0) throw new Error(`mihomo refuses the document (exit ${tested.code}):\n${tested.output}`);
  }

  /** A listener per proxy and per group; groups and proxies stay as the document has them. */
  async function load(document: string): Promise<LoadedClient> {
    const parsed = parse(document) as ClashDocument;
    const named = (parsed.proxies ?? []).map(({ name }) => String(name));
    const groups = (parsed['proxy-groups'] ?? []).map(({ name }) => String(name));
    const ports = new Map<string, number>();
    for (const name of [...named, ...groups]) ports.set(name, await freePort());
    const core = await startCore(bench, {
      proxies: parsed.proxies ?? [],
      'proxy-groups': parsed['proxy-groups'] ?? [],
      listeners: [...ports].map(([proxy, port], i) => ({
        name: `e2e-${i}`,
        type: 'mixed',
        listen: '127.0.0.1',
        port,
        proxy,
      })),
    });
    try {
      const { proxies } = await core.ask<{ proxies: Record<string, { type: string }> }>('GET', '/proxies');
      const through = (name: string, timeoutMs: number) => bench.fetchThrough(ports.get(name) ?? 0, timeoutMs);
      return {
        proxies: named.filter((name) => proxies[name] !== undefined),
        through,
        throughDefaults: (timeoutMs) => Promise.all(groups.map((group) => through(group, timeoutMs))),
        stop: () => core.program.stop(),
      };
    } catch (error) {
      await core.program.stop();
      throw error;
    }
  }

  return { name: 'mihomo', needs: ['mihomo'], check, load };
}

/** Where a proxy provider takes its document from: a link it fetches itself, or a file. */
export type ProviderSource = { readonly url: string } | { readonly document: string };

/**
 * mihomo with the subscription as a proxy provider. It drops what it cannot read without a word, so the number of
 * proxies is the answer. `expected` bounds the wait for the first download.
 */
export async function loadProvider(bench: Bench, source: ProviderSource, atMost: number): Promise<LoadedClient> {
  const home = await bench.folder();
  const path = join(home, 'provider.txt');
  if ('document' in source) await writeFile(path, source.document);
  const provider =
    'url' in source ? { type: 'http', url: source.url, interval: 3600, path, proxy: 'DIRECT' } : { type: 'file', path };
  const ports: number[] = [];
  for (let i = 0; i < atMost; i += 1) ports.push(await freePort());
  const core = await startCore(
    bench,
    {
      'proxy-providers': { link: { ...provider, 'health-check': { enable: false } } },
      'proxy-groups': ports.map((_, i) => ({ name: `e2e-${i}`, type: 'select', use: ['link'] })),
      listeners: ports.map((port, i) => ({
        name: `in-${i}`,
        type: 'mixed',
        listen: '127.0.0.1',
        port,
        proxy: `e2e-${i}`,
      })),
    },
    home,
  );
  try {
    let proxies: string[] = [];
    const read = async (): Promise<boolean> => {
      const answer = await core.ask<{ proxies: { name: string }[] | null }>('GET', '/providers/proxies/link');
      proxies = (answer.proxies ?? []).map(({ name }) => name);
      if (core.program.output().includes('initial proxy provider link error')) {
        throw new Error(`mihomo cannot read the provider:\n${core.program.output()}`);
      }
      return proxies.length > 0;
    };
    await until('the proxy provider to be read', read, { explain: core.program.output });
    if (proxies.length > atMost) throw new Error(`mihomo made ${proxies.length} proxies, at most ${atMost} were meant`);
    for (const [i, name] of proxies.entries()) await core.ask('PUT', `/proxies/e2e-${i}`, { name });
    return {
      proxies,
      through: (name, timeoutMs) => bench.fetchThrough(ports[proxies.indexOf(name)] ?? 0, timeoutMs),
      throughDefaults: async () => [],
      stop: () => core.program.stop(),
    };
  } catch (error) {
    await core.program.stop();
    throw error;
  }
}

interface CoreParts {
  readonly listeners: readonly { readonly port: number }[];
  readonly [key: string]: unknown;
}

interface Core {
  readonly program: Running;
  ask<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/**
 * Starts mihomo with these parts and a controller; no rules but the last, so that nothing goes out unasked. Its ports
 * are open before it carries anything, so a listener of its own that goes direct tells when it does.
 */
async function startCore(bench: Bench, parts: CoreParts, folder?: string): Promise<Core> {
  const home = folder ?? (await bench.folder());
  const controller = await freePort();
  const direct = await freePort();
  const ready = { name: 'e2e-ready', type: 'mixed', listen: '127.0.0.1', port: direct, proxy: 'DIRECT' };
  const base = { mode: 'rule', 'log-level': 'info', ipv6: true, rules: ['MATCH,REJECT'], 'geo-auto-update': false };
  const config = { ...base, ...parts, 'external-controller': `127.0.0.1:${controller}` };
  const file = join(home, 'e2e.yaml');
  await writeFile(file, JSON.stringify({ ...config, listeners: [...parts.listeners, ready] }));
  const program = await start(binary(), ['-d', home, '-f', file], { env: bench.env });
  try {
    for (const port of [controller, direct, ...parts.listeners.map((listener) => listener.port)]) {
      await untilListening(program, port);
    }
    const carries = async (): Promise<boolean> => (await bench.fetchThrough(direct, 1_000)).carried;
    await until('mihomo to carry anything', carries, { explain: program.output });
  } catch (error) {
    await program.stop();
    throw error;
  }
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${controller}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`mihomo answered ${response.status} to ${method} ${path}: ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  };
  return { program, ask };
}
