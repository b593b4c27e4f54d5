import type { RevisionScope } from '@orrery/persistence';
import type { RevisionFeed } from '../revisions/revision-feed.ts';

/** While the feed is down nobody says what changed: what is kept is believed for this long. */
const BLIND_MS = 5_000;

/** What keeping needs of the feed. */
export type Changes = Pick<RevisionFeed, 'isDown' | 'subscribe'>;

/** Milliseconds of a clock that is never set. */
export type Ticks = () => number;

export const ticks: Ticks = () => Math.round(performance.now());

/** Whether something loaded then may still be given out, for all that the feed said since. */
export const isFresh = (changes: Changes, loadedAt: number, now: Ticks): boolean =>
  !changes.isDown || now() - loadedAt <= BLIND_MS;

/**
 * Loads of one kind, each shared by all who ask for the same while it runs. A load that a change overtook still answers
 * those who asked before the change, but nobody after it, and `keep` is not called with it.
 */
export function sharedLoads<T>(keep: (key: string, loaded: T, loadedAt: number) => void, now: Ticks) {
  const joinable = new Map<string, Promise<T>>();
  const running = new Set<{ readonly missed: RevisionScope[] }>();

  async function load(key: string, query: () => Promise<T>, isTouched: (loaded: T, scope: RevisionScope) => boolean) {
    const run = { missed: [] as RevisionScope[] };
    running.add(run);
    try {
      const loadedAt = now();
      const loaded = await query();
      if (!run.missed.some((scope) => isTouched(loaded, scope))) keep(key, loaded, loadedAt);
      return loaded;
    } finally {
      running.delete(run);
    }
  }

  return {
    /** `isTouched`: whether a change of that scope could have been missed by what was loaded. */
    get(key: string, query: () => Promise<T>, isTouched: (loaded: T, scope: RevisionScope) => boolean): Promise<T> {
      const known = joinable.get(key);
      if (known) return known;
      const loading = load(key, query, isTouched).finally(() => {
        if (joinable.get(key) === loading) joinable.delete(key);
      });
      joinable.set(key, loading);
      return loading;
    },
    /** Something changed: what is loading may have been read before it. */
    changed(scopes: readonly RevisionScope[]): void {
      joinable.clear();
      for (const { missed } of running) missed.push(...scopes);
    },
  };
}
