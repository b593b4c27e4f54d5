import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { readConfig } from './config.ts';
import { buildDashboard } from './dashboard/build-dashboard.ts';
import { openPlace, type Place } from './installation.ts';
import { createLogger } from './logger.ts';
import { atStopSignal, fail } from './process.ts';
import { type Ready, readyText, type Say, sayTo } from './terminal.ts';

const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 10_000;
/** A worker that served this long starts again without the back-off of earlier failures. */
const STEADY_AFTER_MS = 60_000;

/**
 * Keeps WORKERS processes serving one port, and the embedded database if there is one. The first worker starts alone: it
 * brings the schema up and makes the first admin, and if it cannot serve, nothing does. A worker that ends later is
 * started again. Each is a replica; what must be done once is led through the database, as between machines.
 */
export async function keepWorkers(): Promise<void> {
  const stopping = new AbortController();
  let place: Place | undefined;
  process.stdout.on('error', () => {});
  atStopSignal(
    async () => stopping.abort(),
    () => signalAll('SIGKILL'),
  );
  try {
    const config = readConfig(process.env);
    const isTerminal = process.stdout.isTTY === true;
    const log = createLogger(config.LOG_LEVEL ?? (isTerminal ? 'warn' : 'info'));
    const say = sayTo(process.stdout);
    // With a database of somebody else there is nothing to keep.
    if (config.DATABASE_URL === undefined) place = await openPlace(config, log, say);
    if (config.DASHBOARD === 'on') await buildOnce(say, stopping.signal);
    const code = await run(config.WORKERS, log, stopping.signal, (ready) => say(readyText(ready)));
    await place?.stop();
    process.exit(code);
  } catch (error) {
    signalAll('SIGKILL');
    await place?.stop().catch(() => undefined);
    fail(error);
  }
}

/** Before there are workers: each would build what it finds unbuilt. */
async function buildOnce(say: Say, stopping: AbortSignal): Promise<void> {
  const building = buildDashboard(say);
  stopping.addEventListener('abort', () => void building.stop());
  await building.ended;
}

/** The exit code of it all, once every worker has ended. */
async function run(
  count: number,
  log: FastifyBaseLogger,
  stopping: AbortSignal,
  ready: (ready: Ready) => void,
): Promise<number> {
  if (stopping.aborted) return 0;
  stopping.addEventListener('abort', () => signalAll('SIGTERM'));
  const first = cluster.fork();
  const firstEnded = endOf(first);
  const started = await Promise.race([once(first, 'message') as Promise<[Ready]>, firstEnded]);
  // It said why itself.
  if (typeof started === 'number') return stopping.aborted ? 0 : started || 1;
  ready(started[0]);
  const others = Array.from({ length: count - 1 }, () => keep(log, stopping));
  await Promise.all([keep(log, stopping, firstEnded), ...others]);
  return 0;
}

/** Keeps one worker running until `stopping`; `running`: the end of one that already does. */
async function keep(log: FastifyBaseLogger, stopping: AbortSignal, running?: Promise<number>): Promise<void> {
  let backoffMs = FIRST_BACKOFF_MS;
  let ended = running;
  while (ended || !stopping.aborted) {
    const startedAt = performance.now();
    const code = await (ended ?? endOf(another(log)));
    ended = undefined;
    if (stopping.aborted) return;
    if (performance.now() - startedAt > STEADY_AFTER_MS) backoffMs = FIRST_BACKOFF_MS;
    log.error({ code, againInMs: backoffMs }, 'a worker ended; starting another');
    await delay(backoffMs, undefined, { signal: stopping }).catch(() => undefined);
    backoffMs = Math.min(2 * backoffMs, LONGEST_BACKOFF_MS);
  }
}

function another(log: FastifyBaseLogger): Worker {
  const worker = cluster.fork();
  worker.once('message', () => log.info({ pid: worker.process.pid }, 'another worker serves'));
  return worker;
}

/** The exit code; 1 where a signal ended it. */
const endOf = async (worker: Worker): Promise<number> => {
  const [code] = (await once(worker, 'exit')) as [number | null];
  return code ?? 1;
};

function signalAll(signal: 'SIGTERM' | 'SIGKILL'): void {
  for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill(signal);
}
