import { DomainError } from '@orrery/kernel';

/** Runs a task when its turn comes. UNAVAILABLE when too many wait already. */
export type BoundedQueue = <T>(task: () => Promise<T>) => Promise<T>;

/** At most `atOnce` tasks run, and at most `waiting` wait for them, first come, first served. */
export function boundedQueue({ atOnce, waiting }: { readonly atOnce: number; readonly waiting: number }): BoundedQueue {
  let running = 0;
  const turns: (() => void)[] = [];

  /** Hands the place on, so that nobody who comes later overtakes who waits. */
  const leave = (): void => {
    const next = turns.shift();
    if (next) next();
    else running--;
  };

  return async (task) => {
    if (running < atOnce) {
      running++;
    } else {
      if (turns.length >= waiting) {
        throw new DomainError('unavailable', 'UNAVAILABLE', 'Too many sign-ins at once; try again', {
          details: { retryAfterSeconds: 1 },
        });
      }
      await new Promise<void>((resolve) => turns.push(resolve));
    }
    try {
      return await task();
    } finally {
      leave();
    }
  };
}
