import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient } from './harness/api.ts';
import type { CreatedNode, CreatedSubscription } from './harness/api.ts';
import { freePort, until } from './harness/processes.ts';
import { startProduct } from './harness/product.ts';
import type { Product } from './harness/product.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { startAgent } from './node-agent/agent-process.ts';
import type { AgentProcess } from './node-agent/agent-process.ts';
import { startClient } from './node-agent/proxied.ts';
import type { Download, ProxyClient } from './node-agent/proxied.ts';
import { startStreamOrigin } from './node-agent/stream-origin.ts';
import type { StreamOrigin } from './node-agent/stream-origin.ts';

const MB = 1_000_000;
const cleanups: (() => Promise<unknown>)[] = [];
let product: Product;
let api: ApiClient;
let origin: StreamOrigin;
let folder: string;

beforeAll(async () => {
  const temporary = await temporaryFolder('orrery-e2e-agent-');
  folder = temporary.path;
  cleanups.push(temporary.remove);
  origin = await startStreamOrigin();
  cleanups.push(origin.close);
  product = await startProduct();
  cleanups.push(product.stop);
  api = await ApiClient.signIn(product);
});

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

interface Served {
  readonly node: CreatedNode;
  readonly subscription: CreatedSubscription;
  readonly client: ProxyClient;
  agent: AgentProcess;
  restart: () => Promise<void>;
}

const url = (bytes: number, perSecond?: number): string =>
  `http://127.0.0.1:${origin.port}/${bytes}${perSecond === undefined ? '' : `/${perSecond}`}`;

const subscribe = async (tag: string, quotaBytes = 10_000 * MB): Promise<CreatedSubscription> => {
  const user = await api.createUser({ email: `${randomUUID()}@e2e.test`, password: randomUUID() });
  const plan = await api.createPlan({
    name: randomUUID(),
    quota_bytes: quotaBytes,
    reset: 'month',
    time_zone: 'UTC',
    duration_days: 30,
    node_tags: [tag],
  });
  return api.createSubscription({ user_id: user.id, plan_id: plan.id });
};

async function serve(settings: Record<string, unknown>, quotaBytes?: number): Promise<Served> {
  const tag = randomUUID().slice(0, 8);
  const port = await freePort();
  const node = await api.createActiveNode({
    name: tag,
    server_address: '127.0.0.1',
    server_port: port,
    tags: [tag],
    ...settings,
  });
  const subscription = await subscribe(tag, quotaBytes);
  const stateDir = join(folder, tag);
  const options = {
    api: product.url,
    node,
    stateDir,
    env: { EXTRA_ALLOWED: `127.0.0.1:${origin.port}` },
  };
  const agent = await startAgent(options);
  const listed = (await api.agentSubscriptions(node)).find((user) => user.subscription_id === String(subscription.id));
  const config = await api.agentConfig(node);
  const pinnedSha256 = await certificateSha256(stateDir);
  const client = await startClient({
    config,
    password: listed?.password ?? '',
    folder,
    ...(pinnedSha256 !== undefined && { pinnedSha256 }),
  });
  const served: Served = {
    node,
    subscription,
    client,
    agent,
    async restart() {
      served.agent = await startAgent(options);
    },
  };
  cleanups.push(client.stop, () => served.agent.stop());
  return served;
}

async function certificateSha256(stateDir: string): Promise<string | undefined> {
  let status: { certificate_sha256?: string } = {};
  await until('the agent to report', async () => {
    status = JSON.parse(await readFile(join(stateDir, 'status.json'), 'utf8').catch(() => '{}')) as typeof status;
    return Object.keys(status).length > 0;
  });
  return status.certificate_sha256;
}

const shadowsocks = { protocol: 'shadowsocks', encryption_method: 'aes-256-gcm' };

async function counted({ subscription }: Served): Promise<number> {
  const { totals } = await api.usage(subscription.id);
  return totals.raw_download;
}

/** Nothing is left to report: what the core showed is what the api has. */
async function settled(served: Served): Promise<number> {
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

const say = (what: string, ms: number): void => console.log(`  ${what}: ${Math.round(ms)} ms`);

/** How long after `since` the last byte came, once no more came for two seconds. */
async function stoppedAfter(download: Download, since: number): Promise<number> {
  await until('the download to stop', () => performance.now() - download.lastByteAt() > 2_000, { timeoutMs: 20_000 });
  return Math.max(0, download.lastByteAt() - since);
}

const moving = (download: Download): Promise<void> => until('the download to move', () => download.bytes() > MB);

const security = { type: 'tls', sni: 'node.orrery.test', allow_insecure: true };

const nodes: [string, Record<string, unknown>][] = [
  ['shadowsocks', shadowsocks],
  ['shadowsocks 2022', { protocol: 'shadowsocks', encryption_method: '2022-blake3-aes-256-gcm' }],
  ['trojan', trojan({ type: 'tcp' })],
  ['trojan over ws', trojan({ type: 'ws', path: '/t', host: 'node.orrery.test' })],
  ['vless with vision over tls', vless()],
  [
    'vmess over ws',
    { protocol: 'vmess', settings: { transport: { type: 'ws', path: '/v' }, security: { type: 'none' } } },
  ],
  ['hysteria2', { protocol: 'hysteria2', settings: { security } }],
  ['trojan over grpc', trojan({ type: 'grpc', service_name: 'tunnel.grpc' })],
];

function vless(): Record<string, unknown> {
  return { protocol: 'vless', settings: { flow: 'xtls-rprx-vision', transport: { type: 'tcp' }, security } };
}

function trojan(transport: Record<string, unknown>): Record<string, unknown> {
  return { protocol: 'trojan', settings: { transport, security } };
}

describe.each(nodes)('a node with %s', (_name, settings) => {
  test('carries, counts to the byte what passed, and cuts who is suspended', async () => {
    const served = await serve(settings);
    expect(await served.client.get(url(5 * MB))).toBe(5 * MB);
    await until('the report to be counted', async () => (await counted(served)) >= 5 * MB);
    // The answer's headers, and nothing else.
    expect((await counted(served)) - 5 * MB).toBeLessThan(300);

    const download = served.client.download(url(1_000 * MB, 5 * MB));
    await moving(download);
    const suspendedAt = performance.now();
    await api.suspend(served.subscription.id);
    const cutAfter = await stoppedAfter(download, suspendedAt);
    say('suspended -> last byte', cutAfter);
    expect(cutAfter).toBeLessThan(2_000);
    expect(typeof (await served.client.get(url(10)))).toBe('string');

    await api.resume(served.subscription.id);
    const resumedAt = performance.now();
    // A client over QUIC first has to find its connection dead.
    const letIn = async (): Promise<boolean> => (await served.client.get(url(10), 300)) === 10;
    await until('to be let in again', letIn, { timeoutMs: 60_000 });
    say('resumed -> first answer', performance.now() - resumedAt);
  });
});

describe('our node agent', () => {
  test('stops a download that crosses the quota, and lets it go on after a reset', async () => {
    const served = await serve(shadowsocks, 20 * MB);
    const download = served.client.download(url(1_000 * MB, 5 * MB));
    await moving(download);
    await until('the quota to be crossed', () => download.bytes() >= 20 * MB);
    const crossedAt = performance.now();
    say('quota crossed -> last byte', await stoppedAfter(download, crossedAt));
    console.log(`  quota 20 MB, carried ${(download.bytes() / MB).toFixed(1)} MB`);
    expect(download.bytes()).toBeLessThan(35 * MB);
    expect(await settled(served)).toBeGreaterThanOrEqual(download.bytes());
    await api.resetUsage(served.subscription.id);
    const resetAt = performance.now();
    await until('to be let in again', async () => (await served.client.get(url(10), 300)) === 10);
    say('usage reset -> first answer', performance.now() - resetAt);
  });

  test('loses and doubles nothing when it is killed while users move bytes, and takes the core over', async () => {
    const served = await serve(shadowsocks);
    const pid = await served.agent.corePid();
    const download = served.client.download(url(30 * MB, 5 * MB));
    for (let i = 0; i < 3; i += 1) {
      await moving(download);
      await served.agent.kill();
      await served.restart();
    }
    expect(await served.agent.corePid()).toBe(pid);
    await until('the download to end', () => download.ended() !== null, { timeoutMs: 30_000 });
    expect([download.ended(), download.bytes()]).toEqual(['complete', 30 * MB]);
    expect((await settled(served)) - 30 * MB).toBeLessThan(300);
  });

  test('starts a core that was killed again, with its users, and counts none of it twice', async () => {
    const served = await serve(shadowsocks);
    expect(await served.client.get(url(3 * MB))).toBe(3 * MB);
    const before = await settled(served);
    process.kill(await served.agent.corePid(), 'SIGKILL');
    const killedAt = performance.now();
    await until('the core to be back', async () => (await served.client.get(url(10), 500)) === 10);
    say('core killed -> first answer', performance.now() - killedAt);
    expect(await served.client.get(url(2 * MB))).toBe(2 * MB);
    const after = await settled(served);
    expect(after - before).toBeGreaterThanOrEqual(2 * MB);
    // Headers of a handful of answers.
    expect(after - before).toBeLessThan(2 * MB + 3_000);
    await until('the loss to be shown', async () => (await statusOf(served)).core_crashes === 1);
    expect(await statusOf(served)).toMatchObject({ unread_from: expect.any(String), unread_to: expect.any(String) });
  });

  test('refuses what the node alone may reach', async () => {
    const served = await serve(shadowsocks);
    const elsewhere = await startStreamOrigin();
    cleanups.push(elsewhere.close);
    const { apiPort } = JSON.parse(await readFile(join(served.agent.stateDir, 'core.json'), 'utf8')) as {
      apiPort: number;
    };
    expect(await served.client.get(url(10))).toBe(10);
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '[::ffff:127.0.0.1]', '127.1.2.3'])
      for (const port of [elsewhere.port, apiPort])
        expect([host, await served.client.get(`http://${host}:${port}/10`, 3_000)]).toEqual([host, expect.any(String)]);
    expect(elsewhere.requests()).toBe(0);
  });

  test.each([
    ['obfs http', 'obfs-local', { obfs: 'http' }],
    ['obfs tls', 'obfs-local', { obfs: 'tls' }],
    ['v2ray-plugin', 'v2ray-plugin', { mode: 'websocket', host: 'node.orrery.test', path: '/p' }],
  ])('serves behind %s, and cuts one user there', async (_name, plugin, plugin_opts) => {
    const served = await serve({ ...shadowsocks, plugin, plugin_opts });
    expect(await served.client.get(url(5 * MB))).toBe(5 * MB);
    const download = served.client.download(url(1_000 * MB, 5 * MB));
    await moving(download);
    const suspendedAt = performance.now();
    await api.suspend(served.subscription.id);
    const cutAfter = await stoppedAfter(download, suspendedAt);
    say('suspended -> last byte', cutAfter);
    expect(cutAfter).toBeLessThan(2_000);
  });

  test('serves on while the api is away, restarts on its own memory, and reports what it kept', async () => {
    const served = await serve(shadowsocks);
    expect(await served.client.get(url(MB))).toBe(MB);
    const before = await settled(served);
    product.pause();
    try {
      expect(await served.client.get(url(2 * MB))).toBe(2 * MB);
      await delay(2_000);
      await served.agent.kill();
      await served.restart();
      expect(await served.client.get(url(3 * MB))).toBe(3 * MB);
      // In order: the core is ended too, and the next one begins a new epoch.
      await served.agent.stop();
      await served.restart();
      expect(await served.client.get(url(4 * MB))).toBe(4 * MB);
    } finally {
      product.resume();
    }
    await until('the reports to arrive', async () => (await counted(served)) - before >= 9 * MB, { timeoutMs: 30_000 });
    expect((await settled(served)) - before - 9 * MB).toBeLessThan(1_000);
  });
});

async function statusOf({ agent }: Served): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(agent.stateDir, 'status.json'), 'utf8')) as Record<string, unknown>;
}
