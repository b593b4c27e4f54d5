import type { Instant } from '@orrery/kernel';
import type { Period } from './period.ts';

/** Charged bytes. */
export interface Used {
  readonly upload: bigint;
  readonly download: bigint;
}

export const NOTHING_USED: Used = { upload: 0n, download: 0n };

/** What a subscription used, charged: in the period that began at `periodStartsAt`, and since it exists. */
export interface UsageCounters {
  readonly periodStartsAt: Instant;
  readonly periodEndsAt: Instant | null;
  readonly upload: bigint;
  readonly download: bigint;
  /** What `reset-usage` took off within this period. */
  readonly baselineUpload: bigint;
  readonly baselineDownload: bigint;
  readonly totalUpload: bigint;
  readonly totalDownload: bigint;
  readonly lastUsedAt: Instant | null;
}

/** What the period alone is known by. */
export type PeriodCounters = Pick<
  UsageCounters,
  'periodEndsAt' | 'upload' | 'download' | 'baselineUpload' | 'baselineDownload'
>;

export const newCounters = (period: Period): UsageCounters => ({
  periodStartsAt: period.startsAt,
  periodEndsAt: period.endsAt,
  upload: 0n,
  download: 0n,
  baselineUpload: 0n,
  baselineDownload: 0n,
  totalUpload: 0n,
  totalDownload: 0n,
  lastUsedAt: null,
});

/** The counted period is over; nothing has been used in the one that holds `now`. */
const isOver = ({ periodEndsAt }: Pick<UsageCounters, 'periodEndsAt'>, now: Instant): boolean =>
  periodEndsAt !== null && now >= periodEndsAt;

/** Used in the period that holds `now`. Turning the period needs no job: counters of an ended one read as zero. */
export function usedIn(counters: PeriodCounters | null, now: Instant): Used {
  if (counters === null || isOver(counters, now)) return NOTHING_USED;
  return {
    upload: counters.upload - counters.baselineUpload,
    download: counters.download - counters.baselineDownload,
  };
}

/** Moves the baseline up to what is counted: used reads zero, and the history stays as it is. */
export const resetUsage = (counters: UsageCounters): UsageCounters => ({
  ...counters,
  baselineUpload: counters.upload,
  baselineDownload: counters.download,
});

/**
 * The same counters in another period, as when the reset rule changes. What was used stays used, unless the period it
 * was used in is over.
 */
export function movePeriod(counters: UsageCounters, period: Period, now: Instant): UsageCounters {
  const moved = { ...counters, periodStartsAt: period.startsAt, periodEndsAt: period.endsAt };
  if (!isOver(counters, now)) return moved;
  return { ...moved, upload: 0n, download: 0n, baselineUpload: 0n, baselineDownload: 0n };
}
