import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coalesce } from './coalesce.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('runs once when it has been quiet, and within the most even when it never is', () => {
  const runs: number[] = [];
  const began = performance.now();
  const coalescing = coalesce(() => runs.push(performance.now() - began), { quietMs: 200, mostMs: 600 });
  coalescing.poke();
  vi.advanceTimersByTime(100);
  coalescing.poke();
  vi.advanceTimersByTime(1_000);
  expect(runs).toEqual([300]);
  for (let i = 0; i < 20; i++) {
    coalescing.poke();
    vi.advanceTimersByTime(100);
  }
  expect(runs.slice(1)).toEqual([1_700, 2_300, 2_900]);
  coalescing.stop();
  vi.advanceTimersByTime(1_000);
  expect(runs).toHaveLength(4);
});
