import { MINUTE_MS, type Clock, addMs } from '@orrery/kernel';
import { forgetUnseen, sqlState, type Database } from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';

interface Forgetting {
  readonly db: Database;
  readonly clock: Clock;
  readonly windowMs: number;
  readonly logger: FastifyBaseLogger;
}

/** Every minute: reports clear away what has left the window, but a node may fall silent. Replicas do it side by side. */
export function startForgettingDevices({ db, clock, windowMs, logger }: Forgetting): { stop(): void } {
  const timer = setInterval(() => {
    forgetUnseen(db, addMs(clock.now(), -windowMs)).catch((error: unknown) =>
      logger.error(
        { sqlState: sqlState(error) },
        'devices that left were not forgotten; it is tried again in a minute',
      ),
    );
  }, MINUTE_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
