import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editableBytes, formatBytes, parseBytes } from './bytes.ts';
import { toCsv } from './csv.ts';
import { formatDuration, formatRelative } from './time.ts';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1,023 B'],
    [1024, '1.00 KiB'],
    [1024 ** 2 - 1, '1.00 MiB'],
    [15.25 * 1024 ** 3, '15.3 GiB'],
    [999 * 1024 ** 4, '999 TiB'],
  ])('%i reads %s', (bytes, text) => expect(formatBytes(bytes, 'en')).toBe(text));

  it.each([
    ['100 GiB', 100 * 1024 ** 3],
    ['1,5t', 1.5 * 1024 ** 4],
    ['500MB', 500 * 1024 ** 2],
    ['7', 7],
    ['-1 GiB', undefined],
    ['1e3', undefined],
    ['9999999 PiB', undefined],
    ['', undefined],
  ])('%s is %s', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  it('come back from a field as they were', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(parseBytes(editableBytes(bytes))).toBe(bytes);
      }),
      { numRuns: 200 },
    );
  });
});

describe('CSV', () => {
  it('quotes what breaks a row, and what a spreadsheet would run', () => {
    expect(
      toCsv([
        ['a', 1, null, true],
        ['=1+1', '+1', '-1', '@x'],
        ['say "hi"', 'a,b', 'a\nb', -1],
      ]),
    ).toBe('\uFEFFa,1,,true\r\n"\'=1+1","\'+1","\'-1","\'@x"\r\n"say ""hi""","a,b","a\nb",-1\r\n');
  });
});

describe('times', () => {
  it('say how long ago in the largest unit', () => {
    const now = Date.parse('2026-01-10T12:00:00Z');
    expect(formatRelative('2026-01-07T11:00:00Z', now, 'en')).toBe('3 days ago');
    expect(formatRelative('2026-01-10T12:59:00Z', now, 'en')).toBe('in 59 minutes');
  });

  it('say how long in two units', () => {
    expect(formatDuration(93_784, 'en')).toBe('1 day 2 hr');
    expect(formatDuration(59, 'en')).toBe('59 sec');
    expect(formatDuration(0, 'en')).toBe('0 sec');
  });
});
