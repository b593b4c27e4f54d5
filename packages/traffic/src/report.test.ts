import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_BYTES_PER_ENTRY, MOST_ENTRIES, parseReport } from './report.ts';

describe('parseReport', () => {
  it('takes ids as text and as numbers, ignores unknown fields, and adds up the same id', () => {
    const { lines, rejected } = parseReport([
      { subscription_id: '12', upload: 1, download: 2, ip: 'x' },
      { subscription_id: 3, upload: 0, download: MOST_BYTES_PER_ENTRY },
      { subscription_id: 12, upload: 10, download: 20 },
    ]);
    expect(rejected).toEqual([]);
    expect(lines).toEqual([
      { subscriptionId: 3, indexes: [1], raw: { upload: 0n, download: 2n ** 40n } },
      { subscriptionId: 12, indexes: [0, 2], raw: { upload: 11n, download: 22n } },
    ]);
  });

  it('sets the placeholder apart', () => {
    expect(parseReport([{ subscription_id: '0', upload: 1, download: 2 }])).toEqual({
      lines: [],
      placeholder: { upload: 1n, download: 2n },
      rejected: [],
    });
  });

  const good = { subscription_id: '1', upload: 1, download: 1 };
  it.each([
    ['no object', 5, null],
    ['null', null, null],
    ['a list', [1, 2, 3], null],
    ['no id', { upload: 1, download: 1 }, null],
    ['an id that is no number', { ...good, subscription_id: 'x'.repeat(100) }, 'x'.repeat(64)],
    ['an id with a leading zero', { ...good, subscription_id: '01' }, '01'],
    ['a negative id', { ...good, subscription_id: -1 }, '-1'],
    ['an id beyond exact numbers', { ...good, subscription_id: '9999999999999999' }, '9999999999999999'],
    ['a fractional id', { ...good, subscription_id: 1.5 }, '1.5'],
    ['negative bytes', { ...good, upload: -1 }, '1'],
    ['fractional bytes', { ...good, download: 0.5 }, '1'],
    ['absurdly many bytes', { ...good, download: MOST_BYTES_PER_ENTRY + 1 }, '1'],
    ['bytes as text', { ...good, upload: '1' }, '1'],
    ['no download', { subscription_id: 1, upload: 1 }, '1'],
  ])('rejects %s by itself', (_what, entry, subscriptionId) => {
    const { lines, rejected } = parseReport([good, entry]);
    expect(rejected).toEqual([{ index: 1, subscriptionId, reason: expect.stringMatching(/./) }]);
    expect(lines).toEqual([{ subscriptionId: 1, indexes: [0], raw: { upload: 1n, download: 1n } }]);
  });

  it('refuses what is no list, and what is too long', () => {
    expect(() => parseReport({ reports: [] })).toThrow('must be a list');
    expect(() => parseReport(Array.from({ length: MOST_ENTRIES + 1 }, () => good))).toThrow('at most');
  });

  it('accounts for every entry of whatever is sent, in order of id', () => {
    const entry = fc.oneof(
      fc.anything(),
      fc.record({
        subscription_id: fc.oneof(fc.nat(20), fc.nat(20).map(String)),
        upload: fc.nat(),
        download: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(fc.array(entry), (body) => {
        const { lines, rejected } = parseReport(body);
        const zeros = body.filter((e) =>
          ['0', 0].includes((e as { subscription_id?: never } | null)?.subscription_id ?? ''),
        );
        const seen = [...lines.flatMap((line) => line.indexes), ...rejected.map(({ index }) => index)];
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen.length).toBeGreaterThanOrEqual(body.length - zeros.length);
        expect(lines.map((l) => l.subscriptionId)).toEqual(
          lines.map((l) => l.subscriptionId).toSorted((a, b) => a - b),
        );
      }),
    );
  });
});
