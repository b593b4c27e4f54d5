import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { isOutage } from '../http/errors.ts';

/** An answer as it goes over the wire; the body is made when it is asked for. */
export interface KeptAnswer {
  /** Without quotes. */
  readonly tag: string;
  readonly body: () => string;
}

/** Agents wait 5 seconds and more; whoever has an answer from before gets that one instead of none. */
const PATIENCE_MS = 2_000;
const MOST_KEPT = 20_000;

/** Answers from before stand in while the database is away or too slow: agents start over on any other answer. */
export function keepAnswers() {
  const kept = new LRUCache<string, KeptAnswer>({ max: MOST_KEPT });

  return async (key: string, make: () => Promise<KeptAnswer>): Promise<KeptAnswer> => {
    const known = kept.get(key);
    const making = make().then((answer) => {
      kept.set(key, answer);
      return answer;
    });
    if (!known) return making;
    const given = new AbortController();
    const late = sleep(PATIENCE_MS, known, { signal: given.signal }).catch(() => known);
    try {
      return await Promise.race([making, late]);
    } catch (error) {
      if (isOutage(error)) return known;
      // Revoked, or changed to what cannot be served: what was kept is not to be had any more.
      kept.delete(key);
      throw error;
    } finally {
      given.abort();
      making.catch(() => undefined);
    }
  };
}
