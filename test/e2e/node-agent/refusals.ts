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

/** An agent that may not set the firewall lets no UDP through, unless it is told to. */
async function refusesAllUdp(): Promise<void> {
  const under = ['setpriv', '--bounding-set=-net_admin'];
  const [safe, open] = await Promise.all([
    world.serve(shadowsocks, undefined, { under }),
    world.serve(shadowsocks, undefined, { under, env: { UDP_UNFILTERED: 'allow' } }),
  ]);
  assert.equal(await safe.client.get(`http://${PUBLIC}:${site.port}/10`), 10, 'TCP without a firewall');
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
  await refusesAllUdp();
} finally {
  echo.close();
  peer.close();
  await Promise.all([site.close(), mail.close(), world.close()]);
}
// The pipe to the reaper would keep it running.
process.exit();
