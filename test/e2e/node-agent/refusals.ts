/**
 * What users of a node may not reach, tried by real clients through the real core. A program of its own, because it needs
 * a machine of its own: in a fresh network namespace all these addresses are this machine's, and everything on it answers
 * at all of them. Started by node-agent-refusals.e2e.test.ts; ends with 0 when everything was refused that has to be.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { until } from '../harness/processes.ts';
import { security, shadowsocks, startAgentWorld, trojan, vless } from './agent-world.ts';
import type { Served } from './agent-world.ts';
import { startStreamOrigin } from './stream-origin.ts';
import { connectThrough, openUdpFlow, startUdpOrigin } from './udp-flow.ts';

const PUBLIC = '203.0.113.80';
/** Of the same address. */
const NAME = 'site.orrery.test';
const PRIVATE = [
  ['loopback', '127.0.0.1'],
  ['private', '10.77.0.1'],
  ['private', '172.20.0.1'],
  ['private', '192.168.77.1'],
  ['shared', '100.64.77.1'],
  ['link-local', '169.254.77.1'],
  ['metadata', '169.254.169.254'],
  ['loopback', '::1'],
  ['unique local', 'fd77::1'],
  ['mapped', '::ffff:a4d:1'],
] as const;

const world = await startAgentWorld();
const site = await startStreamOrigin('::');
const mail = await startStreamOrigin('::', 25);
const echo = await startUdpOrigin();
const peer = createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (chunk) => (heard += chunk.toString('latin1')));
});
let heard = '';
await new Promise<void>((resolve) => peer.listen(0, '::', resolve));
const { port: peerPort } = peer.address() as AddressInfo;

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

async function refusesTcp(name: string, { client }: Served): Promise<void> {
  assert.equal(await client.get(`http://${PUBLIC}:${site.port}/10`), 10, `${name}: TCP to a public address`);
  const before = site.requests();
  // Some protocols do not tell the client that it was refused.
  const get = (address: string, port: number) => client.get(`http://${bracketed(address)}:${port}/10`, 2_000);
  const answers = await Promise.all(PRIVATE.map(([, address]) => get(address, site.port)));
  for (const [i, [kind, address]] of PRIVATE.entries())
    assert.equal(typeof answers[i], 'string', `${name}: TCP to ${kind} ${address} was answered`);
  assert.equal(typeof (await get(PUBLIC, 25)), 'string', `${name}: port 25 was answered`);
  assert.deepEqual([site.requests() - before, mail.requests()], [0, 0], `${name}: requests arrived`);
}

/** What is sent first is a handshake of BitTorrent; what is sent after it would arrive after it. */
async function refusesBitTorrent(name: string, { client }: Served): Promise<void> {
  const torrent = await connectThrough(client.socksPort, PUBLIC, peerPort);
  world.cleanups.push(() => Promise.resolve(torrent.destroy()));
  torrent.write(Buffer.concat([Buffer.from([19]), Buffer.from('BitTorrent protocol'), Buffer.alloc(48)]));
  const plain = await connectThrough(client.socksPort, PUBLIC, peerPort);
  plain.write(`${name} speaks`);
  await until('other bytes to arrive', () => heard.includes(`${name} speaks`));
  plain.destroy();
}

/** Several packets of one flow: the first says where it goes, and the others go elsewhere. */
async function refusesUdp(name: string, { client }: Served): Promise<void> {
  const flow = await openUdpFlow(client.socksPort);
  const arrivedFrom = (text: string): number | undefined => echo.arrived.find((one) => one.text === text)?.from;
  const pass = async (text: string): Promise<number> => {
    await until(`${name}: "${text}" to come back`, () => {
      flow.send(PUBLIC, echo.port, text);
      return flow.received.includes(text);
    });
    return arrivedFrom(text) ?? 0;
  };
  const from = await pass(`${name} first`);
  for (const [, address] of PRIVATE) flow.send(address, echo.port, `${name} refused ${address}`);
  flow.send(PUBLIC, 25, `${name} refused 25`);
  // What was sent before it would have arrived before it.
  assert.equal(await pass(`${name} after`), from, `${name}: the flow did not survive what was refused`);
  const fresh = await Promise.all(PRIVATE.map(() => openUdpFlow(client.socksPort)));
  for (const [i, [, address]] of PRIVATE.entries()) fresh[i]?.send(address, echo.port, `${name} refused ${address}`);
  await pass(`${name} last`);
  for (const one of [flow, ...fresh]) one.close();
  const refused = echo.arrived.map(({ text }) => text).filter((text) => text.includes('refused'));
  assert.deepEqual(refused, [], `${name}: datagrams arrived`);
}

const statusOf = async ({ agent }: Served): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(agent.stateDir, 'status.json'), 'utf8')) as Record<string, unknown>;

/** Also by a name that points there. */
async function refusesThePublicAddress({ client }: Served): Promise<void> {
  const requests = site.requests();
  for (const host of [PUBLIC, NAME])
    assert.equal(typeof (await client.get(`http://${host}:${site.port}/10`, 2_000)), 'string', `${host} was answered`);
  assert.equal(site.requests(), requests, 'a request arrived in a network that is refused');
}

/** The operator opens and refuses while users are there: told at once, for TCP and for UDP. */
async function followsItsRoute(): Promise<void> {
  const served = await world.serve(shadowsocks);
  const get = (address: string, port = site.port) =>
    served.client.get(`http://${bracketed(address)}:${port}/10`, 2_000);
  const flow = await openUdpFlow(served.client.socksPort);
  const passes = (address: string, text: string) =>
    until(`"${text}" to come back`, () => {
      flow.send(address, echo.port, text);
      return flow.received.includes(text);
    });
  const route = { allow: ['10.77.0.1', `127.0.0.1:${site.port}`, `[fd77::1]:${echo.port}`], block: [`:${peerPort}`] };
  await world.api.changeNode(served.node.id, { route: { ...route, mail: true } });
  await until('what was opened to be open', async () => (await get('10.77.0.1')) === 10);
  assert.equal(await get('127.0.0.1'), 10, 'an address with its port');
  assert.equal(await get(PUBLIC, 25), 10, 'mail to a public address');
  await passes(PUBLIC, 'UDP, opened, public');
  await passes('10.77.0.1', 'UDP, opened');
  await passes('fd77::1', 'UDP, opened with its port');
  const before = site.requests();
  for (const address of ['192.168.77.1', '169.254.169.254', '::1', 'fd77::1'])
    assert.equal(typeof (await get(address)), 'string', `${address} was opened with others`);
  assert.equal(typeof (await get('172.20.0.1', 25)), 'string', 'mail opened port 25 of a private address');
  assert.equal(site.requests() - before, 0, 'requests arrived that nobody opened');
  const refused = await connectThrough(served.client.socksPort, PUBLIC, peerPort).catch(() => null);
  refused?.write('through a refused port');

  await world.api.changeNode(served.node.id, { route: { allow: [], block: [`${PUBLIC}/32`] } });
  await until('what was opened to be shut', async () => typeof (await get('10.77.0.1')) === 'string');
  await refusesThePublicAddress(served);
  const late = await openUdpFlow(served.client.socksPort);
  late.send(PUBLIC, echo.port, 'UDP, refused');

  await world.api.changeNode(served.node.id, { route: null });
  await until('the default to be back', async () => (await get(PUBLIC)) === 10);
  assert.equal(await get(NAME), 10, 'a name of a public address');
  assert.equal(heard.includes('through a refused port'), false, 'bytes arrived at a port that is refused');
  const texts = echo.arrived.map(({ text }) => text);
  assert.equal(texts.includes('UDP, refused'), false, 'a datagram arrived in a network that is refused');
  for (const one of [flow, late]) one.close();
  console.log('a route of its own: opened, refused and back');
}

/** The core's own API is nobody's, whatever is opened. */
async function keepsTheCore(): Promise<void> {
  const served = await world.serve(shadowsocks);
  await world.api.changeNode(served.node.id, { route: { allow: ['0.0.0.0/0', '::/0'] } });
  const get = () => served.client.get(`http://127.0.0.1:${site.port}/10`);
  let apiPort = 0;
  await until('everything to be open', async () => (await get()) === 10);
  // The agent writes it a moment after users may be in.
  await until('the record of that core', async () => {
    const record = await readFile(join(served.agent.stateDir, 'core.json'), 'utf8').catch(() => '{}');
    apiPort = (JSON.parse(record) as { apiPort?: number }).apiPort ?? 0;
    return apiPort !== 0;
  });
  for (const address of ['127.0.0.1', '127.0.0.2', '0.0.0.0', '::ffff:7f00:1']) {
    const socket = await connectThrough(served.client.socksPort, address, apiPort).catch(() => null);
    if (!socket) continue;
    const answer = new Promise<number>((resolve) => {
      socket.on('data', (chunk) => resolve(chunk.length));
      socket.on('close', () => resolve(0));
      socket.on('error', () => resolve(0));
    });
    // The preface of HTTP/2 and empty settings: gRPC answers with its own at once.
    socket.write(
      Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]),
    );
    assert.equal(await answer, 0, `the core's API answered at ${address}`);
  }
  console.log("everything open: the core's own API is not");
}

/** An agent that may not set the firewall lets no UDP through, unless it is told to. */
async function refusesAllUdp(): Promise<void> {
  const under = ['setpriv', '--bounding-set=-net_admin'];
  const [safe, open] = await Promise.all([
    world.serve(shadowsocks, undefined, { under }),
    world.serve(shadowsocks, undefined, { under, env: { UDP_UNFILTERED: 'allow' } }),
  ]);
  for (const host of [PUBLIC, NAME])
    assert.equal(await safe.client.get(`http://${host}:${site.port}/10`), 10, `TCP without a firewall, to ${host}`);
  const [shut, wide] = await Promise.all([safe, open].map(({ client }) => openUdpFlow(client.socksPort)));
  await until('UDP without a firewall, as allowed', () => {
    shut?.send(PUBLIC, echo.port, 'refused without a firewall');
    wide?.send(PUBLIC, echo.port, 'allowed without a firewall');
    return wide?.received.includes('allowed without a firewall') ?? false;
  });
  // Here the gap is open: what arrives now is what the firewall keeps out above.
  await until('a later packet to reach a private address', () => {
    wide?.send('10.77.0.1', echo.port, 'private, without a firewall');
    return echo.arrived.some(({ text }) => text === 'private, without a firewall');
  });
  assert.equal(shut?.received.length, 0, 'UDP passed without a firewall');
  const reason = 'the capability CAP_NET_ADMIN is missing';
  assert.equal((await statusOf(safe))['cannot_filter'], `users' UDP is refused: ${reason}`);
  assert.equal((await statusOf(open))['cannot_filter'], `users' UDP is not filtered: ${reason}`);
  await world.api.changeNode(safe.node.id, { route: { block: [`${PUBLIC}/32`] } });
  const get = () => safe.client.get(`http://${PUBLIC}:${site.port}/10`, 500);
  await until('the route to hold without a firewall', async () => typeof (await get()) === 'string');
  await refusesThePublicAddress(safe);
  console.log('without the right: no UDP, or as the operator says');
}

try {
  const vmess = { protocol: 'vmess', settings: { transport: { type: 'ws', path: '/v' }, security: { type: 'none' } } };
  const kinds: [string, Record<string, unknown>][] = [
    ['shadowsocks', shadowsocks],
    ['shadowsocks 2022', { protocol: 'shadowsocks', encryption_method: '2022-blake3-aes-256-gcm' }],
    ['trojan', trojan({ type: 'tcp' })],
    ['vless', vless()],
    ['vmess', vmess],
    ['hysteria2', { protocol: 'hysteria2', settings: { security } }],
  ];
  const nodes = await Promise.all(
    kinds.map(async ([name, settings]) => ({ name, served: await world.serve(settings) })),
  );
  for (const { name, served } of nodes) {
    await refusesBitTorrent(name, served);
    await Promise.all([refusesTcp(name, served), refusesUdp(name, served)]);
    assert.equal((await statusOf(served))['cannot_filter'], undefined);
    console.log(`${name}: all refused`);
  }
  assert.equal(heard.includes('BitTorrent'), false, 'a BitTorrent handshake arrived');
  await followsItsRoute();
  await keepsTheCore();
  await refusesAllUdp();
} finally {
  echo.close();
  peer.close();
  await Promise.all([site.close(), mail.close(), world.close()]);
}
// The pipe to the reaper would keep it running.
process.exit();
