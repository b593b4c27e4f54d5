import { type Instant, DAY_MS, HOUR_MS, addMs, instantFromMs, localDateOf, toIso } from '@orrery/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextResets, periodAt } from './period.ts';
import { type ResetRule, RESET_RULES } from './subscription.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'America/Havana',
  'Africa/Cairo',
  'Asia/Tehran',
];

const at = (iso: string): Instant => instantFromMs(Date.parse(iso));
const zone = fc.constantFrom(...ZONES);
const turning = fc.constantFrom(...RESET_RULES.filter((rule) => rule !== 'never'));
const instant = fc.integer({ min: Date.UTC(1980, 0, 1), max: Date.UTC(2060, 0, 1) }).map((ms) => instantFromMs(ms));

const weekday = (timeZone: string, instantAt: Instant): number => {
  const { year, month, day } = localDateOf(timeZone, instantAt);
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
};

const resets = (reset: ResetRule, timeZone: string, startsAt: string, from: string, count: number): string[] =>
  nextResets({ reset, timeZone }, at(startsAt), at(from), count).map((reset_) => toIso(reset_).replace('.000Z', 'Z'));

describe('periods of every rule and zone', () => {
  test('hold the instant they are asked for', () => {
    fc.assert(
      fc.property(turning, zone, instant, instant, (reset, timeZone, startsAt, now) => {
        const { startsAt: from, endsAt } = periodAt({ reset, timeZone }, startsAt, now);
        expect(from).toBeLessThanOrEqual(now);
        expect(endsAt).toBeGreaterThan(now);
      }),
      { numRuns: 3_000 },
    );
  });

  test('tile time: each begins where the one before ends, seen from any instant in them', () => {
    fc.assert(
      fc.property(
        turning,
        zone,
        instant,
        instant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (reset, timeZone, startsAt, now, part) => {
          const terms = { reset, timeZone };
          const period = periodAt(terms, startsAt, now);
          const endsAt = period.endsAt ?? now;
          const inside = addMs(period.startsAt, Math.floor((endsAt - period.startsAt - 1) * part));
          expect(periodAt(terms, startsAt, inside)).toEqual(period);
          expect(periodAt(terms, startsAt, endsAt).startsAt).toBe(endsAt);
          expect(periodAt(terms, startsAt, addMs(period.startsAt, -1)).endsAt).toBe(period.startsAt);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test('turn at the next resets, which grow and each start a period', () => {
    fc.assert(
      fc.property(turning, zone, instant, instant, (reset, timeZone, startsAt, now) => {
        const terms = { reset, timeZone };
        let before = now;
        const found = nextResets(terms, startsAt, now, 6);
        expect(found).toHaveLength(6);
        expect(found[0]).toBe(periodAt(terms, startsAt, now).endsAt);
        for (const reset_ of found) {
          expect(reset_).toBeGreaterThan(before);
          expect(periodAt(terms, startsAt, reset_).startsAt).toBe(reset_);
          before = reset_;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('begin at the first instant of a local day, on the day the rule names', () => {
    fc.assert(
      fc.property(turning, zone, instant, instant, (reset, timeZone, startsAt, now) => {
        const { startsAt: from } = periodAt({ reset, timeZone }, startsAt, now);
        expect(localDateOf(timeZone, addMs(from, -1))).not.toEqual(localDateOf(timeZone, from));
        // Apia had no 2011-12-30: what should have begun there began with the 31st.
        const skipped = timeZone === 'Pacific/Apia' && toIso(from) === '2011-12-30T10:00:00.000Z';
        expect(skipped || isNamedDay(reset, timeZone, startsAt, from)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Whether a period of the rule may begin on the local day of `from`, said another way than the code does. */
function isNamedDay(reset: ResetRule, timeZone: string, startsAt: Instant, from: Instant): boolean {
  const { month, day } = localDateOf(timeZone, from);
  const isLastOfMonth = localDateOf(timeZone, addMs(from, DAY_MS + 2 * HOUR_MS)).day <= 2;
  const anchor = localDateOf(timeZone, startsAt).day;
  switch (reset) {
    case 'week':
      return weekday(timeZone, from) === 1;
    case 'month':
      return day === 1;
    case 'month_rolling':
      return day === anchor || (day < anchor && isLastOfMonth);
    case 'year':
      return month === 1 && day === 1;
    case 'day':
    case 'never':
      return true;
  }
}

describe('never', () => {
  test('is one period from the start on', () => {
    const terms = { reset: 'never', timeZone: 'UTC' } as const;
    const startsAt = at('2026-01-15T10:30:00Z');
    expect(periodAt(terms, startsAt, at('2031-01-01T00:00:00Z'))).toEqual({ startsAt, endsAt: null });
    expect(nextResets(terms, startsAt, startsAt, 6)).toEqual([]);
  });
});

describe('the calendar', () => {
  test('a week asked on a Sunday turns the next day, not in eight', () => {
    expect(resets('week', 'Europe/Berlin', '2026-01-01T00:00:00Z', '2026-11-22T12:00:00Z', 2)).toEqual([
      '2026-11-22T23:00:00Z',
      '2026-11-29T23:00:00Z',
    ]);
  });

  test('a week asked on Monday at midnight turns in seven days', () => {
    expect(resets('week', 'UTC', '2026-01-01T00:00:00Z', '2026-11-23T00:00:00Z', 1)).toEqual(['2026-11-30T00:00:00Z']);
  });

  test('the 31st becomes the last day of shorter months and comes back', () => {
    expect(resets('month_rolling', 'UTC', '2026-01-31T15:00:00Z', '2026-01-31T15:00:00Z', 6)).toEqual([
      '2026-02-28T00:00:00Z',
      '2026-03-31T00:00:00Z',
      '2026-04-30T00:00:00Z',
      '2026-05-31T00:00:00Z',
      '2026-06-30T00:00:00Z',
      '2026-07-31T00:00:00Z',
    ]);
  });

  test('February has its 29th in leap years', () => {
    expect(resets('month_rolling', 'UTC', '2024-01-30T00:00:00Z', '2028-02-01T00:00:00Z', 2)).toEqual([
      '2028-02-29T00:00:00Z',
      '2028-03-30T00:00:00Z',
    ]);
    expect(resets('month_rolling', 'UTC', '2028-02-29T00:00:00Z', '2029-02-01T00:00:00Z', 2)).toEqual([
      '2029-02-28T00:00:00Z',
      '2029-03-29T00:00:00Z',
    ]);
  });

  test('the rolling day is the one of the plan’s zone', () => {
    // 22:30 UTC on the 14th is the 15th in Kathmandu.
    expect(resets('month_rolling', 'Asia/Kathmandu', '2026-03-14T22:30:00Z', '2026-03-20T00:00:00Z', 1)).toEqual([
      '2026-04-14T18:15:00Z',
    ]);
  });

  test('daylight saving shifts no reset by a day', () => {
    expect(resets('day', 'Europe/Berlin', '2026-01-01T00:00:00Z', '2026-03-28T12:00:00Z', 3)).toEqual([
      '2026-03-28T23:00:00Z',
      '2026-03-29T22:00:00Z',
      '2026-03-30T22:00:00Z',
    ]);
    expect(resets('month', 'America/New_York', '2026-01-01T00:00:00Z', '2026-10-15T00:00:00Z', 2)).toEqual([
      '2026-11-01T04:00:00Z',
      '2026-12-01T05:00:00Z',
    ]);
    expect(resets('year', 'Australia/Lord_Howe', '2026-01-01T00:00:00Z', '2026-05-01T00:00:00Z', 1)).toEqual([
      '2026-12-31T13:00:00Z',
    ]);
  });

  test('a day without a midnight begins at its first instant', () => {
    expect(resets('day', 'America/Sao_Paulo', '2018-01-01T00:00:00Z', '2018-11-03T12:00:00Z', 2)).toEqual([
      '2018-11-04T03:00:00Z',
      '2018-11-05T02:00:00Z',
    ]);
  });

  test('a day that a zone skipped has no period of its own', () => {
    expect(resets('day', 'Pacific/Apia', '2011-01-01T00:00:00Z', '2011-12-29T12:00:00Z', 2)).toEqual([
      '2011-12-30T10:00:00Z',
      '2011-12-31T10:00:00Z',
    ]);
  });

  test('while on hold, a rolling month is counted from the instant asked for', () => {
    const now = at('2026-01-31T12:00:00Z');
    expect(nextResets({ reset: 'month_rolling', timeZone: 'UTC' }, null, now, 2).map(toIso)).toEqual([
      '2026-02-28T00:00:00.000Z',
      '2026-03-31T00:00:00.000Z',
    ]);
  });
});
