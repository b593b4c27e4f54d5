declare const instantBrand: unique symbol;

/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. Compare with `<` and `>`. */
export type Instant = number & { readonly [instantBrand]: true };

/** Years 0001–9999: what ISO 8601, timestamptz and Date all hold. */
const EARLIEST_MS = -62_135_596_800_000;
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

export const instantFromMs = (ms: number): Instant => {
  const whole = Math.trunc(ms);
  if (!(whole >= EARLIEST_MS && whole <= LATEST_MS)) throw new RangeError(`not an instant: ${ms}`);
  return whole as Instant;
};

export const instantFromDate = (date: Date): Instant => instantFromMs(date.getTime());

/** ISO 8601 in UTC with milliseconds, as the API shows every time. */
export const toIso = (instant: Instant): string => new Date(instant).toISOString();

export const toDate = (instant: Instant): Date => new Date(instant);

/** Whole seconds since 1970, rounded down, as subscription headers and agents want it. */
export const toUnixSeconds = (instant: Instant): number => Math.floor(instant / 1000);

export const addMs = (instant: Instant, ms: number): Instant => instantFromMs(instant + ms);

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Where "now" comes from; tests give a fixed one. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() as Instant };

/** A clock that stands still until it is set. */
export function fixedClock(iso: string): Clock & { set(iso: string): void; advance(ms: number): void } {
  let current = instantFromMs(Date.parse(iso));
  return {
    now: () => current,
    set: (next) => {
      current = instantFromMs(Date.parse(next));
    },
    advance: (ms) => {
      current = addMs(current, ms);
    },
  };
}
