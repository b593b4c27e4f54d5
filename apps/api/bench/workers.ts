import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../src/config.ts';
import { createPasswordHasher } from '../src/identity/password-hasher.ts';
import { openInstallation } from '../src/installation.ts';
import { createLogger } from '../src/logger.ts';
import { sampleLinkToken } from '../src/sample-data.ts';
import { freePort, median } from './installation.ts';
import { get, load } from './load.ts';

const START = new URL('../src/start.ts', import.meta.url).pathname;
const TICK_MS = 10;

export interface WorkersOptions {
  /** Of Node. */
  readonly flags: readonly string[];
  readonly turns: number;
  readonly durationMs: number;
  readonly connections: number;
}

export interface Throughput {
  readonly requestsPerSecond: number;
  /** Microseconds of processor for one request, of all its processes; NaN where the system does not tell. */
  readonly cpuUs: number;
}

/** How fast one link is served by as many workers: the product as it is started, on a database of its own. */
export async function throughputOf(workers: number, options: WorkersOptions): Promise<Throughput> {
  const dataDir = await mkdtemp(join(tmpdir(), 'orrery-bench-'));
  const port = await freePort();
  const environment = { DATA_DIR: join(dataDir, 'data'), PORT: String(port), LOG_LEVEL: 'info', DASHBOARD: 'off' };
  try {
    const token = await sampleToken(environment);
    const more = { ...environment, WORKERS: String(workers), SUBSCRIPTION_RATE_LIMIT: '0' };
    const api = spawn(process.execPath, [...options.flags, START], {
      env: { ...process.env, ...more },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    try {
      await untilAllServe(api, port, workers);
      return await measure(api, port, `/s/${token}/mihomo`, options);
    } finally {
      api.kill('SIGTERM');
      if (api.exitCode === null) await once(api, 'exit');
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function sampleToken(environment: Record<string, string>): Promise<string> {
  const installation = await openInstallation(readConfig(environment), createLogger('error'), () => {});
  try {
    return await sampleLinkToken(installation, createPasswordHasher({ memoryKib: 8, passes: 1 }));
  } finally {
    await installation.close();
  }
}

/** The first of several starts alone; the others are there when each is a process that answers. */
async function untilAllServe(api: ChildProcess, port: number, workers: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (api.exitCode !== null || Date.now() > deadline) throw new Error('the product does not serve');
    const isReady = await fetch(`http://127.0.0.1:${port}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady && (workers === 1 || (await serving(api)).length === workers)) break;
    await new Promise((resolve) => void setTimeout(resolve, 100));
  }
  // The last worker is forked, and opens its database; a warm-up follows.
  await new Promise((resolve) => void setTimeout(resolve, 3_000));
}

async function measure(
  api: ChildProcess,
  port: number,
  path: string,
  { turns, durationMs, connections }: WorkersOptions,
): Promise<Throughput> {
  const request = get(path);
  const taken: Throughput[] = [];
  for (let turn = 0; turn <= turns; turn++) {
    const before = await cpuMsOf(api);
    const { requestsPerSecond } = await load({ port, connections, durationMs, status: 200, next: () => request });
    const cpuMs = (await cpuMsOf(api)) - before;
    // The first one warms up.
    if (turn > 0) taken.push({ requestsPerSecond, cpuUs: (cpuMs * 1e6) / (requestsPerSecond * durationMs) });
  }
  return {
    requestsPerSecond: median(taken.map((one) => one.requestsPerSecond)),
    cpuUs: median(taken.map(({ cpuUs }) => cpuUs)),
  };
}

/** The processes that the product started to serve; its database is not among them. None where the system does not tell. */
async function serving({ pid }: ChildProcess): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const pids = children.trim().split(' ').filter(Boolean).map(Number);
  const commands = await Promise.all(pids.map((each) => readFile(`/proc/${each}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => commands[index]?.includes('start.ts'));
}

async function cpuMsOf(api: ChildProcess): Promise<number> {
  const times = await Promise.all([api.pid ?? 0, ...(await serving(api))].map(cpuMsOfOne));
  return times.reduce((sum, each) => sum + each, 0);
}

async function cpuMsOfOne(pid: number): Promise<number> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // What follows the name in brackets, which may hold anything: user and system time are the 12th and 13th.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
