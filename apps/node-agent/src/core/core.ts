import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CAP_NET_BIND_SERVICE, hasCapability } from '../capabilities.ts';
import { findProgram, isExecutable } from '../config.ts';
import type { User } from '../node-config.ts';
import { pluginCommand } from '../plugin.ts';
import { loadJson, saveJson } from '../state-files.ts';
import { isAlive, startDetached, stop, type ProcessId } from './process.ts';
import { coreApi, type CoreApi } from './xray-api.ts';
import { coreConfig, fixedPart, inbound, routing, type CoreSetup, type CoreWish } from './xray-config.ts';

export interface CoreOptions {
  readonly xray: string;
  readonly stateDir: string;
  /** A folder the core's user may read. */
  readonly folder: string;
  readonly user: { readonly uid: number; readonly gid: number } | null;
}

/** A core that runs, and its plugin if the node has one. */
export interface RunningCore {
  /** One life of its counters. */
  readonly epoch: string;
  readonly api: CoreApi;
  readonly pid: number;
  /** The port at which the kernel knows the connections of clients, or of the plugin in front. */
  readonly port: number;
  readonly isAlive: () => boolean;
  /** Ends an inbound with all its flows and opens it again with these users. */
  readonly restartInbound: (tag: string, users: readonly User[]) => Promise<void>;
  /** Judges new connections by this wish; open ones go on. Rejects with an Error when it may judge by both. */
  readonly reroute: (wish: CoreWish) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What the next agent must know of a running core. */
interface Remembered {
  readonly process: ProcessId;
  readonly plugin: ProcessId | null;
  readonly apiPort: number;
  readonly behindPlugin: number | null;
  readonly epoch: string;
  /** Hash of what it was started with, as far as it cannot be changed. */
  readonly wish: string;
}

/** In the environment of what we start, so that it is known as ours. */
const MARK = 'ORRERY_CORE_OF';
const START_TIMEOUT_MS = 15_000;
const LOG_LIMIT_BYTES = 1024 * 1024;

const recordFile = (options: CoreOptions): string => join(options.stateDir, 'core.json');
const logFile = (options: CoreOptions): string => join(options.stateDir, 'core.log');
const hashOf = (wish: CoreWish, options: CoreOptions): string =>
  createHash('sha256')
    .update(JSON.stringify([fixedPart(wish), options]))
    .digest('hex');

/**
 * The core that the last agent left running, when its counters are the ones in the ledger (`epoch`). `asWished` says
 * that it is whole and can become what is wished; else its counters are worth a last reading. Any other is ended: two
 * cores would take each other's port.
 */
export async function findLeftCore(
  wish: CoreWish,
  options: CoreOptions,
  epoch: string,
): Promise<{ readonly core: RunningCore; readonly asWished: boolean } | undefined> {
  const known = loadJson<Remembered>(recordFile(options));
  endStrays(options, known);
  if (!known) return undefined;
  const core = running(known, wish, options);
  if (isAlive(known.process) && known.epoch === epoch && (await answers(core.api)))
    return { core, asWished: core.isAlive() && known.wish === hashOf(wish, options) };
  await core.stop();
  return undefined;
}

async function answers(api: CoreApi): Promise<boolean> {
  try {
    await api.inboundTags();
    return true;
  } catch {
    return false;
  }
}

/** Starts a core with these users. Rejects with an Error that says what the core wrote when it does not come up. */
export async function startCore(
  wish: CoreWish,
  users: readonly User[],
  options: CoreOptions,
  onEpoch: (epoch: string) => void,
): Promise<RunningCore> {
  endStrays(options, undefined);
  truncateLog(options);
  const { plugin } = wish.node;
  const apiPort = await freePort();
  const behindPlugin = plugin === undefined ? null : await freePort();
  const setup: CoreSetup = { ...wish, apiPort, behindPlugin };
  const drop = dropped(options, options.xray, ['run', '-c', 'stdin:']);
  const start = {
    env: { [MARK]: options.stateDir, PATH: process.env.PATH ?? '' },
    logFile: logFile(options),
    ...drop.ids,
  };
  const core = await startDetached(drop.command, drop.args, {
    ...start,
    input: JSON.stringify(coreConfig(setup, users)),
  });
  let pluginProcess: ProcessId | null = null;
  const api = coreApi(apiPort);
  try {
    await untilUp(api, core, options);
    if (plugin !== undefined && behindPlugin !== null) {
      const ports = { public: wish.node.server_port, core: behindPlugin };
      const told = pluginCommand(plugin, wish.node.plugin_opts ?? {}, ports, wish.certificate);
      const plugged = dropped(options, told.command, []);
      pluginProcess = await startDetached(plugged.command, plugged.args, {
        ...start,
        env: { ...start.env, ...told.env },
      });
    }
  } catch (error) {
    await stop(core);
    throw error;
  } finally {
    api.close();
  }
  const epoch = randomUUID();
  // First the ledger: of a core that nobody remembers nothing is ever counted under an epoch that is not its own.
  onEpoch(epoch);
  const known = { process: core, plugin: pluginProcess, apiPort, behindPlugin, epoch, wish: hashOf(wish, options) };
  saveJson(recordFile(options), known);
  return running(known, wish, options);
}

interface Dropped {
  readonly command: string;
  readonly args: readonly string[];
  /** By the spawn itself, where there is no `setpriv`. */
  readonly ids: { readonly uid: number; readonly gid: number } | null;
}

/**
 * Root drops to the core's user. Of the agent's rights core and plugin keep one at most, to listen on ports below 1024:
 * not the one to cut connections.
 */
function dropped({ user }: CoreOptions, command: string, args: readonly string[]): Dropped {
  const setpriv = findProgram('setpriv');
  if (!isExecutable(setpriv)) return { command, args, ids: user };
  const ids = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : [];
  const kept = hasCapability(CAP_NET_BIND_SERVICE) ? '-all,+net_bind_service' : '-all';
  const rights = [`--inh-caps=${kept}`, `--ambient-caps=${kept}`, '--no-new-privs'];
  return { command: setpriv, args: [...ids, ...rights, command, ...args], ids: null };
}

function running(known: Remembered, wish: CoreWish, options: CoreOptions): RunningCore {
  const { apiPort, behindPlugin, plugin } = known;
  const api = coreApi(apiPort);
  const setup: CoreSetup = { ...wish, apiPort, behindPlugin };
  return {
    epoch: known.epoch,
    api,
    pid: known.process.pid,
    port: behindPlugin ?? wish.node.server_port,
    isAlive: () => isAlive(known.process) && (plugin === null || isAlive(plugin)),
    async restartInbound(tag, users) {
      await api.removeInbound(tag);
      await tell(['adi'], { inbounds: [inbound(setup, users, tag)] }, apiPort, options);
      if (!(await api.inboundTags()).includes(tag)) throw new Error(`the core did not take the inbound ${tag} back`);
    },
    async reroute(next) {
      const before = await api.ruleTags();
      const generation = randomUUID();
      // Behind the old rules, which are taken away from the end: at any moment a connection is judged by what the old
      // ones say or by what the new ones say, never by half of either. The core would put new ones in place of the old
      // too, but lets everything pass while it does.
      const rules = routing({ ...next, apiPort, behindPlugin }, generation);
      await tell(['adrules', '-append'], { routing: rules }, apiPort, options);
      for (const tag of before.toReversed()) await api.removeRule(tag);
      const after = await api.ruleTags();
      if (after.length === 0 || !after.every((tag) => tag.startsWith(generation)))
        throw new Error('the core did not take the rules');
    },
    async stop() {
      api.close();
      if (plugin) await stop(plugin);
      await stop(known.process);
      rmSync(recordFile(options), { force: true });
    },
  };
}

/** By the core's own program, which turns our JSON into its messages. Not every command of it says so when it fails. */
async function tell(command: readonly string[], said: unknown, apiPort: number, options: CoreOptions): Promise<void> {
  const [name = '', ...flags] = command;
  const file = join(options.stateDir, `${name}.json`);
  writeFileSync(file, JSON.stringify(said), { mode: 0o600 });
  try {
    await promisify(execFile)(options.xray, ['api', name, `--server=127.0.0.1:${apiPort}`, ...flags, file]);
  } finally {
    rmSync(file, { force: true });
  }
}

async function untilUp(api: CoreApi, core: ProcessId, options: CoreOptions): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(api))) {
    if (!isAlive(core) || Date.now() > deadline)
      throw new Error(`the core does not start: ${readFileSync(logFile(options), 'utf8').trim().slice(-500)}`);
    await delay(25);
  }
}

/** Ends cores and plugins that an agent started here and was killed before it could write them down. */
function endStrays(options: CoreOptions, known: Remembered | undefined): void {
  const mark = `${MARK}=${options.stateDir}`;
  const kept = [known?.process.pid, known?.plugin?.pid, process.pid];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || kept.includes(pid)) continue;
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)) process.kill(pid, 'SIGKILL');
    } catch {
      // Gone, or not ours to look into: then it is no core of ours either.
    }
  }
}

/** The core says little; what it says must not fill the disk all the same. */
export function truncateLog(options: CoreOptions): void {
  const file = logFile(options);
  if (existsSync(file) && readFileSync(file).length > LOG_LIMIT_BYTES) truncateSync(file);
}

/** A loopback port nobody listens on just now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
