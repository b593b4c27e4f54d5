import { DAY_MS, type Instant, addMs, instantFromMs, invalidField } from '@orrery/kernel';

/** `X-Report-Interval: <from>/<to>`: when the bytes of a report moved. */
export interface ReportInterval {
  readonly from: Instant;
  readonly to: Instant;
}

/** Bytes that are older count as of this long ago: longer outages are shown at their bound, never dropped. */
export const OLDEST_REPORT_DAYS = 28;

const UNIX_SECONDS = /^\d{1,12}(\.\d{1,9})?$/;
const ISO = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/;

function readMoment(text: string): number {
  if (UNIX_SECONDS.test(text)) return Math.floor(Number(text) * 1000);
  return ISO.test(text) ? Date.parse(text) : Number.NaN;
}

/** Reads `<from>/<to>`, each in ISO 8601 or in Unix seconds. */
export function parseReportInterval(header: string): ReportInterval {
  const [from = Number.NaN, to = Number.NaN, ...more] = header.split('/').map((part) => readMoment(part.trim()));
  if (more.length > 0 || !(from <= to)) {
    throw invalidField('X-Report-Interval', 'X-Report-Interval must read <from>/<to>, in ISO 8601 or Unix seconds');
  }
  return { from: instantFromMs(from), to: instantFromMs(to) };
}

/**
 * The one moment that all bytes of a report are booked at: the last of its interval, `to` not belonging to it; now, when
 * the agent did not say. It decides their hour, their day and their period. A report is short (the reading interval of
 * its agent), so splitting it would move few bytes, and cost a row for each hour and subscription.
 */
export function bookedAt(interval: ReportInterval | undefined, now: Instant): Instant {
  if (!interval) return now;
  const last = interval.to > interval.from ? addMs(interval.to, -1) : interval.to;
  return instantFromMs(Math.min(now, Math.max(last, now - OLDEST_REPORT_DAYS * DAY_MS)));
}
