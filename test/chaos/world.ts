import { randomUUID } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coreApi } from '../../apps/node-agent/src/core/xray-api.ts';
import { ApiClient, type CreatedNode } from '../e2e/harness/api.ts';
import { freePort, start, until, type Running } from '../e2e/harness/processes.ts';
import { temporaryFolder } from '../e2e/harness/reaper.ts';
import { startAgent, type AgentProcess } from '../e2e/node-agent/agent-process.ts';
import { startClient, type ProxyClient } from '../e2e/node-agent/proxied.ts';
import { startStreamOrigin } from '../e2e/node-agent/stream-origin.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** How fast one user may load, so that what a killed core takes along has a bound. */
export const BYTES_PER_SECOND = 400_000;
export const READ_INTERVAL_MS = 500;

/** What can be killed, paused and started again. */
export interface World {
  readonly dataDir: string;
  readonly stateDir: string;
  readonly proxy: FaultProxy;
  readonly clients: readonly ProxyClient[];
  readonly downloadUrl: (bytes: number) => string;
  /** Of ours alone; 0, or a rejection, when it does not run. */
  readonly pidOf: (part: Part) => Promise<number>;
  /** Brings back what does not come back by itself: the api and the agent. */
  readonly revive: () => Promise<void>;
  /** What the core's counters show now, and of which epoch; undefined when it does not answer. */
  readonly witness: () => Promise<{ epoch: string; bytes: number } | undefined>;
  /** What the api shows operators of everybody's usage, raw. */
  readonly shownUsage: () => Promise<number>;
  readonly agentOutput: () => string;
  readonly stopAgent: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const parts = ['api', 'agent', 'core', 'postgres'] as const;
export type Part = (typeof parts)[number];

/** One api, one fault proxy, one agent with a real core, some users with real clients. */
export async function makeWorld(users: number): Promise<World> {
  const cleanups: (() => Promise<unknown>)[] = [];
  const folder = await temporaryFolder('orrery-chaos-');
  cleanups.push(folder.remove);
  const dataDir = join(folder.path, 'data');
  const stateDir = join(folder.path, 'agent');
  const apiPort = await freePort();
  const admin = { email: 'admin@chaos.test', password: randomUUID() };
  const url = `http://127.0.0.1:${apiPort}`;
  const isReady = async (): Promise<boolean> =>
    (await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => null))?.status === 200;

  const startApi = async (): Promise<Running> => {
    const { DATABASE_URL: _database, PUBLIC_URL: _url, ...inherited } = process.env;
    const api = await start(process.execPath, ['apps/api/src/start.ts'], {
      cwd: repository,
      env: {
        ...inherited,
        HOST: '127.0.0.1',
        DASHBOARD: 'off',
        PORT: String(apiPort),
        DATA_DIR: dataDir,
        ADMIN_EMAIL: admin.email,
        ADMIN_PASSWORD: admin.password,
        LOG_LEVEL: 'error',
      },
    });
    await until('the api to be ready', async () => api.ended() !== null || (await isReady()), {
      timeoutMs: 60_000,
      explain: api.output,
    });
    if (api.ended() !== null) throw new Error(`the api ended with ${api.ended()}:\n${api.output()}`);
    return api;
  };

  const origin = await startStreamOrigin();
  cleanups.push(origin.close);
  let api = await startApi();
  cleanups.push(() => api.stop(30_000));
  const client = await ApiClient.signIn({ url, adminEmail: admin.email, adminPassword: admin.password });
  const node = await client.createActiveNode({
    name: 'chaos',
    server_address: '127.0.0.1',
    server_port: await freePort(),
    protocol: 'shadowsocks',
    encryption_method: 'aes-256-gcm',
  });
  const plan = await client.createPlan({ name: 'chaos' });
  const subscriptions: number[] = [];
  for (let n = 0; n < users; n++) {
    const user = await client.createUser({ email: `user${n}@chaos.test`, password: randomUUID() });
    subscriptions.push((await client.createSubscription({ user_id: user.id, plan_id: plan.id })).id);
  }
  const proxy = await startFaultProxy(apiPort);
  cleanups.push(proxy.close);
  const startTheAgent = (): Promise<AgentProcess> => agentAt(proxy.url, node, stateDir, origin.port);
  let agent = await startTheAgent();
  cleanups.push(() => agent.stop());

  const config = await client.agentConfig(node);
  const entitled = await client.agentSubscriptions(node);
  const clients: ProxyClient[] = [];
  for (const { password } of entitled) {
    const one = await startClient({ config, password, folder: folder.path });
    cleanups.push(one.stop);
    clients.push(one);
  }

  const core = async (): Promise<{ process: { pid: number }; apiPort: number; epoch: string }> =>
    JSON.parse(await readFile(join(stateDir, 'core.json'), 'utf8')) as {
      process: { pid: number };
      apiPort: number;
      epoch: string;
    };

  return {
    dataDir,
    stateDir,
    proxy,
    clients,
    downloadUrl: (bytes) => `http://127.0.0.1:${origin.port}/${bytes}/${BYTES_PER_SECOND}`,
    async pidOf(part) {
      switch (part) {
        case 'api':
          return api.pid;
        case 'agent':
          return agent.pid;
        case 'core': {
          const { pid } = (await core()).process;
          return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).includes('xray') ? pid : 0;
        }
        case 'postgres': {
          const cluster = join(dataDir, 'postgres/cluster');
          const pid = Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);
          // The file may have outlived its process, whose number may be somebody else's by now.
          return (await readlink(`/proc/${pid}/cwd`)) === cluster ? pid : 0;
        }
      }
    },
    async revive() {
      if (api.ended() !== null) api = await startApi();
      if (!isAlive(agent.pid)) agent = await startTheAgent();
    },
    async witness() {
      const { apiPort: port, epoch } = await core();
      const watched = coreApi(port);
      try {
        const counters = await watched.counters();
        return { epoch, bytes: [...counters.values()].reduce((all, { up, down }) => all + up + down, 0) };
      } catch {
        return undefined;
      } finally {
        watched.close();
      }
    },
    async shownUsage() {
      // The first sign-in is older than its token may be.
      const signedIn = await ApiClient.signIn({ url, adminEmail: admin.email, adminPassword: admin.password });
      const shown = await Promise.all(subscriptions.map((id) => signedIn.usage(id)));
      return shown.reduce((all, { totals }) => all + totals.raw_upload + totals.raw_download, 0);
    },
    agentOutput: () => agent.output(),
    stopAgent: () => agent.stop(),
    async close() {
      for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
    },
  };
}

const agentAt = (api: string, node: CreatedNode, stateDir: string, originPort: number): Promise<AgentProcess> =>
  startAgent({
    api,
    node,
    stateDir,
    env: {
      EXTRA_ALLOWED: `127.0.0.1:${originPort}`,
      READ_INTERVAL_MS: String(READ_INTERVAL_MS),
      REPORT_INTERVAL_MS: '500',
    },
  });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
