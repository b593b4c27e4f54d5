import { copyFile, mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finish, until } from './harness/processes.ts';
import { MB, security, shadowsocks, startAgentWorld, trojan, vless } from './node-agent/agent-world.ts';
import type { AgentWorld, Served } from './node-agent/agent-world.ts';
import { startClient } from './node-agent/proxied.ts';
import type { Download } from './node-agent/proxied.ts';
import { startStreamOrigin } from './node-agent/stream-origin.ts';
import { makeCertificates } from './nodes/certificate.ts';
import { startRealityTarget } from './nodes/reality-target.ts';
import { openUdpFlow, startUdpOrigin } from './node-agent/udp-flow.ts';
import type { UdpFlow } from './node-agent/udp-flow.ts';
import { isRoot } from './toolchains.ts';

let world: AgentWorld;

beforeAll(async () => {
  world = await startAgentWorld();
});
afterAll(() => world.close());

const serve = (settings: Record<string, unknown>, quotaBytes?: number): Promise<Served> =>
  world.serve(settings, quotaBytes);
const url = (bytes: number, perSecond?: number): string => world.url(bytes, perSecond);
const counted = (served: Served): Promise<number> => world.counted(served);
const settled = (served: Served): Promise<number> => world.settled(served);

const say = (what: string, ms: number): void => console.log(`  ${what}: ${Math.round(ms)} ms`);

/** How long after `since` the last byte came, once no more came for two seconds. */
async function stoppedAfter(download: Download, since: number): Promise<number> {
  await until('the download to stop', () => performance.now() - download.lastByteAt() > 2_000, { timeoutMs: 20_000 });
  return Math.max(0, download.lastByteAt() - since);
}

const moving = (download: Download): Promise<void> => until('the download to move', () => download.bytes() > MB);

const hysteria2 = { protocol: 'hysteria2', settings: { security } };

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
  ['hysteria2', hysteria2],
  ['trojan over grpc', trojan({ type: 'grpc', service_name: 'tunnel.grpc' })],
];

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
    await world.api.suspend(served.subscription.id);
    const cutAfter = await stoppedAfter(download, suspendedAt);
    say('suspended -> last byte', cutAfter);
    expect(cutAfter).toBeLessThan(2_000);
    expect(typeof (await served.client.get(url(10)))).toBe('string');

    await world.api.resume(served.subscription.id);
    const resumedAt = performance.now();
    // A client over QUIC first has to find its connection dead.
    const letIn = async (): Promise<boolean> => (await served.client.get(url(10), 300)) === 10;
    await until('to be let in again', letIn, { timeoutMs: 60_000 });
    say('resumed -> first answer', performance.now() - resumedAt);
  });
});

describe('one user of UDP', () => {
  test.each([
    ['shadowsocks', shadowsocks],
    ['shadowsocks 2022', { protocol: 'shadowsocks', encryption_method: '2022-blake3-aes-256-gcm' }],
    ['hysteria2', hysteria2],
  ])('of %s is cut and comes back, and nobody else notices', async (_name, settings) => {
    const echo = await startUdpOrigin();
    const env = { EXTRA_ALLOWED: `127.0.0.1:${world.origin.port},127.0.0.1:${echo.port}` };
    const served = await world.serve(settings, undefined, { env });
    const neighbour = await served.join();
    // Of Hysteria2 the core names a client's port with its TCP only.
    for (const { client } of [served, neighbour])
      await until('to be let in', async () => (await client.get(url(10), 1_000)) === 10, { timeoutMs: 60_000 });
    const flows = await Promise.all([served, neighbour].map(({ client }) => openUdpFlow(client.socksPort)));
    const [flow, other] = flows;
    if (!flow || !other) throw new Error('no flows');
    const sending = setInterval(() => {
      for (const one of flows) one.send('127.0.0.1', echo.port, 'x');
    }, 20);
    world.cleanups.push(() => {
      clearInterval(sending);
      for (const one of [...flows, echo]) one.close();
      return Promise.resolve();
    });
    const moves = async (one: UdpFlow, what: string): Promise<number> => {
      const [since, before] = [performance.now(), one.received.length];
      await until(`${what} to move`, () => one.received.length > before + 5, { timeoutMs: 60_000 });
      return performance.now() - since;
    };
    await Promise.all([moves(flow, 'the user'), moves(other, 'the neighbour')]);
    const suspendedAt = performance.now();
    await world.api.suspend(served.subscription.id);
    await until('the user to be cut', () => performance.now() - flow.lastAt() > 1_500);
    const cutAfter = Math.max(0, flow.lastAt() - suspendedAt);
    say('suspended -> last datagram', cutAfter);
    expect(cutAfter).toBeLessThan(2_000);
    expect(performance.now() - other.lastAt()).toBeLessThan(1_000);
    await world.api.resume(served.subscription.id);
    say('resumed -> datagrams again', await moves(flow, 'the user'));
    await moves(other, 'the neighbour');
    clearInterval(sending);
  });
});

test('who sends nothing but UDP over hysteria2 is cut by address, and back when let in', async () => {
  const echo = await startUdpOrigin();
  const env = { EXTRA_ALLOWED: `127.0.0.1:${echo.port}` };
  const served = await world.serve(hysteria2, undefined, { env });
  const flow = await openUdpFlow(served.client.socksPort);
  const sending = setInterval(() => flow.send('127.0.0.1', echo.port, 'x'), 20);
  world.cleanups.push(() => {
    clearInterval(sending);
    flow.close();
    echo.close();
    return Promise.resolve();
  });
  const moves = () => until('the user to move', () => performance.now() - flow.lastAt() < 100, { timeoutMs: 60_000 });
  await moves();
  const suspendedAt = performance.now();
  await world.api.suspend(served.subscription.id);
  await until('the user to be cut', () => performance.now() - flow.lastAt() > 1_500);
  const cutAfter = Math.max(0, flow.lastAt() - suspendedAt);
  say('suspended -> last datagram', cutAfter);
  expect(cutAfter).toBeLessThan(2_000);
  const resumedAt = performance.now();
  await world.api.resume(served.subscription.id);
  await moves();
  say('resumed -> datagrams again', performance.now() - resumedAt);
  const turnedAt = performance.now();
  await world.api.turnCredentials(served.subscription.id);
  await until('who has the old credentials to be cut', () => performance.now() - flow.lastAt() > 1_500);
  say('credentials turned -> last datagram', Math.max(0, flow.lastAt() - turnedAt));
  expect(flow.lastAt() - turnedAt).toBeLessThan(2_000);
});

test('a device beyond the limit is cut, and the one before it is not', async () => {
  const plan = { device_limit: 1, device_policy: 'refuse' };
  const served = await world.serve(shadowsocks, undefined, { plan });
  const first = served.client.download(url(60 * MB, 2 * MB));
  await moving(first);
  // The api has heard of the first device when the agent has brought the next report.
  await until('the first device to be known', async () => (await world.api.onlineCount(served.node.id)) === 1);
  const config = { ...(await world.api.agentConfig(served.node)), server_port: served.port };
  const second = await startClient({ config, password: served.password, folder: world.folder, from: '127.0.0.3' });
  world.cleanups.push(second.stop);
  const began = performance.now();
  const other = second.download(url(60 * MB, 2 * MB));
  await until('the second device to be let in', () => other.bytes() > 0);
  say('a second device begins -> its last byte', await stoppedAfter(other, began));
  expect(other.ended()).not.toBe('complete');
  expect(first.ended()).toBeNull();
  expect(performance.now() - first.lastByteAt()).toBeLessThan(1_500);
  first.cancel();
});

test('a node enrols with a code, and takes up a renewed certificate', async () => {
  const [first, second] = await Promise.all([
    makeCertificates('node.orrery.test', world.folder),
    makeCertificates('node.orrery.test', await mkdtemp(join(world.folder, 'renewed-'))),
  ]);
  const { certFile, keyFile, sha256 } = first.trusted;
  const env = { TLS_CERT: certFile, TLS_KEY: keyFile };
  const served = await world.serve(trojan({ type: 'tcp' }), undefined, { enrol: true, env });
  expect(await served.client.get(url(10))).toBe(10);
  expect((await statusOf(served)).certificate_sha256).toBe(sha256);
  const corePid = await served.agent.corePid();
  const download = served.client.get(url(12 * MB, 2 * MB), 30_000);
  await copyFile(second.trusted.keyFile, keyFile);
  await copyFile(second.trusted.certFile, certFile);
  const renewed = second.trusted.sha256;
  await until('the renewed one to be reported', async () => (await statusOf(served)).certificate_sha256 === renewed);
  await until('operators to see it', async () => (await world.api.node(served.node.id)).certificate_sha256 === renewed);
  const placed = await readFile(join(served.agent.stateDir, 'core', 'tls.crt'), 'utf8');
  expect(placed).toBe(await readFile(certFile, 'utf8'));
  // Whoever comes now is shown the new one, by the same core; who was there before goes on.
  const next = await startClient({
    config: await world.api.agentConfig(served.node),
    password: served.password,
    folder: world.folder,
    pinnedSha256: renewed,
  });
  world.cleanups.push(next.stop);
  await until('the renewed one to be shown', async () => (await next.get(url(10))) === 10);
  expect(await served.client.get(url(10), 2_000)).not.toBe(10);
  expect(await served.agent.corePid()).toBe(corePid);
  expect(await download).toBe(12 * MB);
  // The code is spent; what it brought is kept.
  await served.agent.stop();
  await served.restart();
  expect((await statusOf(served)).core_running).toBe(true);
});

test('a plugin with TLS shows a renewed certificate too', async () => {
  const [first, second] = await Promise.all(
    ['plugin-', 'plugin-renewed-'].map(async (prefix) =>
      makeCertificates('node.orrery.test', await mkdtemp(join(world.folder, prefix))),
    ),
  );
  if (!first || !second) throw new Error('no certificates');
  const { certFile, keyFile, sha256 } = first.trusted;
  const settings = {
    ...shadowsocks,
    plugin: 'v2ray-plugin',
    plugin_opts: { mode: 'websocket', host: 'node.orrery.test', tls: 'true' },
  };
  const served = await world.serve(settings, undefined, { env: { TLS_CERT: certFile, TLS_KEY: keyFile } });
  await until('the first to be shown', async () => (await shownAt(served.port)) === sha256);
  await copyFile(second.trusted.keyFile, keyFile);
  await copyFile(second.trusted.certFile, certFile);
  await until('another to be shown', async () => ![sha256, null].includes(await shownAt(served.port)));
  expect(await shownAt(served.port)).toBe(second.trusted.sha256);
});

/** The hash of the certificate that a TLS server on this machine shows. */
function shownAt(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, servername: 'node.orrery.test', rejectUnauthorized: false });
    socket.on('secureConnect', () => {
      resolve(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase());
      socket.destroy();
    });
    socket.on('error', () => resolve(null));
  });
}

test.runIf(isRoot())(
  'the core runs as a user of its own, with none of the rights of the agent but low ports',
  async () => {
    const served = await serve(shadowsocks);
    const status = await readFile(`/proc/${await served.agent.corePid()}/status`, 'utf8');
    const field = (name: string): string => new RegExp(`^${name}:\\s+(\\w+)`, 'm').exec(status)?.[1] ?? '';
    expect(Number(field('Uid'))).toBeGreaterThan(0);
    const CAP_NET_BIND_SERVICE = 1n << 10n;
    expect(BigInt(`0x${field('CapEff')}`) & ~CAP_NET_BIND_SERVICE).toBe(0n);
    expect(field('NoNewPrivs')).toBe('1');
  },
);

test('a node with REALITY carries and counts', async () => {
  const { trusted } = await makeCertificates('node.orrery.test', await mkdtemp(join(world.folder, 'target-')));
  const target = await startRealityTarget(trusted);
  world.cleanups.push(target.close);
  const reality = { target: target.address, server_names: ['node.orrery.test'] };
  const settings = {
    flow: 'xtls-rprx-vision',
    transport: { type: 'tcp' },
    security: { type: 'reality', reality },
  };
  const served = await serve({ protocol: 'vless', settings });
  expect(await served.client.get(url(5 * MB))).toBe(5 * MB);
  await until('the report to be counted', async () => (await counted(served)) >= 5 * MB);
});

test('--check says what is missing, or that nothing is', async () => {
  const main = fileURLToPath(new URL('../../apps/node-agent/src/main.ts', import.meta.url));
  const check = (env: Record<string, string>) =>
    finish(process.execPath, [main, '--check'], {
      env: { ...process.env, ORRERY_API: world.product.url, STATE_DIR: join(world.folder, 'checked'), ...env },
    });
  const [right, wrong] = await Promise.all([
    check({ XRAY_BIN: join(world.folder, 'xray') }),
    check({ XRAY_BIN: '/nowhere/xray', TLS_CERT: '/nowhere/c', TLS_KEY: '/nowhere/k' }),
  ]);
  expect(right).toEqual({ code: 0, output: 'Everything is in place.\n' });
  expect(wrong.code).toBe(1);
  for (const name of ['XRAY_BIN', 'TLS_CERT', 'TLS_KEY', '3 to mend']) expect(wrong.output).toContain(name);
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
    await world.api.resetUsage(served.subscription.id);
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
    await until('operators to see it', async () => (await world.api.node(served.node.id)).core?.crashes === 1);
    expect((await world.api.node(served.node.id)).core?.unread).toBeDefined();
  });

  test('takes a change of route up for what comes next, and ends nothing over it', async () => {
    const [kept, refused] = await Promise.all([startStreamOrigin(), startStreamOrigin()]);
    world.cleanups.push(kept.close, refused.close);
    const env = { EXTRA_ALLOWED: `127.0.0.1:${kept.port},127.0.0.1:${refused.port}` };
    const served = await world.serve(shadowsocks, undefined, { env });
    const pid = await served.agent.corePid();
    const answers = async (): Promise<boolean> =>
      (await served.client.get(`http://127.0.0.1:${refused.port}/10`, 200)) === 10;
    expect(await answers()).toBe(true);
    const download = served.client.download(`http://127.0.0.1:${kept.port}/${12 * MB}/${3 * MB}`);
    await moving(download);

    const refusedAt = performance.now();
    await world.api.changeNode(served.node.id, { route: { block: [`:${refused.port}`] } });
    await until('the rule to hold', async () => !(await answers()));
    say('route changed -> new connections are refused', performance.now() - refusedAt);
    const openedAt = performance.now();
    await world.api.changeNode(served.node.id, { route: null });
    await until('the rule to be gone', answers);
    say('route changed back -> let in', performance.now() - openedAt);

    await until('the download to end', () => download.ended() !== null);
    expect([download.ended(), download.bytes()]).toEqual(['complete', 12 * MB]);
    expect(await served.agent.corePid()).toBe(pid);
    // The next agent finds the core as it wishes it.
    await served.agent.kill();
    await served.restart();
    expect(await served.agent.corePid()).toBe(pid);
    expect(await answers()).toBe(true);
  });

  test('refuses what the node alone may reach', async () => {
    const served = await serve(shadowsocks);
    const elsewhere = await startStreamOrigin();
    world.cleanups.push(elsewhere.close);
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
    await world.api.suspend(served.subscription.id);
    const cutAfter = await stoppedAfter(download, suspendedAt);
    say('suspended -> last byte', cutAfter);
    expect(cutAfter).toBeLessThan(2_000);
  });

  test('serves on while the api is away, restarts on its own memory, and reports what it kept', async () => {
    const served = await serve(shadowsocks);
    expect(await served.client.get(url(MB))).toBe(MB);
    const before = await settled(served);
    world.product.pause();
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
      world.product.resume();
    }
    await until('the reports to arrive', async () => (await counted(served)) - before >= 9 * MB, { timeoutMs: 30_000 });
    expect((await settled(served)) - before - 9 * MB).toBeLessThan(1_000);
  });
});

async function statusOf({ agent }: Served): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(agent.stateDir, 'status.json'), 'utf8')) as Record<string, unknown>;
}
