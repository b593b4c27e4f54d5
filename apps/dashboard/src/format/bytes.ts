const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** In the largest binary unit that leaves at least 1, three figures at least: `1.50 GiB`, `999 MiB`. */
export function formatBytes(bytes: number, locale: string): string {
  const power = bytes === 0 ? 0 : Math.min(Math.floor(Math.log2(Math.abs(bytes)) / 10), UNITS.length - 1);
  let value = bytes / 1024 ** power;
  let unit = power;
  // 1023.99 KiB would read 1,024 KiB.
  if (Math.abs(value) >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const text = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text.format(value)} ${UNITS[unit]}`;
}

/** Exactly, in groups: `1,073,741,824 B`. */
export const formatExactBytes = (bytes: number, locale: string): string =>
  `${new Intl.NumberFormat(locale).format(bytes)} B`;

/** As people type it: `100 GiB`, `1.5T`, `500mb` (binary, all of them), `0`; undefined for what is none. */
export function parseBytes(text: string): number | undefined {
  const found = /^(\d+(?:[.,]\d+)?)\s*([kmgtp]?)(?:i?b)?$/i.exec(text.trim());
  if (!found?.[1]) return undefined;
  const power = ['', 'k', 'm', 'g', 't', 'p'].indexOf((found[2] ?? '').toLowerCase());
  const bytes = Math.round(Number(found[1].replace(',', '.')) * 1024 ** power);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** What `parseBytes` reads back to the same number, for a field: `1.5 GiB`, or the bytes where no unit divides them. */
export function editableBytes(bytes: number): string {
  for (let power = UNITS.length - 2; power > 0; power--) {
    const value = bytes / 1024 ** power;
    if (value >= 1 && Number.isInteger(value * 100)) return `${value} ${UNITS[power]}`;
  }
  return `${bytes} B`;
}
