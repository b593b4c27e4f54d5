import { MINUTE_MS, type Clock } from '@orrery/kernel';
import {
  type Database,
  type DatabaseTarget,
  type UsageRetention,
  dropOldUsage,
  ensureUsagePartitions,
  forgetOldMeasurements,
  pruneRevisions,
  purgeExpired,
  rollUpHours,
} from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import { type Job, type Scheduler, startScheduler } from './scheduler.ts';

/** What an installation has to have done for it now and then. */
const housekeeping = (db: Database, clock: Clock, retention: UsageRetention): readonly Job[] => [
  { name: 'usage-partitions', cron: '17 * * * *', run: () => ensureUsagePartitions(db, clock.now()) },
  {
    name: 'usage-roll-up',
    cron: '11 * * * *',
    async run() {
      await rollUpHours(db, clock.now());
      await dropOldUsage(db, clock.now(), retention);
    },
  },
  {
    name: 'purge-expired',
    cron: '37 * * * *',
    async run() {
      await purgeExpired(db, clock.now());
      await pruneRevisions(db, clock.now());
      await forgetOldMeasurements(db, clock.now());
    },
  },
];

interface Housekeeping {
  readonly db: Database;
  readonly direct: DatabaseTarget;
  readonly clock: Clock;
  readonly retention: UsageRetention;
  readonly log: FastifyBaseLogger;
}

/**
 * Begins the jobs in the background: nobody waits for them to be served. Where the queue cannot be opened, it is tried
 * again every minute.
 */
export function startHousekeeping({ db, direct, clock, retention, log }: Housekeeping): Scheduler {
  let stopped = false;
  let again: NodeJS.Timeout | undefined;
  const open = (): Promise<Scheduler | undefined> =>
    startScheduler({ direct, jobs: housekeeping(db, clock, retention), log }).catch((error: unknown) => {
      if (stopped) return undefined;
      log.error({ reason: error instanceof Error ? error.name : typeof error }, 'no jobs run; tried again in a minute');
      again = setTimeout(() => void (opening = open()), MINUTE_MS);
      again.unref();
      return undefined;
    });
  let opening = open();
  return {
    async stop() {
      stopped = true;
      clearTimeout(again);
      await (await opening)?.stop();
    },
  };
}
