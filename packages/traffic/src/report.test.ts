import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_BYTES_PER_ENTRY, MOST_ENTRIES, parseReport, reportedBytes } from './report.ts';

describe('parseReport', () => {
  it('takes ids as text and as numbers, ignores unknown fields, and adds up the same id', () => {
    const { ids, uploads, downloads, entryIds, rejected } = parseReport([
      { subscription_id: '12', upload: 1, download: 2, ip: 'x' },
      { subscription_id: 3, upload: 0, download: MOST_BYTES_PER_ENTRY },
      { subscription_id: 12, upload: 10, download: 20 },
    ]);
    expect(rejected).toEqual([]);
    expect([ids, uploads, downloads, entryIds]).toEqual([
      [12, 3],
      [11, 0],
      [22, 2 ** 40],
      [12, 3, 12],
    ]);
  });

  it('sets the placeholder apart', () => {
    const sent = { subscription_id: '0', upload: 1, download: 2 };
    expect(parseReport([sent])).toEqual({
      ids: [],
      uploads: [],
      downloads: [],
      entryIds: [0],
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
    const { ids, uploads, downloads, entryIds, rejected } = parseReport([good, entry]);
    expect(rejected).toEqual([{ index: 1, subscriptionId, reason: expect.stringMatching(/./) }]);
    expect({ ids, uploads, downloads, entryIds }).toEqual({
      ids: [1],
      uploads: [1],
      downloads: [1],
      entryIds: [1, -1],
    });
  });

  it('refuses what is no list, and what is too long', () => {
    expect(() => parseReport({ reports: [] })).toThrow('must be a list');
    expect(() => parseReport(Array.from({ length: MOST_ENTRIES + 1 }, () => good))).toThrow('at most');
  });

  it('rejects what brings one id to more than exact sums hold', () => {
    const most = { subscription_id: 7, upload: MOST_BYTES_PER_ENTRY, download: 0 };
    const { ids, uploads, rejected } = parseReport(Array.from({ length: 1025 }, () => most));
    expect([ids, uploads]).toEqual([[7], [2 ** 50]]);
    expect(rejected).toMatchObject([{ index: 1024, subscriptionId: '7' }]);
  });

  it('accounts for every entry and every byte of whatever is sent', () => {
    const entry = fc.oneof(
      fc.anything(),
      fc.record({
        subscription_id: fc.oneof(fc.nat(20), fc.nat(20).map(String)),
        upload: fc.integer({ min: 0, max: MOST_BYTES_PER_ENTRY }),
        download: fc.nat(),
      }),
    );
    fc.assert(
      fc.property(fc.array(entry), (body) => {
        const report = parseReport(body);
        expect(report.entryIds).toHaveLength(body.length);
        const bad = report.entryIds.flatMap((id, index) => (id === -1 ? [index] : []));
        expect(report.rejected.map(({ index }) => index)).toEqual(bad);
        expect(new Set(report.ids).size).toBe(report.ids.length);
        expect(new Set(report.entryIds.filter((id) => id > 0))).toEqual(new Set(report.ids));
        const good = body.filter((_, index) => !bad.includes(index)) as { upload: number; download: number }[];
        expect(reportedBytes(report)).toEqual({
          upload: good.reduce((sum, { upload }) => sum + BigInt(upload), 0n),
          download: good.reduce((sum, { download }) => sum + BigInt(download), 0n),
        });
      }),
    );
  });
});
