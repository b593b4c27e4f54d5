import {
  type Clock,
  type Instant,
  type NodeId,
  type SubscriptionId,
  fixedClock,
  hashToken,
  instantFromMs,
} from '@orrery/kernel';
import { describe, expect, it } from 'vitest';
import { type Bytes, MOST_BYTES } from '../bytes.ts';
import { type Counted, type ReportRepositories, countReport } from '../count-report.ts';
import type { Counter, Period } from '../counter.ts';
import type { PeriodTerms, ReportKey } from '../ports.ts';
import { parseReport } from '../report.ts';
import { parseReportInterval } from '../report-interval.ts';
import type { HourRow, NodeTotals } from './in-memory-books.ts';

/** How a subscription stands towards the nodes of the books. */
export interface Stand {
  readonly open?: boolean;
  readonly onHold?: boolean;
  readonly deleted?: boolean;
  readonly quotaBytes?: bigint;
}

/** Books to count in, and the means to look into them. */
export interface BooksUnderTest {
  readonly transact: <T>(work: (repositories: ReportRepositories) => Promise<T>) => Promise<T>;
  addNode(): Promise<NodeId>;
  addSubscription(stand: Stand): Promise<SubscriptionId>;
  /** Brings the total to `charged`, in a period that is over. */
  fill(id: SubscriptionId, charged: Bytes): Promise<void>;
  counterOf(id: SubscriptionId): Promise<Counter | undefined>;
  hoursOf(id: SubscriptionId): Promise<readonly HourRow[]>;
  unattributedOf(nodeId: NodeId): Promise<Bytes>;
  /** Over all hours. */
  totalsOf(nodeId: NodeId): Promise<NodeTotals>;
  /** Subscriptions whose right to connect was announced as changed, in order. */
  announced(): Promise<readonly number[]>;
}

const monthOf = (at: Instant, ahead: number): Instant => {
  const date = new Date(at);
  return instantFromMs(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead));
};

/** Calendar months of UTC, but a term that starts within one begins with it: enough to see periods turn. */
export function monthly({ startsAt }: PeriodTerms, now: Instant): Period {
  const first = monthOf(now, 0);
  return { startsAt: startsAt !== null && startsAt > first ? startsAt : first, endsAt: monthOf(now, 1) };
}

const both = (upload: bigint | number, download: bigint | number): Bytes => ({
  upload: BigInt(upload),
  download: BigInt(download),
});

/** What counting a report means, on whatever keeps the books. */
export function countingContract(name: string, open: () => Promise<BooksUnderTest>): void {
  describe(`counting reports in ${name}`, () => {
    const START = '2026-03-10T12:20:00.000Z';
    const at = (iso: string): Instant => instantFromMs(Date.parse(iso));

    async function setUp(multiplierThousandths = 1000) {
      const books = await open();
      const clock: Clock & { set(iso: string): void } = fixedClock(START);
      const count = countReport({ transact: books.transact, clock, periodAt: monthly });
      const nodeId = await books.addNode();
      const report = (entries: unknown, key?: ReportKey & { bodySha256: Buffer }, moved?: string): Promise<Counted> =>
        count({
          node: { id: nodeId, multiplierThousandths },
          report: parseReport(entries),
          ...(key && { key }),
          ...(moved !== undefined && { interval: parseReportInterval(moved) }),
        });
      return { books, clock, nodeId, report };
    }

    const moved = (id: number | string, upload: number, download: number) => ({
      subscription_id: id,
      upload,
      download,
    });

    it('counts a body without a number once within its window, and shows nothing of a repeat', async () => {
      const { books, clock, nodeId } = await setUp();
      const id = await books.addSubscription({});
      const count = countReport({ transact: books.transact, clock, periodAt: monthly });
      const push = (body: string) =>
        count({
          node: { id: nodeId, multiplierThousandths: 1000 },
          report: parseReport([moved(id, 1, 2)]),
          unnumbered: { bodySha256: hashToken(body), windowMs: 30_000 },
        });
      expect((await push('a')).duplicate).toBe(false);
      clock.set('2026-03-10T12:20:29.999Z');
      expect((await push('a')).duplicate).toBe(true);
      expect((await push('b')).duplicate).toBe(false);
      clock.set('2026-03-10T12:20:30.000Z');
      expect((await push('a')).duplicate).toBe(false);
    });

    it('shows reported bytes at once, in counter and history', async () => {
      const { books, nodeId, report } = await setUp();
      const id = await books.addSubscription({});
      await expect(report([moved(String(id), 5, 7), moved(id, 1, 0)])).resolves.toEqual({
        charged: 1,
        limited: [],
        remaining: [],
        rejected: [],
        duplicate: false,
      });
      await report([moved(id, 10, 20)]);
      await expect(books.counterOf(id)).resolves.toMatchObject({ charged: both(16, 27), total: both(16, 27) });
      await expect(books.hoursOf(id)).resolves.toEqual([
        { nodeId, hourAt: at('2026-03-10T12:00:00.000Z'), raw: both(16, 27), charged: both(16, 27) },
      ]);
    });

    it('charges by the multiplier and carries what is left over', async () => {
      const { books, report } = await setUp(1337);
      const id = await books.addSubscription({});
      for (let i = 0; i < 7; i++) await report([moved(id, 1, 3)]);
      await expect(books.counterOf(id)).resolves.toMatchObject({ charged: both(9, 28) });
      const [row] = await books.hoursOf(id);
      expect(row).toMatchObject({ raw: both(7, 21), charged: both(9, 28) });
    });

    it('charges nothing on a free node, and still writes down what moved', async () => {
      const { books, report } = await setUp(0);
      const id = await books.addSubscription({ quotaBytes: 1n });
      await expect(report([moved(id, 100, 200)])).resolves.toMatchObject({ charged: 1 });
      await expect(books.counterOf(id)).resolves.toMatchObject({ charged: both(0, 0) });
      await expect(books.hoursOf(id)).resolves.toMatchObject([{ raw: both(100, 200), charged: both(0, 0) }]);
    });

    it('begins a new period at nothing and lets the total grow', async () => {
      const { books, clock, report } = await setUp();
      const id = await books.addSubscription({});
      await report([moved(id, 100, 100)]);
      clock.set('2026-04-01T00:00:00.000Z');
      await report([moved(id, 1, 2)]);
      await expect(books.counterOf(id)).resolves.toEqual({
        period: { startsAt: at('2026-04-01T00:00:00.000Z'), endsAt: at('2026-05-01T00:00:00.000Z') },
        charged: both(1, 2),
        baseline: both(0, 0),
        total: both(101, 102),
      });
      await expect(books.hoursOf(id)).resolves.toHaveLength(2);
    });

    it('announces the crossing of the quota, once, and nothing else', async () => {
      const { books, clock, report } = await setUp();
      const id = await books.addSubscription({ quotaBytes: 100n });
      await report([moved(id, 50, 49)]);
      await expect(books.announced()).resolves.toEqual([]);
      await report([moved(id, 0, 1)]);
      await expect(books.announced()).resolves.toEqual([id]);
      await report([moved(id, 10, 10)]);
      clock.set('2026-04-02T00:00:00.000Z');
      await report([moved(id, 10, 10)]);
      await expect(books.announced()).resolves.toEqual([id]);
      await report([moved(id, 80, 0)]);
      await expect(books.announced()).resolves.toEqual([id, id]);
    });

    it('starts the term of one on hold with its first byte', async () => {
      const { books, clock, report } = await setUp();
      const id = await books.addSubscription({ onHold: true });
      await report([moved(id, 0, 0)]);
      await expect(books.announced()).resolves.toEqual([]);
      await report([moved(id, 3, 4)]);
      await expect(books.announced()).resolves.toEqual([id]);
      clock.set('2026-03-10T12:30:00.000Z');
      await report([moved(id, 10, 10)]);
      await expect(books.announced()).resolves.toEqual([id]);
      await expect(books.counterOf(id)).resolves.toMatchObject({
        period: { startsAt: at(START) },
        charged: both(13, 14),
      });
    });

    it('counts on the tombstone of a deleted subscription', async () => {
      const { books, report } = await setUp();
      const id = await books.addSubscription({ deleted: true });
      await expect(report([moved(id, 5, 6)])).resolves.toMatchObject({ charged: 1, rejected: [] });
      await expect(books.hoursOf(id)).resolves.toMatchObject([{ raw: both(5, 6) }]);
    });

    it('keeps bytes of those it was never open to, and of the placeholder, on the node', async () => {
      const { books, nodeId, report } = await setUp();
      const stranger = await books.addSubscription({ open: false });
      await expect(report([moved(stranger, 5, 6), moved('0', 1, 1)])).resolves.toMatchObject({
        charged: 0,
        rejected: [],
      });
      await report([moved(stranger, 1, 1)]);
      await expect(books.unattributedOf(nodeId)).resolves.toEqual(both(7, 8));
      await expect(books.counterOf(stranger)).resolves.not.toMatchObject({ total: both(6, 7) });
      await expect(books.hoursOf(stranger)).resolves.toEqual([]);
    });

    it('rejects what cannot be counted and counts the rest', async () => {
      const { books, report } = await setUp();
      const id = await books.addSubscription({});
      const { charged, rejected } = await report([moved(id, 1, 1), moved(id, -1, 0), moved(987654321, 1, 1), 7]);
      expect(charged).toBe(1);
      expect(rejected.map(({ index, subscriptionId }) => [index, subscriptionId])).toEqual([
        [1, String(id)],
        [2, '987654321'],
        [3, null],
      ]);
      await expect(books.counterOf(id)).resolves.toMatchObject({ charged: both(1, 1) });
    });

    it('rejects what a counter cannot hold, and counts the others', async () => {
      const { books, report } = await setUp();
      const [full, other] = [await books.addSubscription({}), await books.addSubscription({})];
      await books.fill(full, both(MOST_BYTES - 10n, 5));
      const { charged, rejected } = await report([moved(other, 1, 1), moved(full, 3, 3)]);
      expect(charged).toBe(1);
      expect(rejected).toMatchObject([{ index: 1, subscriptionId: String(full) }]);
      await expect(report([moved(full, 3, 2)])).resolves.toMatchObject({ charged: 1, rejected: [] });
      await expect(books.counterOf(full)).resolves.toMatchObject({ total: both(MOST_BYTES - 7n, 7) });
    });

    it('counts a numbered report once, in any order, and refuses its number for another body', async () => {
      const { books, nodeId, report } = await setUp();
      const id = await books.addSubscription({});
      const numbered = (sequence: bigint, body: string) => ({
        epoch: 'boot-1.2',
        sequence,
        bodySha256: Buffer.from(body),
      });
      await expect(report([moved(id, 1, 0)], numbered(9n, 'a'))).resolves.toMatchObject({ duplicate: false });
      await expect(report([moved(id, 2, 0)], numbered(7n, 'b'))).resolves.toMatchObject({ duplicate: false });
      await expect(report([moved(id, 1, 0)], numbered(9n, 'a'))).resolves.toEqual({
        charged: 0,
        limited: [],
        remaining: [],
        rejected: [],
        duplicate: true,
      });
      await expect(report([moved(id, 4, 0)], numbered(7n, 'c'))).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(report([moved(id, 8, 0)], numbered(8n, 'd'))).resolves.toMatchObject({ duplicate: false });
      await expect(books.counterOf(id)).resolves.toMatchObject({ charged: both(11, 0) });
      await expect(books.unattributedOf(nodeId)).resolves.toEqual(both(0, 0));
    });

    it('leaves nothing of a report that fails', async () => {
      const { books, nodeId, report } = await setUp();
      const id = await books.addSubscription({ quotaBytes: 1n });
      const key = { epoch: 'e', sequence: 1n, bodySha256: Buffer.from('a') };
      const failing = countReport({
        transact: (work) =>
          books.transact(async (repositories) => {
            await work(repositories);
            throw new Error('the lights went out');
          }),
        clock: fixedClock(START),
        periodAt: monthly,
      });
      const input = { node: { id: nodeId, multiplierThousandths: 1500 }, report: parseReport([moved(id, 5, 5)]), key };
      await expect(failing(input)).rejects.toThrow('the lights went out');
      await expect(books.hoursOf(id)).resolves.toEqual([]);
      await expect(books.announced()).resolves.toEqual([]);
      await expect(report([moved(id, 5, 5)], key)).resolves.toMatchObject({ charged: 1, duplicate: false });
    });

    it('books late bytes in the hour they moved in, and in the counter only of the period they belong to', async () => {
      const { books, clock, nodeId, report } = await setUp();
      const id = await books.addSubscription({ quotaBytes: 100n });
      clock.set('2026-04-02T00:30:00.000Z');
      // The period of now begins with whatever report comes first, and bytes of the one before leave it empty.
      await report([moved(id, 90, 9)], undefined, '2026-03-31T23:58:00Z/2026-04-01T00:00:00Z');
      await expect(books.counterOf(id)).resolves.toEqual({
        period: { startsAt: at('2026-04-01T00:00:00.000Z'), endsAt: at('2026-05-01T00:00:00.000Z') },
        charged: both(0, 0),
        baseline: both(0, 0),
        total: both(90, 9),
      });
      await report([moved(id, 1, 2)], undefined, '2026-03-31T23:59:00Z/2026-04-01T00:01:00Z');
      await report([moved(id, 10, 20)], undefined, '2026-04-02T00:30:00Z/2026-04-02T09:00:00Z');
      await expect(books.counterOf(id)).resolves.toMatchObject({ charged: both(11, 22), total: both(101, 31) });
      await expect(books.announced()).resolves.toEqual([]);
      const hour = (iso: string, raw: Bytes) => ({ nodeId, hourAt: at(iso), raw, charged: raw });
      await expect(books.hoursOf(id)).resolves.toEqual([
        hour('2026-03-31T23:00:00.000Z', both(90, 9)),
        hour('2026-04-01T00:00:00.000Z', both(1, 2)),
        hour('2026-04-02T00:00:00.000Z', both(10, 20)),
      ]);
    });

    it('tells who is over the quota, and what is left to who is near it', async () => {
      const { books, report } = await setUp(2000);
      const GIB = 2n ** 30n;
      const [over, near, far, free] = [
        await books.addSubscription({ quotaBytes: 10n }),
        await books.addSubscription({ quotaBytes: GIB + 10n }),
        await books.addSubscription({ quotaBytes: GIB + 11n }),
        await books.addSubscription({}),
      ];
      const wide = await books.addSubscription({ quotaBytes: 100n * GIB });
      await books.addSubscription({ quotaBytes: 1n });
      const moves = [over, near, far, free].map((id) => moved(id, 2, 3));
      const { limited, remaining } = await report([...moves, moved(wide, 45 * 2 ** 30, 0)]);
      expect(limited).toEqual([over]);
      expect(remaining.toSorted((a, b) => a.subscriptionId - b.subscriptionId)).toEqual([
        { subscriptionId: near, bytes: GIB },
        { subscriptionId: wide, bytes: 10n * GIB },
      ]);
      await expect(report([moved(over, 1, 0)])).resolves.toMatchObject({ limited: [over] });
      await expect(books.announced()).resolves.toEqual([over]);
    });

    it("keeps the node's own total of what was reported and not rejected", async () => {
      const { books, nodeId, report } = await setUp(500);
      const [id, stranger, full] = [
        await books.addSubscription({}),
        await books.addSubscription({ open: false }),
        await books.addSubscription({}),
      ];
      await books.fill(full, both(MOST_BYTES, 0));
      await report([moved(id, 100, 10), moved(stranger, 20, 2), moved(0, 3, 0), moved(full, 5000, 0)]);
      await report([moved(id, 1, 1), moved(987654321, 70, 70), moved(id, -1, 0)]);
      await expect(books.totalsOf(nodeId)).resolves.toEqual({
        reported: both(124, 13),
        charged: both(50, 5),
        reports: 2,
      });
    });

    it('adds up reports that arrive at once', async () => {
      const { books, report } = await setUp(333);
      const ids = [];
      for (let i = 0; i < 5; i++) ids.push(await books.addSubscription({ onHold: i === 0 }));
      const entries = ids.map((id) => moved(id, 1, 2));
      await Promise.all(Array.from({ length: 12 }, (_, i) => report(i % 2 ? entries : entries.toReversed())));
      for (const id of ids) {
        await expect(books.counterOf(id)).resolves.toMatchObject({ charged: both(3, 7), total: both(3, 7) });
      }
    });
  });
}
