import { DAY_MS, type Instant, HOUR_MS, instantFromMs } from '@orrery/kernel';

/** The full hour (UTC) that an instant lies in: the grain of the history. */
export const hourOf = (at: Instant): Instant => instantFromMs(Math.floor(at / HOUR_MS) * HOUR_MS);

/** Midnight (UTC) of the day that an instant lies in: the grain of the roll-ups. */
export const dayOf = (at: Instant): Instant => instantFromMs(Math.floor(at / DAY_MS) * DAY_MS);
