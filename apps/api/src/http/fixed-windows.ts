import type { CountForAll } from './shared-counts.ts';

/** Windows that each limiter remembers: bounds its memory, of which 20 bytes are for one. */
const SETS = 2 ** 16;
const WINDOWS_OF_SET = 4;

export interface FixedWindows {
  /** Counts a key; answers how many milliseconds it has to wait, and then has not counted it; 0 when it need not. */
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
  const windows = new Windows();

  async function countThere(key: string, print: number): Promise<void> {
    const counted = await countForAll?.(key, windowMs);
    if (!counted) return;
    const now = performance.now();
    const at = windows.find(print, now) ?? windows.begin(print, now);
    windows.counts[at] = Math.max(windows.counts[at] ?? 0, counted.count);
    windows.ends[at] = now + counted.leftMs;
  }

  return {
    count(key) {
      const now = performance.now();
      const print = printOf(key);
      const at = windows.find(print, now) ?? windows.begin(print, now + windowMs);
      const before = windows.counts[at] ?? 0;
      if (before >= max) return (windows.ends[at] ?? now) - now;
      windows.counts[at] = before + 1;
      if (countForAll) void countThere(key, print);
      return 0;
    },
    isFull(key) {
      const at = windows.find(printOf(key), performance.now());
      return at !== undefined && (windows.counts[at] ?? 0) >= max;
    },
  };
}

/**
 * Without an object for any of them, which the garbage collector would have to follow. Those whose prints lead to the same
 * set share its few places, and the one that ends first makes room.
 */
class Windows {
  readonly counts = new Uint32Array(SETS * WINDOWS_OF_SET);
  readonly ends = new Float64Array(SETS * WINDOWS_OF_SET);
  readonly #prints = new Float64Array(SETS * WINDOWS_OF_SET);

  /** Undefined when none of it runs. */
  find(print: number, now: number): number | undefined {
    const first = firstOfSet(print);
    for (let at = first; at < first + WINDOWS_OF_SET; at++) {
      if (this.#prints[at] === print && (this.ends[at] ?? 0) > now) return at;
    }
    return undefined;
  }

  /** With nothing counted yet. */
  begin(print: number, endsAt: number): number {
    const first = firstOfSet(print);
    let place = first;
    for (let at = first; at < first + WINDOWS_OF_SET; at++) {
      if (this.#prints[at] === print) place = at;
      if (this.#prints[place] !== print && (this.ends[at] ?? 0) < (this.ends[place] ?? 0)) place = at;
    }
    this.#prints[place] = print;
    this.ends[place] = endsAt;
    this.counts[place] = 0;
    return place;
  }
}

const firstOfSet = (print: number): number => (print & (SETS - 1)) * WINDOWS_OF_SET;

/** 53 bits of the key. Who finds two keys of one print has only limits of his own to share. */
function printOf(key: string): number {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x5bd1e995);
    low ^= low >>> 15;
  }
  high ^= low >>> 13;
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}
