import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '../harness/api.ts';
import type { CreatedNode, CreatedSubscription } from '../harness/api.ts';
import { freePort, until } from '../harness/processes.ts';
import { startProduct } from '../harness/product.ts';
import type { Product } from '../harness/product.ts';
import { temporaryFolder } from '../harness/reaper.ts';
import { startAgent } from './agent-process.ts';
import type { AgentOptions, AgentProcess } from './agent-process.ts';
import { startClient } from './proxied.ts';
import type { ProxyClient } from './proxied.ts';
import { startStreamOrigin } from './stream-origin.ts';
import type { StreamOrigin } from './stream-origin.ts';

export const MB = 1_000_000;

export const security = { type: 'tls', sni: 'node.orrery.test', allow_insecure: true };
export const shadowsocks = { protocol: 'shadowsocks', encryption_method: 'aes-256-gcm' };

export function vless(): Record<string, unknown> {
  return { protocol: 'vless', settings: { flow: 'xtls-rprx-vision', transport: { type: 'tcp' }, security } };
}

export function trojan(transport: Record<string, unknown>): Record<string, unknown> {
  return { protocol: 'trojan', settings: { transport, security } };
}

/** A user of a node, with a client of their own. */
export interface Customer {
  readonly subscription: CreatedSubscription;
  readonly client: ProxyClient;
  /** How the node knows them, and where. */
  readonly password: string;
  readonly port: number;
}

/** A node, our agent that serves it, and its first user. */
export interface Served extends Customer {
  readonly node: CreatedNode;
  /** The one that runs now. */
  readonly agent: AgentProcess;
  readonly restart: () => Promise<void>;
  /** One more user of the same node, or this one. */
  readonly join: (who?: CreatedSubscription) => Promise<Customer>;
}

interface More extends Pick<AgentOptions, 'env' | 'under'> {
  /** The agent gets a code instead of id and token. */
  readonly enrol?: boolean;
  /** More of the plan of its users. */
  readonly plan?: Record<string, unknown>;
}

/** The product, a site, and nodes with our agent on demand. */
export interface AgentWorld {
  readonly product: Product;
  readonly api: ApiClient;
  readonly origin: StreamOrigin;
  readonly folder: string;
  /** Run in reverse by `close`. */
  readonly cleanups: (() => Promise<unknown>)[];
  readonly url: (bytes: number, perSecond?: number) => string;
  readonly serve: (settings: Record<string, unknown>, quotaBytes?: number, more?: More) => Promise<Served>;
  /** Somebody with a plan of their own, which opens the nodes with this tag. */
  readonly subscribe: (tag: string, quotaBytes?: number, terms?: More['plan']) => Promise<CreatedSubscription>;
  readonly counted: (served: Customer) => Promise<number>;
  /** Nothing is left to report: what the core showed is what the api has. */
  readonly settled: (served: Customer) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** `env`: of the api and of the agents, besides what they need. */
export async function startAgentWorld(env: Readonly<Record<string, string>> = {}): Promise<AgentWorld> {
  const cleanups: (() => Promise<unknown>)[] = [];
  const { path: folder, remove } = await temporaryFolder('orrery-e2e-agent-');
  cleanups.push(remove);
  const origin = await startStreamOrigin();
  cleanups.push(origin.close);
  const product = await startProduct({ DASHBOARD: 'off', ...env });
  cleanups.push(product.stop);
  const api = await ApiClient.signIn(product);

  const subscribe = async (
    tag: string,
    quotaBytes = 10_000 * MB,
    terms: More['plan'] = {},
  ): Promise<CreatedSubscription> => {
    const user = await api.createUser({ email: `${randomUUID()}@e2e.test`, password: randomUUID() });
    const plan = await api.createPlan({
      name: randomUUID(),
      quota_bytes: quotaBytes,
      reset: 'month',
      time_zone: 'UTC',
      duration_days: 30,
      node_tags: [tag],
      ...terms,
    });
    return api.createSubscription({ user_id: user.id, plan_id: plan.id });
  };

  async function serve(
    settings: Record<string, unknown>,
    quotaBytes?: number,
    { env: own, under, enrol = false, plan }: More = {},
  ): Promise<Served> {
    const tag = randomUUID().slice(0, 8);
    const port = await freePort();
    const created = await api.createActiveNode({
      name: tag,
      server_address: '127.0.0.1',
      server_port: port,
      tags: [tag],
      ...settings,
    });
    const code = enrol ? { ORRERY_ENROL_CODE: await api.enrolmentCode(created.id) } : {};
    const subscription = await subscribe(tag, quotaBytes, plan);
    const stateDir = join(folder, tag);
    const options = {
      api: product.url,
      node: created,
      stateDir,
      ...(under && { under }),
      env: { EXTRA_ALLOWED: `127.0.0.1:${origin.port}`, ...env, ...own, ...code },
    };
    let agent = await startAgent(options);
    const node = enrol ? { ...created, api_token: await enrolledToken(stateDir) } : created;
    const pinnedSha256 = await certificateSha256(stateDir);

    async function connect(customer: CreatedSubscription): Promise<Customer> {
      const listed = (await api.agentSubscriptions(node)).find((one) => one.subscription_id === String(customer.id));
      const config = await api.agentConfig(node);
      const { password = '', port = config.server_port } = listed ?? {};
      const client = await startClient({
        config: { ...config, server_port: port },
        password,
        folder,
        ...(pinnedSha256 !== undefined && { pinnedSha256 }),
      });
      cleanups.push(client.stop);
      return { subscription: customer, client, password, port };
    }

    cleanups.push(() => agent.stop());
    return {
      ...(await connect(subscription)),
      node,
      get agent() {
        return agent;
      },
      async restart() {
        agent = await startAgent(options);
      },
      join: async (who) => connect(who ?? (await subscribe(tag, quotaBytes, plan))),
    };
  }

  const counted = async ({ subscription }: Customer): Promise<number> =>
    (await api.usage(subscription.id)).totals.raw_download;

  async function settled(served: Customer): Promise<number> {
    let last = -1;
    await until(
      'the count to settle',
      async () => {
        const before = last;
        last = await counted(served);
        if (last !== before) await delay(2_500);
        return last === before;
      },
      { timeoutMs: 30_000 },
    );
    return last;
  }

  return {
    product,
    api,
    origin,
    folder,
    cleanups,
    url: (bytes, perSecond) =>
      `http://127.0.0.1:${origin.port}/${bytes}${perSecond === undefined ? '' : `/${perSecond}`}`,
    serve,
    subscribe,
    counted,
    settled,
    async close() {
      for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
    },
  };
}

async function enrolledToken(stateDir: string): Promise<string> {
  return (JSON.parse(await readFile(join(stateDir, 'identity.json'), 'utf8')) as { token: string }).token;
}

async function certificateSha256(stateDir: string): Promise<string | undefined> {
  let status: { certificate_sha256?: string } = {};
  await until('the agent to report', async () => {
    status = JSON.parse(await readFile(join(stateDir, 'status.json'), 'utf8').catch(() => '{}')) as typeof status;
    return Object.keys(status).length > 0;
  });
  return status.certificate_sha256;
}
