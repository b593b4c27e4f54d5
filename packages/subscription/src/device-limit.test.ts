import { MINUTE_MS, addMs } from '@orrery/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Device, isBlockedForDevices, refusedDevices, refusingLimit, suspendedUntil } from './device-limit.ts';
import { hasAccess, isEntitled, nextBoundary } from './status.ts';
import { instantOf, someSubscription, someTerms } from './testing/index.ts';
import type { DevicePolicy } from './subscription.ts';
import { NOTHING_USED } from './usage.ts';

const NOW = instantOf('2026-01-20T12:00:00Z');
const at = (key: string, minutesAgo: number): Device => ({ key, firstSeenAt: addMs(NOW, -minutesAgo * MINUTE_MS) });
const limit = (deviceLimit: number | null, devicePolicy: DevicePolicy = 'refuse') =>
  someTerms({ deviceLimit, devicePolicy });

const devices = fc.uniqueArray(
  fc.record({ key: fc.stringMatching(/^[0-9a-f]{1,4}$/), minutesAgo: fc.integer({ min: 0, max: 5 }) }),
  { selector: ({ key }) => key, maxLength: 12 },
);
const limits = fc.option(fc.integer({ min: 1, max: 12 }));

describe('refusing the newest', () => {
  test('lets in who came first', () => {
    expect(refusedDevices([at('c', 0), at('a', 4), at('b', 2)], limit(2))).toEqual([at('c', 0)]);
    expect(refusedDevices([at('c', 0), at('a', 4), at('b', 2)], limit(1))).toEqual([at('b', 2), at('c', 0)]);
  });

  test('leaves exactly the limit, none of them newer than one that is refused', () => {
    fc.assert(
      fc.property(devices, limits, (seen, most) => {
        const all = seen.map(({ key, minutesAgo }) => at(key, minutesAgo));
        const refused = refusedDevices(all, limit(most));
        const kept = all.filter((device) => !refused.includes(device));
        expect(kept.length).toBe(most === null ? all.length : Math.min(most, all.length));
        for (const out of refused) for (const inside of kept) expect(inside.firstSeenAt <= out.firstSeenAt).toBe(true);
      }),
    );
  });

  test('does not depend on the order in which addresses were read', () => {
    fc.assert(
      fc.property(devices, limits, (seen, most) => {
        const all = seen.map(({ key, minutesAgo }) => at(key, minutesAgo));
        expect(refusedDevices(all.toReversed(), limit(most))).toEqual(refusedDevices(all, limit(most)));
      }),
    );
  });

  test.each(['count', 'suspend'] as const)('is not what %s does', (policy) => {
    expect(refusedDevices([at('a', 1), at('b', 0)], limit(1, policy))).toEqual([]);
    expect(refusingLimit(limit(1, policy))).toBeNull();
  });
});

describe('suspending', () => {
  test('begins above the limit and lasts what the plan says', () => {
    const terms = someTerms({ deviceLimit: 2, devicePolicy: 'suspend', deviceSuspendMinutes: 30 });
    expect(suspendedUntil(2, terms, NOW)).toBeNull();
    expect(suspendedUntil(3, terms, NOW)).toBe(addMs(NOW, 30 * MINUTE_MS));
    expect(suspendedUntil(1_000, limit(null, 'suspend'), NOW)).toBeNull();
    expect(suspendedUntil(1_000, limit(1), NOW)).toBeNull();
    expect(suspendedUntil(1_000, limit(1, 'count'), NOW)).toBeNull();
  });

  test('keeps it off the nodes until then, and changes nothing else', () => {
    const until = addMs(NOW, MINUTE_MS);
    const blocked = someSubscription({ deviceBlockedUntil: until });
    const terms = limit(1, 'suspend');
    expect(isEntitled(blocked, terms, NOTHING_USED, NOW)).toBe(false);
    expect(isEntitled(blocked, terms, NOTHING_USED, until)).toBe(true);
    expect(hasAccess(blocked, terms, NOTHING_USED, NOW)).toBe(true);
  });

  test.each([limit(1, 'refuse'), limit(1, 'count'), limit(null, 'suspend')])(
    'ends at once when the plan no longer suspends',
    (terms) => {
      expect(isBlockedForDevices({ deviceBlockedUntil: addMs(NOW, MINUTE_MS) }, terms, NOW)).toBe(false);
    },
  );

  test('ends at a boundary, if nothing else comes before', () => {
    const until = addMs(NOW, MINUTE_MS);
    const terms = someTerms();
    expect(nextBoundary(someSubscription({ deviceBlockedUntil: until }), terms, NOW)).toBe(until);
    expect(nextBoundary(someSubscription({ deviceBlockedUntil: until, endsAt: addMs(NOW, 1) }), terms, NOW)).toBe(
      addMs(NOW, 1),
    );
    expect(nextBoundary(someSubscription({ deviceBlockedUntil: until }), terms, until)).toBeGreaterThan(until);
    const onHold = someSubscription({ startsAt: null, endsAt: null, deviceBlockedUntil: until });
    expect(nextBoundary(onHold, terms, NOW)).toBe(until);
    expect(nextBoundary({ ...onHold, suspendedAt: NOW }, terms, NOW)).toBeNull();
  });
});
