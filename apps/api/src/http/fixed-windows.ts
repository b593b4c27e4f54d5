import { LRUCache } from 'lru-cache';
import type { CountForAll } from './shared-counts.ts';

/** Keys each limiter remembers: bounds its memory. */
const KEPT_KEYS = 20_000;

interface Window {
  count: number;
  endsAt: number;
}

export interface FixedWindows {
  /** Counts a key; answers how many milliseconds it has to wait, 0 when it need not. */
  readonly count: (key: string) => number;
  /** Whether the key would have to wait, were it counted now. */
  readonly isFull: (key: string) => boolean;
}

/**
 * A key's window begins with its first count. In the process and at once; why not by a library: docs/decisions/0019.
 *
 * `countForAll`: other processes count the same keys. Nobody waits for what they counted: it is known by the next count.
 */
export function fixedWindows(max: number, windowMs: number, countForAll?: CountForAll): FixedWindows {
  const windows = new LRUCache<string, Window>({ max: KEPT_KEYS });

  function countHere(key: string, now: number): Window {
    const known = windows.get(key);
    if (known && known.endsAt > now) {
      known.count++;
      return known;
    }
    const begun = { count: 1, endsAt: now + windowMs };
    windows.set(key, begun);
    return begun;
  }

  async function countThere(key: string, window: Window): Promise<void> {
    const counted = await countForAll?.(key, windowMs);
    if (!counted) return;
    window.count = Math.max(window.count, counted.count);
    window.endsAt = performance.now() + counted.leftMs;
  }

  return {
    count(key) {
      const now = performance.now();
      const window = countHere(key, now);
      if (window.count > max) return window.endsAt - now;
      if (countForAll) void countThere(key, window);
      return 0;
    },
    isFull(key) {
      const known = windows.get(key);
      return known !== undefined && known.count >= max && known.endsAt > performance.now();
    },
  };
}
