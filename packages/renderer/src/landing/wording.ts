import { DAY_MS, HOUR_MS, type Instant, type LocalDate } from '@orrery/kernel';
import type { Language } from '../model.ts';

/** English as most of the world writes it; Persian with its own calendar and digits. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN', fa: 'fa-IR', ru: 'ru-RU' };

/** How numbers and times are written in one language. */
export interface Wording {
  readonly bytes: (bytes: bigint) => string;
  /** A share of one. */
  readonly percent: (share: number) => string;
  readonly time: (at: Instant) => string;
  readonly day: (day: LocalDate) => string;
  /** `in 12 days`, `in 3 hours`. */
  readonly fromNow: (at: Instant, now: Instant) => string;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

export function wordingOf(language: Language, timeZone: string): Wording {
  const locale = LOCALES[language];
  const numbers = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const days = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  const times = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  return {
    bytes(bytes) {
      let amount = Number(bytes);
      let unit = 0;
      while (amount >= 1_000 && unit < UNITS.length - 1) {
        amount /= 1_024;
        unit++;
      }
      // No break in between, and the unit stays behind the number in right-to-left text.
      return `\u2066${numbers.format(amount)}\u00a0${UNITS[unit]}\u2069`;
    },
    percent: (share) => shares.format(share),
    time: (at) => times.format(at),
    day: ({ year, month, day }) => days.format(Date.UTC(year, month - 1, day)),
    fromNow(at, now) {
      const leftMs = Math.max(0, at - now);
      return leftMs < DAY_MS
        ? relative.format(Math.floor(leftMs / HOUR_MS), 'hour')
        : relative.format(Math.floor(leftMs / DAY_MS), 'day');
    },
  };
}
