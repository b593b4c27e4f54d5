import type { DatabaseTarget } from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import type { PgBoss } from 'pg-boss';

/** Work that is due now and then. */
export interface Job {
  readonly name: string;
  /** Five fields, UTC. */
  readonly cron: string;
  readonly run: () => Promise<unknown>;
}

export interface Scheduler {
  /** Waits for what runs, for some seconds, and lets go of the database. */
  stop(): Promise<void>;
}

interface SchedulerOptions {
  /** No pooler in between: the schema is made under a session lock. */
  readonly direct: DatabaseTarget;
  readonly jobs: readonly Job[];
  readonly log: FastifyBaseLogger;
  /** How often each queue is looked at. */
  readonly pollSeconds?: number;
}

const CONNECTIONS = 2;
const LONGEST_JOB_SECONDS = 3600;
const STOP_TIMEOUT_MS = 5_000;
/** Replicas that start together, or one that starts again and again, run a job once in this time. */
const START_SLOT_SECONDS = 300;

/**
 * Runs each job at its times, and once soon after the start, on one of the replicas that share the database. The queue
 * lies in the schema `pgboss`, which its first start makes.
 */
export async function startScheduler(options: SchedulerOptions): Promise<Scheduler> {
  const { direct, jobs, log, pollSeconds = 10 } = options;
  // Loaded when it is needed: it costs the start more than all of it has to spare.
  const { PgBoss } = await import('pg-boss');
  const where = 'url' in direct ? { connectionString: direct.url } : direct;
  const boss = new PgBoss({ ...where, application_name: 'orrery-jobs', max: CONNECTIONS, schema: 'pgboss' });
  boss.on('error', (error) => log.warn({ reason: error.name }, 'the queue of jobs has trouble; it tries again'));
  try {
    await boss.start();
    for (const job of jobs) await take(boss, job, pollSeconds, log);
  } catch (error) {
    await boss.stop({ graceful: false, close: true });
    throw error;
  }
  return { stop: () => boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS, close: true }) };
}

async function take(
  boss: PgBoss,
  { name, cron, run }: Job,
  pollSeconds: number,
  log: FastifyBaseLogger,
): Promise<void> {
  await boss.createQueue(name, { policy: 'exclusive', expireInSeconds: LONGEST_JOB_SECONDS, retryLimit: 2 });
  await boss.work(name, { pollingIntervalSeconds: pollSeconds }, async () => {
    const began = Date.now();
    try {
      await run();
      log.info({ job: name, ms: Date.now() - began }, 'job done');
    } catch (error) {
      log.error({ job: name, reason: reasonOf(error) }, 'job failed; it is tried again');
      // The queue keeps what it is told: no text of a database error, which may carry parameters.
      throw new Error('failed; the log says more');
    }
  });
  await boss.schedule(name, cron, null, { tz: 'UTC', missed: 'once' });
  await boss.send(name, null, { singletonSeconds: START_SLOT_SECONDS });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
