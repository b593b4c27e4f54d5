import { LRUCache } from 'lru-cache';

/** Keys each limiter remembers: bounds its memory. */
const KEPT_KEYS = 20_000;

/**
 * Counts a key; answers how many milliseconds it has to wait, 0 when it need not. A key's window begins with its first
 * count. In the process and at once; why not by a library: docs/decisions/0019.
 */
export function fixedWindows(max: number, windowMs: number): (key: string) => number {
  const windows = new LRUCache<string, { count: number; endsAt: number }>({ max: KEPT_KEYS });
  return (key) => {
    const now = performance.now();
    const window = windows.get(key);
    if (!window || window.endsAt <= now) {
      windows.set(key, { count: 1, endsAt: now + windowMs });
      return 0;
    }
    window.count++;
    return window.count > max ? window.endsAt - now : 0;
  };
}
