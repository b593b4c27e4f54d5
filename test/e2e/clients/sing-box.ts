import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCore } from '../cores.ts';
import { finish, freePort, start, untilListening } from '../harness/processes.ts';
import type { Bench, Client, LoadedClient } from './client.ts';

interface SingBoxDocument {
  readonly outbounds: readonly { readonly type: string; readonly tag: string }[];
  readonly route: {
    readonly rules: readonly Record<string, unknown>[];
    readonly final: string;
    readonly default_domain_resolver?: string;
  };
  readonly dns: unknown;
}

const noProxy = new Set(['selector', 'urltest', 'direct', 'block', 'dns']);

/** How sing-box's own apps introduce themselves. */
export const singBoxAgent = (version: string): string => `SFA/${version} (614; sing-box ${version}; language en)`;

/** The outbounds that are proxies, by tag. */
export const singBoxProxies = (document: string): string[] =>
  (JSON.parse(document) as SingBoxDocument).outbounds.filter(({ type }) => !noProxy.has(type)).map(({ tag }) => tag);

/** sing-box with the document as its configuration. It refuses a whole document for one field that it does not know. */
export function singBoxClient(name: 'sing-box' | 'sing-box-1.11', bench: Bench): Client {
  const binary = findCore(name) ?? name;

  async function check(document: string): Promise<void> {
    const file = join(await bench.folder(), 'config.json');
    await writeFile(file, document);
    const tested = await finish(binary, ['check', '-c', file], { env: bench.env });
    if (tested.code !== 0) throw new Error(`sing-box refuses the document (exit ${tested.code}):\n${tested.output}`);
  }

  /**
   * An inbound per proxy, and one for what the document does with the rest. Outbounds, groups and rules stay as they are,
   * but for the rule that lets private addresses go direct: the origin is one.
   */
  async function load(document: string): Promise<LoadedClient> {
    const parsed = JSON.parse(document) as SingBoxDocument;
    const proxies = singBoxProxies(document);
    const isRouted = parsed.outbounds.some(({ type }) => type === 'selector');
    const ports = new Map<string, number>();
    for (const tag of isRouted ? proxies : []) ports.set(tag, await freePort());
    const rest = await freePort();
    const controller = await freePort();
    const entries = [...ports];
    const inbound = (tag: string, listen_port: number) => ({ type: 'http', tag, listen: '127.0.0.1', listen_port });
    const { final, default_domain_resolver } = parsed.route;
    const config = {
      log: { level: 'warn' },
      dns: parsed.dns,
      inbounds: [...entries.map(([, port], i) => inbound(`e2e-${i}`, port)), inbound('e2e-rest', rest)],
      outbounds: parsed.outbounds,
      route: {
        rules: [
          ...entries.map(([outbound], i) => ({ inbound: [`e2e-${i}`], action: 'route', outbound })),
          ...parsed.route.rules.filter((rule) => rule['ip_is_private'] !== true),
        ],
        final,
        ...(default_domain_resolver && { default_domain_resolver }),
      },
      experimental: { clash_api: { external_controller: `127.0.0.1:${controller}` } },
    };
    const file = join(await bench.folder(), 'e2e.json');
    await writeFile(file, JSON.stringify(config));
    const program = await start(binary, ['run', '-c', file], { env: bench.env });
    try {
      for (const port of [...ports.values(), rest, controller]) await untilListening(program, port);
      const answer = await fetch(`http://127.0.0.1:${controller}/proxies`);
      const loaded = ((await answer.json()) as { proxies: Record<string, unknown> }).proxies;
      return {
        proxies: [...ports.keys()].filter((tag) => loaded[tag] !== undefined),
        through: (tag, timeoutMs) => bench.fetchThrough(ports.get(tag) ?? 0, timeoutMs),
        throughDefaults: async (timeoutMs) => [await bench.fetchThrough(rest, timeoutMs)],
        stop: () => program.stop(),
      };
    } catch (error) {
      await program.stop();
      throw error;
    }
  }

  return { name, needs: [name], check, load };
}
