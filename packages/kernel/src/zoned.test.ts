import { describe, expect, test } from 'vitest';
import { instantFromMs, toIso } from './instant.ts';
import { isTimeZone, localDateOf, startOfDay } from './zoned.ts';

describe('time zones', () => {
  test.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Asia/Kathmandu', 'Etc/GMT+5'])(
    '%s is one',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  test.each(['', '+02:00', 'Mars/Olympus', 'Europe/Berlin ', '../etc/passwd', 'A'.repeat(65), '2026'])(
    '%j is none',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );

  test('the local date is the one on the calendar there', () => {
    const at = instantFromMs(Date.parse('2026-03-14T22:30:00Z'));
    expect(localDateOf('Asia/Kathmandu', at)).toEqual({ year: 2026, month: 3, day: 15 });
    expect(localDateOf('America/New_York', at)).toEqual({ year: 2026, month: 3, day: 14 });
  });

  test('a day begins at midnight, or where midnight is skipped at its first instant', () => {
    const start = (zone: string, year: number, month: number, day: number) =>
      toIso(startOfDay(zone, { year, month, day }));
    expect(start('Europe/Berlin', 2026, 7, 1)).toBe('2026-06-30T22:00:00.000Z');
    expect(start('America/Sao_Paulo', 2018, 11, 4)).toBe('2018-11-04T03:00:00.000Z');
    expect(start('America/Toronto', 1919, 3, 31)).toBe('1919-03-31T04:30:00.000Z');
    expect(start('Pacific/Apia', 2011, 12, 30)).toBe('2011-12-30T10:00:00.000Z');
  });
});
