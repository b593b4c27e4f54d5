import { describe, expect, it } from 'vitest';
import { parseReportKey } from './report-key.ts';

describe('parseReportKey', () => {
  it('reads epoch and sequence', () => {
    expect(parseReportKey('boot.1-2_3:42')).toEqual({ epoch: 'boot.1-2_3', sequence: 42n });
    expect(parseReportKey(`${'e'.repeat(64)}:999999999999999999`).sequence).toBe(999_999_999_999_999_999n);
  });

  it.each([
    '',
    ':',
    'e',
    'e:',
    ':1',
    'e:-1',
    'e:1.5',
    'e:01',
    'e:1:2',
    'e f:1',
    'é:1',
    `${'e'.repeat(65)}:1`,
    `e:${'9'.repeat(19)}`,
  ])('refuses %j', (header) => {
    expect(() => parseReportKey(header)).toThrow('<epoch>:<sequence>');
  });
});
