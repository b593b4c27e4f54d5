import { Temporal } from 'temporal-polyfill';
import { type Instant, instantFromMs } from './instant.ts';

/** A day of the calendar, no matter where; `month` is 1–12. */
export interface LocalDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const MOST_KEPT_ZONES = 1_000;
const MOST_KEPT_DAYS = 400;

const startsOfDays = new Map<string, Map<number, Instant>>();

/** An IANA name such as `Europe/Berlin` or `UTC`; offsets (`+02:00`) are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/.test(name)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** The day on the calendar there and then. Throws a RangeError for an unknown zone. */
export function localDateOf(timeZone: string, at: Instant): LocalDate {
  const { year, month, day } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return { year, month, day };
}

/**
 * The first instant of a day there: midnight, or what follows where daylight saving skips midnight (or, as in Apia
 * 2011-12-30, the whole day).
 */
export function startOfDay(timeZone: string, { year, month, day }: LocalDate): Instant {
  const key = (year * 12 + month) * 31 + day;
  const kept = startsOfDays.get(timeZone)?.get(key);
  if (kept !== undefined) return kept;
  const start = instantFromMs(new Temporal.PlainDate(year, month, day).toZonedDateTime({ timeZone }).epochMilliseconds);
  keep(timeZone, key, start);
  return start;
}

/** The same few days are asked for by every subscription of a plan. */
function keep(timeZone: string, key: number, start: Instant): void {
  if (startsOfDays.size > MOST_KEPT_ZONES) startsOfDays.clear();
  const days = startsOfDays.get(timeZone) ?? new Map<number, Instant>();
  if (days.size > MOST_KEPT_DAYS) days.clear();
  startsOfDays.set(timeZone, days.set(key, start));
}
