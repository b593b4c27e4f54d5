import { describe, expect, test } from 'vitest';
import { instantOf } from './testing/index.ts';
import { movePeriod, newCounters, resetUsage, usedIn } from './usage.ts';

const JANUARY = { startsAt: instantOf('2026-01-01T00:00:00Z'), endsAt: instantOf('2026-02-01T00:00:00Z') };
const DAY = { startsAt: instantOf('2026-01-20T00:00:00Z'), endsAt: instantOf('2026-01-21T00:00:00Z') };
const NOW = instantOf('2026-01-20T12:00:00Z');
const counted = { ...newCounters(JANUARY), upload: 70n, download: 50n, totalUpload: 170n, totalDownload: 150n };

describe('used', () => {
  test('is what is counted less the baseline', () => {
    expect(usedIn({ ...counted, baselineUpload: 20n, baselineDownload: 10n }, NOW)).toEqual({
      upload: 50n,
      download: 40n,
    });
  });

  test('is nothing from the end of the counted period on, so nobody stays limited in the next', () => {
    expect(usedIn(counted, instantOf('2026-01-31T23:59:59.999Z'))).toEqual({ upload: 70n, download: 50n });
    expect(usedIn(counted, instantOf('2026-02-01T00:00:00Z'))).toEqual({ upload: 0n, download: 0n });
  });

  test('is nothing without counters', () => {
    expect(usedIn(null, NOW)).toEqual({ upload: 0n, download: 0n });
  });
});

test('resetting moves the baseline and leaves the history', () => {
  const reset = resetUsage(counted);
  expect(usedIn(reset, NOW)).toEqual({ upload: 0n, download: 0n });
  expect(reset).toMatchObject({ upload: 70n, download: 50n, totalUpload: 170n, totalDownload: 150n });
});

describe('another period', () => {
  test('keeps what was used', () => {
    const moved = movePeriod(counted, DAY, NOW);
    expect(usedIn(moved, NOW)).toEqual({ upload: 70n, download: 50n });
    expect(moved.periodEndsAt).toBe(DAY.endsAt);
  });

  test('does not bring back the use of a period that is over', () => {
    const later = instantOf('2026-02-03T00:00:00Z');
    const year = { startsAt: JANUARY.startsAt, endsAt: instantOf('2027-01-01T00:00:00Z') };
    const moved = movePeriod({ ...counted, baselineUpload: 20n }, year, later);
    expect(usedIn(moved, later)).toEqual({ upload: 0n, download: 0n });
    expect(moved).toMatchObject({ upload: 0n, baselineUpload: 0n, totalUpload: 170n });
  });
});
