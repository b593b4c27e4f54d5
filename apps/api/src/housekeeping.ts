import { HOUR_MS, type Clock } from '@orrery/kernel';
import { ensureUsagePartitions, pruneRevisions, purgeExpired, sqlState, type Database } from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';

/**
 * What must happen now and then, and does no harm when two replicas do it: partitions ahead, old sign-in rows and
 * revisions out.
 * Runs once before it returns; `stop` ends the repetition.
 */
export async function startHousekeeping(db: Database, clock: Clock, log: FastifyBaseLogger): Promise<{ stop(): void }> {
  const run = async (): Promise<void> => {
    await ensureUsagePartitions(db, clock.now());
    await purgeExpired(db, clock.now());
    await pruneRevisions(db, clock.now());
  };
  await run();
  const timer = setInterval(() => {
    run().catch((error: unknown) =>
      log.error({ sqlState: sqlState(error) }, 'housekeeping failed; it runs again in an hour'),
    );
  }, HOUR_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
