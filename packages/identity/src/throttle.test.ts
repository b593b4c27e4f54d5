import { HOUR_MS, MINUTE_MS, SECOND_MS, addMs } from '@orrery/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleDigest, sampleNow as now } from './testing/samples.ts';
import {
  type Failures,
  type ThrottleKind,
  accountKey,
  addressKey,
  failedAgain,
  tooManyFailures,
  waitMs,
} from './throttle.ts';

const failed = (count: number): Failures => ({ count, lastAt: now });
const kinds: ThrottleKind[] = ['account', 'address'];

describe('the wait after failed sign-ins', () => {
  it('is none up to the fourth failure and doubles from the fifth on', () => {
    const waits = [0, 1, 4, 5, 6, 7, 8, 9].map((count) => waitMs('account', failed(count), now) / SECOND_MS);
    expect(waits).toEqual([0, 0, 0, 1, 2, 4, 8, 16]);
    expect(waitMs('account', undefined, now)).toBe(0);
  });

  it('ends at 30 s for an account and at 15 min for an address', () => {
    for (const count of [30, 2_000, 2_147_483_647]) {
      expect(waitMs('account', failed(count), now)).toBe(30 * SECOND_MS);
      expect(waitMs('address', failed(count), now)).toBe(15 * MINUTE_MS);
    }
  });

  it('runs down with the clock', () => {
    expect(waitMs('address', failed(8), addMs(now, 7_999))).toBe(1);
    expect(waitMs('address', failed(8), addMs(now, 8_000))).toBe(0);
  });

  it('never shrinks with a failure more, is never negative and never over the cap', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(5_000), fc.nat(2 * HOUR_MS), (kind, count, elapsed) => {
        const then = addMs(now, elapsed);
        const wait = waitMs(kind, failed(count), then);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(kind === 'account' ? 30 * SECOND_MS : 15 * MINUTE_MS);
        expect(waitMs(kind, failed(count + 1), then)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });

  it('is forgotten after an hour', () => {
    expect(failedAgain(failed(9), addMs(now, HOUR_MS - 1)).count).toBe(10);
    expect(failedAgain(failed(9), addMs(now, HOUR_MS))).toEqual({ count: 1, lastAt: addMs(now, HOUR_MS) });
    expect(failedAgain(undefined, now).count).toBe(1);
  });

  it('is told in whole seconds, rounded up', () => {
    expect(tooManyFailures(1_001).details).toEqual({ retryAfterSeconds: 2 });
  });
});

describe('the keys', () => {
  it('know an account without regard to case, and keep accounts and addresses apart', () => {
    expect(accountKey(sampleDigest, ' Ada@Example.com')).toEqual(accountKey(sampleDigest, 'ada@example.COM'));
    expect(accountKey(sampleDigest, 'x').sha256).not.toEqual(addressKey(sampleDigest, 'x').sha256);
  });
});
