/**
 * `pnpm bench:delivery`: how fast `/s/<token>` is, against two routes of the same Fastify that answer static text of the
 * same size with the same headers: (a) bare, and (b) dressed with the same limiter and one line of the log. All by
 * turns in one run, medians of five. Flags: `--turns=5 --seconds=1 --format=mihomo --subscriptions=100000 --plot=<file>
 * --only=<texts in the names of what to measure, with commas; workers among them>`.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Answer, Order } from './delivery-server.ts';
import { get, load, type Load } from './load.ts';
import { plot, type Bar } from './plot.ts';
import { throughputOf } from './workers.ts';

const { values: flags } = parseArgs({
  options: {
    turns: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    format: { type: 'string', default: 'mihomo' },
    subscriptions: { type: 'string', default: '100000' },
    plot: { type: 'string' },
    only: { type: 'string' },
  },
});
const CONNECTIONS = 32;
const NODES = { few: 20, many: 200 };
const turns = Number(flags.turns);
const durationMs = Number(flags.seconds) * 1_000;
const most = Number(flags.subscriptions);
/** Beside the `most` that are kept: links nobody has fetched before. */
const fresh = Math.ceil(turns * Number(flags.seconds) * 15_000);

const server = fork(
  new URL('delivery-server.ts', import.meta.url),
  [String(1 + most + fresh), String(NODES.few), String(NODES.many)],
  // Those of `pnpm start`, and what this process was given besides, such as `--cpu-prof`.
  { execArgv: [...flagsOfStart(), ...process.execArgv] },
);
const ended = once(server, 'exit').then((): never => {
  throw new Error('the server ended');
});
ended.catch(() => {});
const { port = 0, rssBytes: bareRssBytes = 0 } = await answer();
const token = (index: number): string => `bench${String(index).padStart(27, '0')}`;
const pathOf = (index: number): string => `/s/${token(index)}/${flags.format}`;
const between = (from: number, count: number): number => from + Math.floor(Math.random() * count);

interface Scenario {
  readonly next: () => Buffer;
  readonly status?: 304;
}

interface Result {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  /** Microseconds of the server's processor for one request. */
  readonly cpuUs: number;
}

const few = await order({ kind: 'mirror', name: 'few', url: pathOf(1) });
const many = await order({ kind: 'mirror', name: 'many', url: pathOf(0) });
const fixed = (path: string, headers?: Record<string, string>): (() => Buffer) => {
  const request = get(path, headers);
  return () => request;
};
/** Made before they are sent: a generator that thinks takes from the server. */
const requests = Array.from({ length: most }, (_, index) => get(pathOf(1 + index)));
const among = (count: number) => (): Buffer => requests[between(0, Math.min(count, most))] ?? get(pathOf(1));
let nextFresh = 1 + most;
const first: Record<string, Scenario> = {
  '(a) bare': { next: fixed('/bare/few') },
  '(b) dressed': { next: fixed(`/dressed/${token(1)}/few`) },
  'one link': { next: fixed(pathOf(1)) },
  '10,000 links': { next: among(10_000) },
  'not changed (304)': { next: fixed(pathOf(1), { 'If-None-Match': few.etag ?? '' }), status: 304 },
  'first fetch': { next: () => get(pathOf(nextFresh++)) },
  '(b) 200 nodes': { next: fixed(`/dressed/${token(1)}/many`) },
  'one link, 200 nodes': { next: fixed(pathOf(0)) },
};
const second: Record<string, Scenario> = {
  '1,000 links': { next: among(1_000) },
  '10,000 of all links': { next: among(10_000) },
  'all links': { next: among(most) },
};
/** While everybody is told their own figures. */
const third: Record<string, Scenario> = { '10,000 told figures': { next: among(10_000) } };

console.log(
  `${flags.format}: ${few.bytes} bytes at ${NODES.few} nodes, ${many.bytes} at ${NODES.many}; ${turns} turns`,
);
const coldQueries = (await order({ kind: 'cold', token: token(most + fresh), times: 1_000 })).queries;
await fetchAll(Math.min(10_000, most));
const results = { ...(await byTurns(chosen(first))) };
const idle = await order({ kind: 'usage' });
const atScale = chosen(second);
if (Object.keys(atScale).length > 0) await fetchAll(most);
Object.assign(results, await byTurns(atScale));
const full = await order({ kind: 'usage' });
await order({ kind: 'announce', text: '{{days_left}} days and {{traffic_left}} left' });
Object.assign(results, await byTurns(chosen(third)));
order({ kind: 'stop' }).catch(() => {});
await ended.catch(() => {});
report();
if (flags.only === undefined || flags.only.includes('workers')) await reportWorkers();

/** The parts that `--only` names; without it, all. */
function chosen(scenarios: Record<string, Scenario>): Record<string, Scenario> {
  return Object.fromEntries(
    Object.entries(scenarios).filter(([name]) => (flags.only ?? '').split(',').some((part) => name.includes(part))),
  );
}

/** The first links once each, so that all of them are kept. */
async function fetchAll(count: number): Promise<void> {
  let next = 1;
  const fetchNext = (): Buffer => get(pathOf(Math.min(next++, count)));
  while (next <= count) await load({ port, connections: CONNECTIONS, durationMs: 500, status: 200, next: fetchNext });
}

async function byTurns(scenarios: Record<string, Scenario>): Promise<Record<string, Result>> {
  const taken = new Map<string, Result[]>(Object.keys(scenarios).map((name) => [name, []]));
  // One turn more than is counted: the first one warms up.
  for (let turn = 0; turn <= turns; turn++) {
    for (const [name, { next: nextRequest, status = 200 }] of Object.entries(scenarios)) {
      const before = await order({ kind: 'usage' });
      const done = await load({
        port,
        connections: CONNECTIONS,
        durationMs,
        status,
        next: nextRequest,
        staysAwake: true,
      });
      const after = await order({ kind: 'usage' });
      if (turn > 0) taken.get(name)?.push(resultOf(done, (after.cpuMs ?? 0) - (before.cpuMs ?? 0)));
    }
  }
  return Object.fromEntries([...taken].map(([name, all]) => [name, medianOf(all)]));
}

function resultOf({ requestsPerSecond, p99Ms }: Load, cpuMs: number): Result {
  return { requestsPerSecond, p99Ms, cpuUs: (cpuMs * 1_000) / (requestsPerSecond * (durationMs / 1_000)) };
}

function medianOf(all: readonly Result[]): Result {
  const middle = (pick: (result: Result) => number): number =>
    all.map(pick).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  return {
    requestsPerSecond: middle((result) => result.requestsPerSecond),
    p99Ms: middle((result) => result.p99Ms),
    cpuUs: middle((result) => result.cpuUs),
  };
}

function report(): void {
  for (const [name, { requestsPerSecond, p99Ms, cpuUs }] of Object.entries(results)) {
    console.log(
      `${name.padEnd(20)} ${Math.round(requestsPerSecond).toString().padStart(7)}/s  p99 ${p99Ms.toFixed(2)} ms  ${cpuUs.toFixed(1)} µs of processor`,
    );
  }
  const rate = (name: string): number => results[name]?.requestsPerSecond ?? Number.NaN;
  const ratios: Bar[] = [
    { label: 'one link / (a)', value: rate('one link') / rate('(a) bare'), goal: 0.65 },
    { label: 'one link / (b)', value: rate('one link') / rate('(b) dressed'), goal: 0.9 },
    { label: '10,000 links / (a)', value: rate('10,000 links') / rate('(a) bare'), goal: 0.55 },
    { label: '10,000 links / (b)', value: rate('10,000 links') / rate('(b) dressed'), goal: 0.8 },
    { label: '304 / (b)', value: rate('not changed (304)') / rate('(b) dressed'), goal: 0.95 },
    { label: 'first fetch / (a)', value: rate('first fetch') / rate('(a) bare'), goal: 0.15 },
    { label: `${most.toLocaleString('en')} links / 1,000`, value: rate('all links') / rate('1,000 links'), goal: 0.9 },
    {
      label: '10,000 told figures / not',
      value: rate('10,000 told figures') / rate('10,000 of all links'),
      goal: 0.75,
    },
    {
      label: '200 nodes / (b) of 200 nodes',
      value: rate('one link, 200 nodes') / rate('(b) 200 nodes'),
      goal: 0.9,
    },
  ];
  for (const { label, value, goal } of ratios.filter((ratio) => !Number.isNaN(ratio.value))) {
    console.log(`${label.padEnd(30)} ${value.toFixed(2)}  goal ${goal}  ${value >= goal ? 'met' : 'MISSED'}`);
  }
  const p99 = (results['one link']?.p99Ms ?? Number.NaN) / (results['(b) dressed']?.p99Ms ?? Number.NaN);
  const rssMb = Math.round((full.rssBytes ?? 0) / 1e6);
  if (!Number.isNaN(p99))
    console.log(`p99 of one link / (b)          ${p99.toFixed(2)}  goal < 5  ${p99 < 5 ? 'met' : 'MISSED'}`);
  const mb = (bytes = 0): number => Math.round(bytes / 1e6);
  console.log(
    `memory: ${rssMb} MB with ${most.toLocaleString('en')} subscriptions kept (${mb(bareRssBytes)} MB at the start, ${mb(idle.rssBytes)} MB with 10,000), goal < 350  ${rssMb < 350 ? 'met' : 'MISSED'}`,
  );
  console.log(`1,000 fetches at once of a link that is not kept: ${coldQueries} query of links, goal 1`);
  if (flags.plot)
    plot(flags.plot, ratios, [
      machine(),
      `${new Date().toISOString().slice(0, 10)}; medians of ${turns} turns by turns, ${CONNECTIONS} connections`,
      `${flags.format}, ${few.bytes} bytes; p99 ${p99.toFixed(1)} × (b)'s; ${rssMb} MB with ${most.toLocaleString('en')} subscriptions kept`,
    ]);
}

/** As many workers as leave the generator a core, and two where that would be one: said with it. */
async function reportWorkers(): Promise<void> {
  const cores = cpus().length;
  const workers = Math.max(2, Math.min(8, cores - 1));
  const options = { flags: flagsOfStart(), turns, durationMs, connections: CONNECTIONS };
  const one = await throughputOf(1, options);
  const several = await throughputOf(workers, options);
  const ratio = several.requestsPerSecond / one.requestsPerSecond;
  const goal = 0.8 * workers;
  const isMeasurable = cores > workers;
  const verdict = ratio >= goal ? 'met' : isMeasurable ? 'MISSED' : `no verdict: the generator has no core of its own`;
  console.log(
    `WORKERS=${workers} / WORKERS=1            ${ratio.toFixed(2)}  goal ${goal.toFixed(1)}  ${verdict} (${cores} cores; ${Math.round(one.requestsPerSecond)} and ${Math.round(several.requestsPerSecond)}/s; processor for a request ${one.cpuUs.toFixed(1)} and ${several.cpuUs.toFixed(1)} µs, whose ratio alone would allow ${((workers * one.cpuUs) / several.cpuUs).toFixed(2)})`,
  );
}

function machine(): string {
  const [processor] = cpus();
  return `${cpus().length} × ${processor?.model.trim() ?? 'unknown processor'}, Node ${process.versions.node}, Fastify ${fastifyVersion()}, generator on the same machine`;
}

function fastifyVersion(): string {
  return (createRequire(import.meta.url)('fastify/package.json') as { version: string }).version;
}

/** The flags of Node in the script `start`. */
function flagsOfStart(): string[] {
  const { scripts } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

async function order(what: Order): Promise<Answer> {
  server.send(what);
  return answer();
}

async function answer(): Promise<Answer> {
  const [message] = (await Promise.race([once(server, 'message'), ended])) as [Answer];
  return message;
}
