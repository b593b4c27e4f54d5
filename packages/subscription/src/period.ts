import { type Instant, type LocalDate, DAY_MS, assertNever, localDateOf, startOfDay } from '@orrery/kernel';
import type { PlanTerms, ResetRule } from './subscription.ts';

/** A quota window: `startsAt` belongs to it, `endsAt` to the next one; null: it never ends. */
export interface Period {
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
}

type ResetTerms = Pick<PlanTerms, 'reset' | 'timeZone'>;
type Turning = Exclude<ResetRule, 'never'>;

const MOST_KEPT = 2_000;
const lastPeriods = new Map<string, { startsAt: Instant; endsAt: Instant }>();

/**
 * The period that holds `at`. `startsAt` is when the subscription started (null while on hold, which then counts as
 * `at`). Periods tile time: each begins where the one before ends, also before the subscription's start. `never` has
 * one, from the start on.
 */
export function periodAt(terms: ResetTerms, startsAt: Instant | null, at: Instant): Period {
  const { reset, timeZone } = terms;
  if (reset === 'never') return { startsAt: startsAt ?? at, endsAt: null };
  const anchorDay = reset === 'month_rolling' ? localDateOf(timeZone, startsAt ?? at).day : 1;
  const key = `${reset} ${anchorDay} ${timeZone}`;
  const last = lastPeriods.get(key);
  if (last && last.startsAt <= at && at < last.endsAt) return last;
  const period = findPeriod(reset, timeZone, anchorDay, at);
  if (lastPeriods.size > MOST_KEPT) lastPeriods.clear();
  lastPeriods.set(key, period);
  return period;
}

/** The next `count` instants after `from` at which the quota begins anew; none for `never`. */
export function nextResets(terms: ResetTerms, startsAt: Instant | null, from: Instant, count: number): Instant[] {
  const resets: Instant[] = [];
  let { endsAt } = periodAt(terms, startsAt, from);
  while (endsAt !== null && resets.length < count) {
    resets.push(endsAt);
    endsAt = periodAt(terms, startsAt ?? from, endsAt).endsAt;
  }
  return resets;
}

/**
 * Periods of a rule are numbered, and each number has its first day. The number guessed from the local date is set
 * right by the instants themselves: clocks turned back over midnight, and days a zone skipped, make dates lie.
 */
function findPeriod(reset: Turning, timeZone: string, anchorDay: number, at: Instant) {
  const startOf = (index: number): Instant => startOfDay(timeZone, firstDay(reset, index, anchorDay));
  let index = indexOf(reset, localDateOf(timeZone, at));
  while (startOf(index) > at) index--;
  while (startOf(index + 1) <= at) index++;
  return { startsAt: startOf(index), endsAt: startOf(index + 1) };
}

/** Of the 1970-01-01 a Thursday: week 0 begins on Monday, 1969-12-29. */
const MONDAY_OFFSET = 3;

function indexOf(reset: Turning, { year, month, day }: LocalDate): number {
  const days = Date.UTC(year, month - 1, day) / DAY_MS;
  switch (reset) {
    case 'day':
      return days;
    case 'week':
      return Math.floor((days + MONDAY_OFFSET) / 7);
    case 'month':
    case 'month_rolling':
      return year * 12 + month - 1;
    case 'year':
      return year;
    default:
      return assertNever(reset);
  }
}

function firstDay(reset: Turning, index: number, anchorDay: number): LocalDate {
  switch (reset) {
    case 'day':
      return calendarDay(index);
    case 'week':
      return calendarDay(index * 7 - MONDAY_OFFSET);
    case 'month':
      return { ...monthOf(index), day: 1 };
    case 'month_rolling': {
      const { year, month } = monthOf(index);
      return { year, month, day: Math.min(anchorDay, daysInMonth(year, month)) };
    }
    case 'year':
      return { year: index, month: 1, day: 1 };
    default:
      return assertNever(reset);
  }
}

const monthOf = (index: number) => ({ year: Math.floor(index / 12), month: (index % 12) + 1 });

const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

function calendarDay(days: number): LocalDate {
  const date = new Date(days * DAY_MS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
