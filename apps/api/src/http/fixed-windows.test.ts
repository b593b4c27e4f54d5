import { expect, it, vi } from 'vitest';
import { fixedWindows } from './fixed-windows.ts';
import type { CountForAll } from './shared-counts.ts';

/** What several processes count in one place. */
function place(): { countForAll: CountForAll; counts: Map<string, number> } {
  const counts = new Map<string, number>();
  return {
    counts,
    countForAll: async (key) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { count, leftMs: 30_000 };
    },
  };
}

const answered = () => new Promise((resolve) => void setImmediate(resolve));

it('refuses from one more than the limit on, until the window of the key is over', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const { count: wait, isFull } = fixedWindows(2, 1_000);
    expect([wait('a'), isFull('a'), wait('a'), wait('b')]).toEqual([0, false, 0, 0]);
    expect([isFull('a'), isFull('b'), isFull('c')]).toEqual([true, false, false]);
    vi.advanceTimersByTime(400);
    expect([wait('a'), wait('b')]).toEqual([600, 0]);
    vi.advanceTimersByTime(600);
    expect([isFull('a'), wait('a')]).toEqual([false, 0]);
  } finally {
    vi.useRealTimers();
  }
});

it('tells a hundred thousand keys apart, and remembers no more than it has room for', () => {
  const { count: wait, isFull } = fixedWindows(1, 60_000);
  const keys = Array.from({ length: 100_000 }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
  expect(keys.every((key) => wait(key) === 0)).toBe(true);
  const full = keys.filter((key) => isFull(key)).length;
  expect(full).toBeGreaterThan(95_000);
  for (let i = 0; i < 500_000; i++) wait(`others ${i}`);
  expect(keys.filter((key) => isFull(key)).length).toBeLessThan(20_000);
});

it('knows by the next count what others counted, and how long their window is', async () => {
  const { countForAll, counts } = place();
  const { count: here } = fixedWindows(3, 60_000, countForAll);
  const { count: there } = fixedWindows(3, 60_000, countForAll);
  for (const wait of [here, there, here]) {
    expect(wait('a')).toBe(0);
    await answered();
  }
  expect(there('a')).toBe(0);
  await answered();
  for (const wait of [here, there]) {
    expect(wait('a')).toBeGreaterThan(29_000);
    expect(wait('a')).toBeLessThanOrEqual(30_000);
  }
  // Who is refused is not counted any further for all.
  expect(counts.get('a')).toBe(4);
  expect(here('b')).toBe(0);
});

it('counts by itself while nobody can tell', async () => {
  const { count: wait } = fixedWindows(2, 60_000, async () => null);
  const waits = [];
  for (let i = 0; i < 4; i++) {
    waits.push(wait('a') > 0);
    await answered();
  }
  expect(waits).toEqual([false, false, true, true]);
});
