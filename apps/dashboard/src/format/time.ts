const RELATIVE_UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** Date and time in the viewer's zone. */
export const formatTime = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

/** To the second, with the zone. */
export const formatExactTime = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }).format(new Date(iso));

/** `in 3 days`, `2 hours ago`. */
export function formatRelative(iso: string, nowMs: number, locale: string): string {
  const seconds = (Date.parse(iso) - nowMs) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of RELATIVE_UNITS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(Math.trunc(seconds), 'second');
}

/** Seconds in the two largest units: `3 d 4 h`. */
export function formatDuration(seconds: number, locale: string): string {
  const parts = (['day', 'hour', 'minute', 'second'] as const).map((unit, i) => {
    const size = [86_400, 3_600, 60, 1][i] ?? 1;
    const before = [Infinity, 86_400, 3_600, 60][i] ?? Infinity;
    const value = Math.floor((before === Infinity ? seconds : seconds % before) / size);
    return { unit, value };
  });
  const first = parts.findIndex(({ value }) => value > 0);
  const shown = first === -1 ? parts.slice(-1) : parts.slice(first, first + 2).filter(({ value }) => value > 0);
  return shown
    .map(({ unit, value }) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value),
    )
    .join(' ');
}
