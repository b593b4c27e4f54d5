import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findCore } from '../cores.ts';
import { finish, freePort, start, untilListening } from '../harness/processes.ts';
import type { Bench, Client, LoadedClient } from './client.ts';

interface Outbound {
  readonly protocol: string;
  readonly tag?: string;
}

interface XrayDocument {
  readonly outbounds: readonly Outbound[];
  readonly inbounds?: readonly { port: number; listen?: string }[];
  readonly [key: string]: unknown;
}

const noProxy = new Set(['freedom', 'blackhole', 'dns', 'loopback']);

/** Xray and V2Ray read the same JSON; only their command lines differ. */
interface Dialect {
  readonly binary: 'xray' | 'v2ray';
  test(file: string): readonly string[];
  run(file: string): readonly string[];
}

const dialects: Record<'xray' | 'v2ray', Dialect> = {
  xray: { binary: 'xray', test: (file) => ['run', '-test', '-c', file], run: (file) => ['run', '-c', file] },
  v2ray: { binary: 'v2ray', test: (file) => ['-test', '-config', file], run: (file) => ['-config', file] },
};

/** A driver for `xray` (current) or `v2ray` (Debian's 4.34). */
export function xrayClient(name: 'xray' | 'v2ray', bench: Bench): Client {
  const dialect = dialects[name];
  const binary = findCore(dialect.binary) ?? dialect.binary;

  async function check(document: string): Promise<void> {
    const file = join(await bench.folder(), 'config.json');
    await writeFile(file, document);
    const tested = await finish(binary, dialect.test(file));
    if (tested.code !== 0) throw new Error(`${name} refuses the document (exit ${tested.code}):\n${tested.output}`);
    await startsAsItIs(document);
  }

  /** The document starts without additions; only its ports move, so that parallel runs do not collide. */
  async function startsAsItIs(document: string): Promise<void> {
    const parsed = JSON.parse(document) as XrayDocument;
    const inbounds = await Promise.all((parsed.inbounds ?? []).map(async (i) => ({ ...i, port: await freePort() })));
    const first = inbounds[0];
    if (!first) throw new Error('the document has no inbound: nothing could use it as it is');
    const file = join(await bench.folder(), 'as-is.json');
    await writeFile(file, JSON.stringify({ ...parsed, inbounds }));
    const program = await start(binary, dialect.run(file), { env: bench.env });
    try {
      await untilListening(program, first.port, first.listen ?? '127.0.0.1');
    } finally {
      await program.stop();
    }
  }

  /** Every outbound gets an HTTP inbound of its own, and one more goes where nothing is routed: to the default. */
  async function load(document: string): Promise<LoadedClient> {
    const parsed = JSON.parse(document) as XrayDocument;
    const proxies = parsed.outbounds.filter(({ protocol }) => !noProxy.has(protocol)).map(({ tag }) => tag ?? '');
    const ports = new Map<string, number>();
    for (const tag of [...proxies, '']) ports.set(tag, await freePort());
    const entries = [...ports];
    const inbounds = entries.map(([, port], i) => ({ tag: `e2e-${i}`, listen: '127.0.0.1', port, protocol: 'http' }));
    const rules = entries
      .map(([outboundTag], i) => ({ type: 'field', inboundTag: [`e2e-${i}`], outboundTag }))
      .filter(({ outboundTag }) => outboundTag !== '');
    const apiPort = await freePort();
    const api =
      name === 'xray' ? { api: { tag: 'e2e-api', listen: `127.0.0.1:${apiPort}`, services: ['HandlerService'] } } : {};
    const config = { log: { loglevel: 'warning' }, outbounds: parsed.outbounds, inbounds, routing: { rules }, ...api };
    const file = join(await bench.folder(), 'config.json');
    await writeFile(file, JSON.stringify(config));
    const program = await start(binary, dialect.run(file), { env: bench.env });
    try {
      for (const port of ports.values()) await untilListening(program, port);
      const loaded = name === 'xray' ? await loadedOutbounds(apiPort) : proxies;
      const portOf = (tag: string): number => ports.get(tag) ?? 0;
      return {
        proxies: proxies.filter((tag) => loaded.includes(tag)),
        through: (tag, timeoutMs) => bench.fetchThrough(portOf(tag), timeoutMs),
        throughDefaults: async (timeoutMs) => [await bench.fetchThrough(portOf(''), timeoutMs)],
        stop: () => program.stop(),
      };
    } catch (error) {
      await program.stop();
      throw error;
    }
  }

  /** The outbounds the running core names itself. */
  async function loadedOutbounds(apiPort: number): Promise<string[]> {
    const listed = await finish(binary, ['api', 'lso', `--server=127.0.0.1:${apiPort}`]);
    if (listed.code !== 0) throw new Error(`xray api lso ended with ${listed.code}: ${listed.output}`);
    const { outbounds } = JSON.parse(listed.output) as { outbounds: { tag: string }[] };
    return outbounds.map(({ tag }) => tag);
  }

  return { name: name === 'v2ray' ? 'v2ray 4.34' : 'xray', needs: [dialect.binary], check, load };
}
