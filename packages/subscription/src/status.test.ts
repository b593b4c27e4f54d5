import { addMs } from '@orrery/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockedUntil, effectiveStatus, isEntitled, nextBoundary } from './status.ts';
import { instantOf, someSubscription, someTerms } from './testing/index.ts';
import { NOTHING_USED } from './usage.ts';

const NOW = instantOf('2026-01-20T12:00:00Z');
const used = (upload: bigint, download = 0n) => ({ upload, download });
const statusOf = (own: Parameters<typeof someSubscription>[0], terms = someTerms(), usage = NOTHING_USED, now = NOW) =>
  effectiveStatus(someSubscription(own), terms, usage, now);

describe('effective status', () => {
  test('a person’s decision comes before dates, dates before the quota', () => {
    const over = used(1_000n);
    const past = { endsAt: instantOf('2026-01-19T00:00:00Z') };
    const future = { startsAt: instantOf('2026-01-21T00:00:00Z') };
    expect(statusOf({ cancelledAt: NOW, suspendedAt: NOW, ...past }, someTerms(), over)).toBe('cancelled');
    expect(statusOf({ suspendedAt: NOW, ...past }, someTerms(), over)).toBe('suspended');
    expect(statusOf({ ...past, ...future }, someTerms(), over)).toBe('expired');
    expect(statusOf(future, someTerms(), over)).toBe('pending');
    expect(statusOf({ startsAt: null, endsAt: null }, someTerms(), over)).toBe('pending');
    expect(statusOf({}, someTerms(), over)).toBe('limited');
    expect(statusOf({})).toBe('active');
  });

  test('the start belongs to the term, the end does not', () => {
    expect(statusOf({ startsAt: NOW })).toBe('active');
    expect(statusOf({ startsAt: addMs(NOW, 1) })).toBe('pending');
    expect(statusOf({ endsAt: NOW })).toBe('expired');
    expect(statusOf({ endsAt: addMs(NOW, 1) })).toBe('active');
  });

  test('it is limited from used = quota on, both directions together', () => {
    expect(statusOf({}, someTerms(), used(60n, 39n))).toBe('active');
    expect(statusOf({}, someTerms(), used(60n, 40n))).toBe('limited');
  });

  test('a quota of 0 is used up at once, none never', () => {
    expect(statusOf({ quota: { kind: 'own', bytes: 0n } })).toBe('limited');
    expect(statusOf({ quota: { kind: 'own', bytes: null } }, someTerms(), used(10n ** 18n))).toBe('active');
    expect(statusOf({ quota: { kind: 'own', bytes: 200n } }, someTerms(), used(100n))).toBe('active');
  });
});

describe('entitlement', () => {
  const entitled = (own: Parameters<typeof someSubscription>[0], usage = NOTHING_USED) =>
    isEntitled(someSubscription(own), someTerms(), usage, NOW);

  test('the active may connect, and who is on hold, so that the first traffic can start the term', () => {
    expect(entitled({})).toBe(true);
    expect(entitled({ startsAt: null, endsAt: null })).toBe(true);
  });

  test('nobody else may', () => {
    expect(entitled({ startsAt: addMs(NOW, 1) })).toBe(false);
    expect(entitled({ startsAt: null, suspendedAt: NOW })).toBe(false);
    expect(entitled({ startsAt: null, cancelledAt: NOW })).toBe(false);
    expect(entitled({ startsAt: null, quota: { kind: 'own', bytes: 0n } })).toBe(false);
    expect(entitled({ endsAt: NOW })).toBe(false);
    expect(entitled({}, used(100n))).toBe(false);
  });
});

describe('blocked until', () => {
  const until = (own: Parameters<typeof someSubscription>[0], usage = NOTHING_USED, terms = someTerms()) => {
    const subscription = someSubscription(own);
    return blockedUntil(subscription, terms, effectiveStatus(subscription, terms, usage, NOW), NOW);
  };

  test('the start of a pending one, the next reset of a limited one', () => {
    expect(until({ startsAt: instantOf('2026-01-21T00:00:00Z') })).toBe(instantOf('2026-01-21T00:00:00Z'));
    expect(until({}, used(100n))).toBe(instantOf('2026-02-01T00:00:00Z'));
  });

  test('nothing when it does not lift by itself', () => {
    expect(until({ startsAt: null, endsAt: null })).toBeNull();
    expect(until({ suspendedAt: NOW })).toBeNull();
    expect(until({ endsAt: NOW })).toBeNull();
    expect(until({ endsAt: instantOf('2026-01-25T00:00:00Z') }, used(100n))).toBeNull();
    expect(until({}, used(100n), someTerms({ reset: 'never' }))).toBeNull();
    expect(until({}, NOTHING_USED, someTerms({ quotaBytes: 0n }))).toBeNull();
  });
});

describe('next boundary', () => {
  const boundary = (own: Parameters<typeof someSubscription>[0], terms = someTerms()) =>
    nextBoundary(someSubscription(own), terms, NOW);

  test('the start, the turn of the period, the end: whichever is next', () => {
    expect(boundary({ startsAt: instantOf('2026-01-21T00:00:00Z') })).toBe(instantOf('2026-01-21T00:00:00Z'));
    expect(boundary({})).toBe(instantOf('2026-02-01T00:00:00Z'));
    expect(boundary({ endsAt: instantOf('2026-01-25T00:00:00Z') })).toBe(instantOf('2026-01-25T00:00:00Z'));
    expect(boundary({}, someTerms({ reset: 'never' }))).toBe(instantOf('2026-02-14T00:00:00Z'));
    expect(boundary({ endsAt: null }, someTerms({ reset: 'never' }))).toBeNull();
  });

  test('none while a person keeps it shut, when it is over, and on hold', () => {
    expect(boundary({ suspendedAt: NOW })).toBeNull();
    expect(boundary({ cancelledAt: NOW })).toBeNull();
    expect(boundary({ endsAt: NOW })).toBeNull();
    expect(boundary({ startsAt: null, endsAt: null })).toBeNull();
  });

  test('nothing changes before it', () => {
    const instant = fc
      .integer({ min: Date.UTC(2025, 11, 1), max: Date.UTC(2026, 3, 1) })
      .map((ms) => instantOf(new Date(ms).toISOString()));
    const rule = fc.constantFrom('never', 'day', 'week', 'month', 'month_rolling', 'year');
    fc.assert(
      fc.property(
        fc.option(instant),
        fc.option(instant),
        instant,
        instant,
        rule,
        (startsAt, endsAt, now, other, reset) => {
          const terms = someTerms({ reset });
          const subscription = someSubscription({ startsAt, endsAt });
          const next = nextBoundary(subscription, terms, now);
          expect(next ?? Infinity).toBeGreaterThan(now);
          const later = next === null ? other : addMs(next, -1);
          if (later < now) return;
          const statusAt = (when: typeof now) => effectiveStatus(subscription, terms, NOTHING_USED, when);
          expect(statusAt(later)).toBe(statusAt(now));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
