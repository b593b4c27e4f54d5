import { DAY_MS, addMs, instantFromMs, toIso } from '@orrery/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OLDEST_REPORT_DAYS, bookedAt, parseReportInterval } from './report-interval.ts';

const now = instantFromMs(Date.parse('2026-03-10T12:20:00.000Z'));
const booked = (header: string) => toIso(bookedAt(parseReportInterval(header), now));

describe('X-Report-Interval', () => {
  it.each([
    ['2026-03-10T11:50:00Z/2026-03-10T12:10:00Z', '2026-03-10T12:09:59.999Z'],
    ['2026-03-10T11:50:00Z/2026-03-10T12:00:00Z', '2026-03-10T11:59:59.999Z'],
    ['2026-03-10T12:00:00.000+01:00/2026-03-10T12:30:00.000+01:00', '2026-03-10T11:29:59.999Z'],
    ['1773139800/1773140400', '2026-03-10T10:59:59.999Z'],
    ['1773139800.5 / 1773139800.5', '2026-03-10T10:50:00.500Z'],
  ])('%s books at the last moment within', (header, moment) => expect(booked(header)).toBe(moment));

  it('never books in the future, nor further back than a late report may lie', () => {
    expect(booked('2026-03-10T12:00:00Z/2026-03-11T00:00:00Z')).toBe(toIso(now));
    expect(booked('0/1')).toBe(toIso(addMs(now, -OLDEST_REPORT_DAYS * DAY_MS)));
    expect(bookedAt(undefined, now)).toBe(now);
  });

  it('books whatever it reads within these bounds', () => {
    const seconds = fc.nat(4_000_000_000);
    fc.assert(
      fc.property(seconds, seconds, (a, b) => {
        const at = bookedAt(parseReportInterval(`${Math.min(a, b)}/${Math.max(a, b)}`), now);
        expect(at).toBeLessThanOrEqual(now);
        expect(at).toBeGreaterThanOrEqual(now - OLDEST_REPORT_DAYS * DAY_MS);
      }),
    );
  });

  it.each(['', '/', '1', '2/1', '1/2/3', 'x/y', '-1/2', '1e3/2e3', '2026-03-10/2026-03-11', '2026-13-10T00:00:00Z/9'])(
    'refuses %j',
    (header) => expect(() => parseReportInterval(header)).toThrow('must read'),
  );
});
