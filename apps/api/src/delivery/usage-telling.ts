import { sqlState } from '@orrery/persistence';
import type { FastifyBaseLogger } from 'fastify';

const RETRY_MS = 500;

/** Whose usage was counted here and is still to be told. */
export interface UsageTelling {
  add(subscriptionIds: readonly number[]): void;
  /** Tells what is left now, and nothing later. False: it could not be told. */
  stop(): Promise<boolean>;
}

/** Collects ids for a while and announces them together; what could not be announced is tried again with the next ones. */
export function startTelling(
  announce: (subscriptionIds: readonly number[]) => Promise<void>,
  { collectMs, log }: { readonly collectMs: number; readonly log: FastifyBaseLogger },
): UsageTelling {
  const untold = new Set<number>();
  let timer: NodeJS.Timeout | undefined;
  let telling = Promise.resolve();
  let isStopped = false;

  function tellIn(ms: number): void {
    if (isStopped) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      // One after the other: who stops waits for all.
      telling = telling.then(tell);
    }, ms).unref();
  }

  async function tell(): Promise<void> {
    if (untold.size === 0) return;
    const ids = [...untold];
    untold.clear();
    try {
      await announce(ids);
    } catch (error) {
      log.warn({ sqlState: sqlState(error) }, 'the others were not told what was counted here; trying again');
      for (const id of ids) untold.add(id);
      tellIn(RETRY_MS);
    }
  }

  return {
    add(subscriptionIds) {
      for (const id of subscriptionIds) untold.add(id);
      tellIn(collectMs);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await telling.then(tell);
      return untold.size === 0;
    },
  };
}
