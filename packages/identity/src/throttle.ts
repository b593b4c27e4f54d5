import { type Instant, DomainError, HOUR_MS, MINUTE_MS, SECOND_MS, addMs } from '@orrery/kernel';

/** Failed sign-ins that are remembered under one key. */
export interface Failures {
  readonly count: number;
  readonly lastAt: Instant;
}

/** Which counter: an account is capped low, so that nobody can lock its owner out for long. */
export type ThrottleKind = 'account' | 'address';

export interface FailureKey {
  readonly kind: ThrottleKind;
  /** A keyed hash: neither e-mail nor address is kept. */
  readonly sha256: Buffer;
}

/** Keyed hash (HMAC-SHA256) of a text. */
export type Digest = (text: string) => Buffer;

const FREE_FAILURES = 5;
const FIRST_WAIT_MS = SECOND_MS;
const LONGEST_WAIT_MS: Record<ThrottleKind, number> = { account: 30 * SECOND_MS, address: 15 * MINUTE_MS };
/** After this long without a failure the count starts anew. */
export const FAILURES_KEPT_MS = HOUR_MS;

export const accountKey = (digest: Digest, email: string): FailureKey => ({
  kind: 'account',
  sha256: digest(`account:${email.trim().toLowerCase()}`),
});

export const addressKey = (digest: Digest, address: string): FailureKey => ({
  kind: 'address',
  sha256: digest(`address:${address}`),
});

const forgotten = (failures: Failures, now: Instant): boolean => addMs(failures.lastAt, FAILURES_KEPT_MS) <= now;

/** How long until the next attempt counts, in milliseconds; 0: now. It doubles with each failure from the fifth on. */
export function waitMs(kind: ThrottleKind, failures: Failures | undefined, now: Instant): number {
  if (failures === undefined || failures.count < FREE_FAILURES || forgotten(failures, now)) return 0;
  // 2^20 s is beyond any cap; a larger exponent would only overflow.
  const doublings = Math.min(failures.count - FREE_FAILURES, 20);
  const wait = Math.min(FIRST_WAIT_MS * 2 ** doublings, LONGEST_WAIT_MS[kind]);
  return Math.max(0, addMs(failures.lastAt, wait) - now);
}

/** One failure more. */
export const failedAgain = (failures: Failures | undefined, now: Instant): Failures => ({
  count: failures === undefined || forgotten(failures, now) ? 1 : failures.count + 1,
  lastAt: now,
});

export function tooManyFailures(waitMilliseconds: number): DomainError {
  return new DomainError('limited', 'RATE_LIMITED', 'Too many failed sign-ins; wait before the next one', {
    details: { retryAfterSeconds: Math.ceil(waitMilliseconds / SECOND_MS) },
  });
}
