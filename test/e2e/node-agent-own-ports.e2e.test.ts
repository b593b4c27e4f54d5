import { readFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchByLocal } from './clients/one-local.ts';
import { bodyBytes, startOrigin, type Origin } from './harness/origin.ts';
import { until } from './harness/processes.ts';
import { MB, shadowsocks, startAgentWorld, type AgentWorld, type Customer } from './node-agent/agent-world.ts';
import { openUdpFlow, startUdpOrigin } from './node-agent/udp-flow.ts';

let world: AgentWorld;
let site: Origin;

beforeAll(async () => {
  world = await startAgentWorld();
  site = await startOrigin();
  world.cleanups.push(site.close);
});
afterAll(() => world.close());

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true) ?? socket.destroy());
    socket.once('error', () => resolve(false));
  });

/** By sslocal. */
const carries = async ({ port, password }: Pick<Customer, 'port' | 'password'>): Promise<boolean> => {
  const account = { host: '127.0.0.1', port, password, method: shadowsocks.encryption_method };
  return (await fetchByLocal(site, account)).carried;
};

test('a node with a port per subscription serves each on its own, and cuts one without the others', async () => {
  const echo = await startUdpOrigin();
  const env = { EXTRA_ALLOWED: [world.origin.port, site.port, echo.port].map((port) => `127.0.0.1:${port}`).join() };
  const mine = await world.serve({ ...shadowsocks, port_per_subscription: true }, undefined, { env });
  const other = await mine.join();
  await until('the port of the second to be open', () => isOpen(other.port));
  const config = await world.api.agentConfig(mine.node);
  expect(new Set([mine.port, other.port, config.server_port]).size).toBe(3);
  expect(await Promise.all([mine, other].map(carries))).toEqual([true, true]);
  expect(await isOpen(config.server_port)).toBe(false);
  const wrong = [
    { port: mine.port, password: other.password },
    { port: other.port, password: mine.password },
  ];
  expect(await Promise.all(wrong.map(carries))).toEqual([false, false]);
  await until('both to be counted', async () =>
    (await Promise.all([mine, other].map(world.counted))).every((bytes) => bytes >= bodyBytes),
  );
  for (const one of [mine, other]) expect((await world.counted(one)) - bodyBytes).toBeLessThan(1_000);

  // Another agent takes the core over as it is.
  const [download, theirs] = [mine, other].map(({ client }) => client.download(world.url(1_000 * MB, 2 * MB)));
  const flows = await Promise.all([mine, other].map(({ client }) => openUdpFlow(client.socksPort)));
  const [flow, theirFlow] = flows;
  if (!download || !theirs || !flow || !theirFlow) throw new Error('no flows');
  const sending = setInterval(() => {
    for (const one of flows) one.send('127.0.0.1', echo.port, 'x');
  }, 20);
  world.cleanups.push(() => {
    clearInterval(sending);
    for (const one of [...flows, echo]) one.close();
    return Promise.resolve();
  });
  const pid = await mine.agent.corePid();
  await mine.agent.kill();
  await mine.restart();
  expect(await mine.agent.corePid()).toBe(pid);
  await until('all to move', () => [download, theirs].every((one) => one.bytes() > MB) && flow.received.length > 5);

  const suspendedAt = performance.now();
  await world.api.suspend(mine.subscription.id);
  const last = (): number => Math.max(download.lastByteAt(), flow.lastAt());
  await until('the suspended one to be cut', () => performance.now() - last() > 1_000);
  console.log(`  suspended -> last byte: ${Math.round(Math.max(0, last() - suspendedAt))} ms`);
  expect(last() - suspendedAt).toBeLessThan(2_000);
  expect([await isOpen(mine.port), await carries(mine)]).toEqual([false, false]);
  expect(theirs.ended()).toBe(null);
  for (const at of [theirs.lastByteAt(), theirFlow.lastAt()]) expect(performance.now() - at).toBeLessThan(1_000);
  await world.api.resume(mine.subscription.id);
  await until('the port to be open again', () => isOpen(mine.port));
  expect(await carries(mine)).toBe(true);

  process.kill(pid, 'SIGKILL');
  await until('the core to be back', async () => (await mine.agent.corePid().catch(() => pid)) !== pid);
  await until('its ports to be open', async () => (await isOpen(mine.port)) && (await isOpen(other.port)));
  expect(await carries(other)).toBe(true);
});

test('a port that somebody else holds is named, and taken when it is free', async () => {
  const env = { EXTRA_ALLOWED: `127.0.0.1:${site.port}` };
  const served = await world.serve({ ...shadowsocks, port_per_subscription: true }, undefined, { env });
  // The next free one is the next to be given.
  const blocker = createServer().listen(served.port + 1, '::');
  const late = await served.join();
  expect(late.port).toBe(served.port + 1);
  const said = async (): Promise<unknown> =>
    (JSON.parse(await readFile(join(served.agent.stateDir, 'status.json'), 'utf8')) as { cannot_listen?: string })
      .cannot_listen;
  const named = `1 of the subscriptions' ports cannot be opened (${late.port}: address already in use)`;
  await until('the port to be named', async () => (await said()) === named);
  expect(await carries(served)).toBe(true);
  blocker.close();
  await until('the port to be taken', async () => (await said()) === undefined);
  expect(await carries(late)).toBe(true);
});
