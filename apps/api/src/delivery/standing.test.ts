import { addMs, DAY_MS, instantFromMs } from '@orrery/kernel';
import { periodAt, RESET_RULES } from '@orrery/subscription';
import { someSubscription, someTerms } from '@orrery/subscription/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { standingOf } from './standing.ts';

const from = Date.parse('2024-01-01T00:00:00Z');
const instant = fc.integer({ min: 0, max: 3 * 365 * DAY_MS }).map((ms) => instantFromMs(from + ms));

const cases = fc.record({
  reset: fc.constantFrom(...RESET_RULES),
  // With and without daylight saving, at midnight too, and half an hour off.
  timeZone: fc.constantFrom('UTC', 'Asia/Tehran', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Shanghai'),
  startsAt: fc.option(instant, { freq: 20 }),
  lastsMs: fc.option(fc.integer({ min: 1, max: 400 * DAY_MS }), { freq: 3 }),
  now: instant,
});

it('promises a refill exactly when the period turns, within the term, and none before that has started', () => {
  fc.assert(
    fc.property(cases, ({ reset, timeZone, startsAt, lastsMs, now }) => {
      const terms = someTerms({ reset, timeZone });
      const endsAt = startsAt === null || lastsMs === null ? null : addMs(startsAt, lastsMs);
      const subscription = someSubscription({ startsAt, endsAt });
      const { refillAt, validUntil } = standingOf({ subscription, terms, counters: null, ports: null }, 'en', now);
      const hasStarted = startsAt !== null && startsAt <= now;
      const period = periodAt(terms, startsAt, now);
      const isWithin = hasStarted && period.endsAt !== null && (endsAt === null || period.endsAt < endsAt);
      expect(refillAt).toBe(isWithin ? period.endsAt : null);
      // With the start there may be one to promise.
      const startsLater = startsAt === null || hasStarted ? Infinity : startsAt;
      expect(validUntil ?? Infinity).toBeLessThanOrEqual(startsLater);
      if (refillAt === null || startsAt === null) return;
      // The quota is another one from then on, and not a millisecond sooner.
      expect(refillAt).toBeGreaterThan(now);
      expect(periodAt(terms, startsAt, refillAt).startsAt).toBe(refillAt);
      expect(periodAt(terms, startsAt, addMs(refillAt, -1)).endsAt).toBe(refillAt);
      expect(validUntil).not.toBeNull();
      expect(validUntil ?? refillAt).toBeLessThanOrEqual(refillAt);
    }),
    { numRuns: 10_000 },
  );
});
