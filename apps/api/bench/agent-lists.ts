import { once } from 'node:events';
import { type IncomingHttpHeaders, get as httpGet } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { SubscriptionId } from '@orrery/kernel';
import { suspendSubscription } from '@orrery/subscription';
import Fastify from 'fastify';
import { pino } from 'pino';
import { createServer } from '../src/http/server.ts';
import { type BenchInstallation, median } from './installation.ts';
import type { LoadOrder } from './load-worker.ts';
import type { Load } from './load.ts';

const USERS = 100_000;
const ROUNDS = 5;
const ROUND_MS = 2_000;
const CONNECTIONS = 32;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const rssBytes = (): number => process.memoryUsage.rss();
const percent = (a: number, b: number): string => `${((a / b) * 100).toFixed(0)} %`;
const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** (b) What lists cost: made in full, asked for in vain, and after one change. */
export async function benchLists(bench: BenchInstallation): Promise<void> {
  const node = await bench.addNode('lists');
  const ids = await bench.addSubscriptions(USERS);
  // They were written behind the back of the log.
  await bench.transact(({ revisions }) => Promise.resolve(revisions.raise({ scope: 'all' })));
  const path = `/agents/${node.id}/subscriptions`;
  const auth = { 'x-node-token': node.token, 'accept-encoding': 'gzip' };
  const { port } = new URL(bench.url);

  collectGarbage();
  const before = rssBytes();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, rssBytes())), 5);
  const cpuBefore = process.cpuUsage();
  const full = await fetchRaw(bench.url + path, auth);
  const cpu = process.cpuUsage(cpuBefore);
  clearInterval(watch);
  collectGarbage();
  const after = rssBytes();
  const again = await fetchRaw(bench.url + path, auth);
  console.log(
    `(b) ${USERS.toLocaleString('en')} entitled: full list in ${full.ms.toFixed(0)} ms the first time (aim: under 1500; ${((cpu.user + cpu.system) / 1_000).toFixed(0)} ms of it on the CPU), ` +
      `${again.ms.toFixed(0)} ms again; ${mb(full.bytes)} on the wire`,
  );
  console.log(`    memory: ${mb(peak - before)} more at the peak, ${mb(after - before)} more kept (aim: under 150 MB)`);

  const etag = String(full.headers.etag);
  const rates = await compareWithBare(Number(port), path, { ...auth, 'if-none-match': etag });
  console.log(
    `    unchanged poll (304): ${rates.ours.toFixed(0)}/s; bare route on our server ${rates.dressed.toFixed(0)}/s: ` +
      `${percent(rates.ours, rates.dressed)} (aim: at least 75 %); on a bare Fastify ${rates.bare.toFixed(0)}/s: ` +
      percent(rates.ours, rates.bare),
  );

  const { transact, clock } = bench;
  const waiting = fetchRaw(`${bench.url}${path}?since=${String(full.headers['x-revision'])}&wait=30`, auth);
  const changedAt = performance.now();
  await suspendSubscription({ transact, clock })({ id: ids[USERS / 2] as SubscriptionId });
  const delta = await waiting;
  console.log(
    `    one change: ${delta.bytes} bytes on the wire, ${(performance.now() - changedAt).toFixed(0)} ms after it was asked for: ${delta.text}`,
  );
}

interface Fetched {
  readonly ms: number;
  readonly bytes: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Without decompressing anything. */
function fetchRaw(url: string, headers: Readonly<Record<string, string>>): Promise<Fetched> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    httpGet(url, { headers, agent: false }, (response) => {
      let bytes = 0;
      let text = '';
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (text.length < 400) text += chunk.toString('latin1').slice(0, 400);
      });
      response.on('end', () => {
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}: ${text}`));
        resolve({ ms: performance.now() - startedAt, bytes, headers: response.headers, text });
      });
    }).on('error', reject);
  });
}

/** Medians of rounds in turn, against a route that answers 304 and does nothing else: on a bare Fastify, and on our server. */
async function compareWithBare(port: number, path: string, headers: Readonly<Record<string, string>>) {
  const logger = pino({ level: 'error' });
  const servers = [Fastify(), await createServer({ logger, trustedProxies: [], version: '0' })];
  const places = [{ port, path }];
  for (const server of servers) {
    server.get('/bare', (_request, reply) => reply.header('ETag', headers['if-none-match']).code(304).send());
    await server.listen({ host: '127.0.0.1', port: 0 });
    places.push({ port: (server.server.address() as AddressInfo).port, path: '/bare' });
  }
  const rates: number[][] = places.map(() => []);
  // The first round warms up.
  for (let n = 0; n <= ROUNDS; n++) {
    for (const [i, place] of places.entries()) {
      const order = { ...place, headers, connections: CONNECTIONS, durationMs: ROUND_MS, status: 304 } as const;
      const { requestsPerSecond } = await drive(order);
      if (n > 0) rates[i]?.push(requestsPerSecond);
    }
  }
  for (const server of servers) await server.close();
  const [ours = Number.NaN, bare = Number.NaN, dressed = Number.NaN] = rates.map(median);
  return { ours, bare, dressed };
}

async function drive(order: LoadOrder): Promise<Load> {
  const worker = new Worker(new URL('./load-worker.ts', import.meta.url), { workerData: order });
  const [result] = (await once(worker, 'message')) as [Load];
  await worker.terminate();
  return result;
}
