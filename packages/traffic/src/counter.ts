import type { Instant } from '@orrery/kernel';
import { type Bytes, MOST_BYTES, addBytes, noBytes, sumOf } from './bytes.ts';

/** The quota window a subscription is in; `endsAt` null: it never ends. */
export interface Period {
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
}

/** Charged bytes of one subscription: in its period, and since it exists. */
export interface Counter {
  readonly period: Period;
  /** Charged in the period. */
  readonly charged: Bytes;
  /** What `reset-usage` took off within the period. */
  readonly baseline: Bytes;
  /** Charged since the subscription exists: never reset. */
  readonly total: Bytes;
}

export const hasTurned = (period: Period, now: Instant): boolean => period.endsAt !== null && period.endsAt <= now;

/** A new period begins at nothing; the total stays. */
export const startPeriod = (counter: Counter, period: Period): Counter => ({
  period,
  charged: noBytes,
  baseline: noBytes,
  total: counter.total,
});

/** What the quota is compared with. */
export const usedIn = ({ charged, baseline }: Counter): bigint => sumOf(charged) - sumOf(baseline);

/** Bytes that moved before the period began enter its history only. One without an end is the only one there is. */
export const belongsTo = ({ startsAt, endsAt }: Period, at: Instant): boolean => endsAt === null || at >= startsAt;

/** The counter after `charged` more bytes, in its period or only in its total; undefined when it cannot hold them. */
export function addTo(counter: Counter, charged: Bytes, inPeriod = true): Counter | undefined {
  const total = addBytes(counter.total, charged);
  // The sum of both is shown and compared too, so it has to fit as well.
  if (sumOf(total) > MOST_BYTES) return undefined;
  return { ...counter, charged: inPeriod ? addBytes(counter.charged, charged) : counter.charged, total };
}

/** Limited from used ≥ quota on: true for the addition that got there. */
export const crosses = (quotaBytes: bigint | null, before: Counter, after: Counter): boolean =>
  quotaBytes !== null && usedIn(before) < quotaBytes && usedIn(after) >= quotaBytes;
