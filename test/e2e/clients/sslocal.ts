import { symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { findCore } from '../cores.ts';
import { freePort, start, until, untilListening } from '../harness/processes.ts';
import type { Running } from '../harness/processes.ts';
import type { Bench, Client, LoadedClient } from './client.ts';

interface Sip008Document {
  readonly servers: readonly { remarks?: string; id?: string }[];
}

/** The plugins by the names documents use; Debian calls one of them differently. */
const plugins = { 'obfs-local': 'obfs-local', 'v2ray-plugin': 'ss-v2ray-plugin' } as const;

/** Starts sslocal with an HTTP proxy on a free port, its plugins in PATH. */
async function startLocal(
  bench: Bench,
  args: readonly string[],
  waitMs?: number,
): Promise<{ program: Running; port: number }> {
  const folder = await bench.folder();
  for (const [name, binary] of Object.entries(plugins)) {
    const found = findCore(binary);
    if (found) await symlink(found, join(folder, name));
  }
  const port = await freePort();
  const env = { ...bench.env, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const local = ['-b', `127.0.0.1:${port}`, '--protocol', 'http'];
  const program = await start(findCore('sslocal') ?? 'sslocal', ['-vv', ...args, ...local], { env, cwd: folder });
  try {
    await untilListening(program, port, '127.0.0.1', waitMs);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { program, port };
}

/** How many servers sslocal made of its configuration, as it prints it at start. */
const configured = (program: Running): number => program.output().split('ServerInstanceConfig {').length - 1;

/** How many servers sslocal took from a link, once it says so. */
async function fetched(program: Running): Promise<number> {
  const said = (): string | undefined => /finished loading (\d+) servers/.exec(program.output())?.[1];
  await until('sslocal to fetch its link', () => said() !== undefined, { explain: () => program.output() });
  return Number(said());
}

/** sslocal with a SIP008 document as its configuration. It balances on its own, so each server is tried alone too. */
export function sslocalClient(bench: Bench): Client {
  const write = async (document: unknown): Promise<string> => {
    const file = join(await bench.folder(), 'sip008.json');
    await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document));
    return file;
  };

  /** There is no dry run: it must come up with the whole document. */
  async function check(document: string): Promise<void> {
    const { program } = await startLocal(bench, ['-c', await write(document)]);
    await program.stop();
  }

  async function load(document: string): Promise<LoadedClient> {
    const parsed = JSON.parse(document) as Sip008Document;
    const whole = await startLocal(bench, ['-c', await write(document)]);
    const alone = new Map<string, { program: Running; port: number }>();
    const stop = async (): Promise<void> => {
      await Promise.all([whole, ...alone.values()].map(({ program }) => program.stop()));
    };
    try {
      for (const [i, server] of parsed.servers.entries()) {
        const file = await write({ ...parsed, servers: [server] });
        alone.set(`${i} ${server.remarks}`, await startLocal(bench, ['-c', file]));
      }
      return {
        proxies: [...alone.keys()].slice(0, configured(whole.program)),
        through: (name, timeoutMs) => bench.fetchThrough(alone.get(name)?.port ?? 0, timeoutMs),
        throughDefaults: async (timeoutMs) => [await bench.fetchThrough(whole.port, timeoutMs)],
        stop,
      };
    } catch (error) {
      await stop();
      throw error;
    }
  }

  return { name: 'sslocal', needs: ['sslocal'], check, load };
}

/** sslocal with an Outline key, whose fields are those of its own configuration of one server. */
export async function loadOutline(bench: Bench, document: string): Promise<LoadedClient> {
  const file = join(await bench.folder(), 'outline.json');
  await writeFile(file, document);
  const { program, port } = await startLocal(bench, ['-c', file]);
  return {
    proxies: Array.from({ length: configured(program) }, (_, i) => String(i)),
    through: (_name, timeoutMs) => bench.fetchThrough(port, timeoutMs),
    throughDefaults: async () => [],
    stop: () => program.stop(),
  };
}

/** sslocal that fetches SIP008 links itself, one process per link; `proxies` are the links by number. */
export async function loadOnline(bench: Bench, links: readonly string[]): Promise<LoadedClient> {
  const locals = new Map<string, { program: Running; port: number }>();
  const stop = async (): Promise<void> => {
    await Promise.all([...locals.values()].map(({ program }) => program.stop()));
  };
  try {
    for (const [i, config_url] of links.entries()) {
      const file = join(await bench.folder(), 'online.json');
      await writeFile(file, JSON.stringify({ online_config: { config_url, update_interval: 3600 } }));
      locals.set(String(i), await startLocal(bench, ['-c', file]));
    }
    for (const { program } of locals.values()) {
      if ((await fetched(program)) !== 1) throw new Error(`not one server:\n${program.output()}`);
    }
    return {
      proxies: [...locals.keys()],
      through: (name, timeoutMs) => bench.fetchThrough(locals.get(name)?.port ?? 0, timeoutMs),
      throughDefaults: async () => [],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** How many servers sslocal makes of one link. */
export async function onlineServers(bench: Bench, link: string): Promise<number> {
  const file = join(await bench.folder(), 'online.json');
  await writeFile(file, JSON.stringify({ online_config: { config_url: link, update_interval: 3600 } }));
  const { program } = await startLocal(bench, ['-c', file]);
  try {
    return await fetched(program);
  } finally {
    await program.stop();
  }
}

/** sslocal with SIP002 URIs, one process per URI: a second reader of the base64 format's `ss://` lines. */
export async function loadUris(bench: Bench, uris: readonly string[]): Promise<LoadedClient> {
  const locals = new Map<string, { program: Running; port: number }>();
  const stop = async (): Promise<void> => {
    await Promise.all([...locals.values()].map(({ program }) => program.stop()));
  };
  try {
    for (const uri of uris) locals.set(uri, await startLocal(bench, ['--server-url', uri]));
    return {
      proxies: [...locals.keys()],
      through: (uri, timeoutMs) => bench.fetchThrough(locals.get(uri)?.port ?? 0, timeoutMs),
      throughDefaults: async () => [],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
