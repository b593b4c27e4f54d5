import { instantFromMs } from '@orrery/kernel';
import { describe, expect, it } from 'vitest';
import { MOST_BYTES, noBytes } from './bytes.ts';
import { type Counter, addTo, crosses, hasTurned, startPeriod, usedIn } from './counter.ts';
import { hourOf } from './hour.ts';

const at = (iso: string) => instantFromMs(Date.parse(iso));
const period = { startsAt: at('2026-01-01T00:00:00Z'), endsAt: at('2026-02-01T00:00:00Z') };
const counter = (upload: bigint, baseline = 0n): Counter => ({
  period,
  charged: { upload, download: 0n },
  baseline: { upload: baseline, download: 0n },
  total: { upload, download: 0n },
});

describe('a counter', () => {
  it('turns at the very instant its period ends, and never without an end', () => {
    expect(hasTurned(period, at('2026-01-31T23:59:59.999Z'))).toBe(false);
    expect(hasTurned(period, period.endsAt)).toBe(true);
    expect(hasTurned({ ...period, endsAt: null }, at('9999-01-01T00:00:00Z'))).toBe(false);
  });

  it('forgets charge and baseline with the period, and keeps the total', () => {
    const next = { startsAt: period.endsAt, endsAt: null };
    expect(startPeriod(counter(9n, 4n), next)).toEqual({
      period: next,
      charged: noBytes,
      baseline: noBytes,
      total: { upload: 9n, download: 0n },
    });
  });

  it('crosses a quota by what is used since the baseline, only by the step that gets there', () => {
    expect(usedIn(counter(10n, 4n))).toBe(6n);
    expect(crosses(10n, counter(9n), counter(10n))).toBe(true);
    expect(crosses(10n, counter(10n), counter(11n))).toBe(false);
    expect(crosses(10n, counter(9n, 4n), counter(13n, 4n))).toBe(false);
    expect(crosses(null, counter(0n), counter(1n))).toBe(false);
    expect(crosses(0n, counter(0n), counter(1n))).toBe(false);
  });

  it('holds 2^63-1 bytes and refuses one more', () => {
    const full = addTo(counter(0n), { upload: MOST_BYTES - 1n, download: 1n });
    expect(full?.total).toEqual({ upload: MOST_BYTES - 1n, download: 1n });
    expect(full && addTo(full, { upload: 0n, download: 1n })).toBeUndefined();
  });
});

describe('hourOf', () => {
  it('rounds down, before 1970 too', () => {
    expect(hourOf(at('2026-03-29T01:59:59.999Z'))).toBe(at('2026-03-29T01:00:00Z'));
    expect(hourOf(at('1969-12-31T23:30:00Z'))).toBe(at('1969-12-31T23:00:00Z'));
  });
});
