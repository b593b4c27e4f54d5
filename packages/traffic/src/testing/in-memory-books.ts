import { type Instant, type NodeId, type SubscriptionId, instantFromMs, isNearQuota } from '@orrery/kernel';
import { type Bytes, addBytes, noBytes, sumOf } from '../bytes.ts';
import { type Remainder, noRemainder } from '../charge.ts';
import type { ReportRepositories } from '../count-report.ts';
import { type Counter, addTo, hasTurned, startPeriod, usedIn } from '../counter.ts';
import { hourOf } from '../hour.ts';
import type { Booked, Booking, PeriodTerms, Refused, Unready } from '../ports.ts';
import { type Posting, post } from '../post.ts';
import { reportedBytes } from '../report.ts';

export interface HourRow {
  readonly nodeId: NodeId;
  readonly hourAt: Instant;
  readonly raw: Bytes;
  readonly charged: Bytes;
}

/** What a node's reports said in sum. */
export interface NodeTotals {
  readonly reported: Bytes;
  readonly charged: Bytes;
  readonly reports: number;
}

/** A subscription as the books of the tests know it: the same towards every node. */
export interface Account {
  readonly subscriptionId: SubscriptionId;
  /** Its plan opens the node that reports, or did within the last 30 days. */
  readonly open: boolean;
  /** Its term starts with its first byte. */
  readonly onHold: boolean;
  /** Null: no quota. */
  readonly quotaBytes: bigint | null;
  readonly terms: PeriodTerms;
}

interface Books {
  accounts: Map<SubscriptionId, Account>;
  counters: Map<SubscriptionId, Counter>;
  remainders: Map<string, Remainder>;
  hours: Map<SubscriptionId, HourRow[]>;
  unattributed: Map<NodeId, Bytes>;
  nodes: Map<NodeId, NodeTotals>;
  reports: Map<string, string>;
  /** When each body without a number was last counted. */
  pushes: Map<string, Instant>;
  announced: number[];
}

const EPOCH = instantFromMs(0);
/** A counter that nobody used belongs to a period that is long over. */
const unusedCounter: Counter = {
  period: { startsAt: EPOCH, endsAt: EPOCH },
  charged: noBytes,
  baseline: noBytes,
  total: noBytes,
};

function repositoriesOf(books: Books): ReportRepositories {
  return {
    ledger: {
      book: (booking) => Promise.resolve(book(books, booking)),
      unready: (booking) => Promise.resolve(unreadyAmong(books, sortOut(books, booking).chargeable, booking)),
      endPeriods(ids) {
        for (const id of ids) setCounter(books, id, { period: unusedCounter.period });
        return Promise.resolve();
      },
    },
    reportKeys: {
      claim(nodeId, key) {
        if (!key) return Promise.resolve('new');
        const name = `${nodeId} ${key.epoch} ${key.sequence}`;
        const body = key.bodySha256.toString('hex');
        const known = books.reports.get(name);
        if (known === undefined) books.reports.set(name, body);
        return Promise.resolve(known === undefined ? 'new' : known === body ? 'duplicate' : 'conflict');
      },
      claimBody(nodeId, bodySha256, since, now) {
        const name = `${nodeId} ${bodySha256.toString('hex')}`;
        const countedAt = books.pushes.get(name);
        if (countedAt !== undefined && countedAt > since) return Promise.resolve('duplicate');
        books.pushes.set(name, now);
        return Promise.resolve('new');
      },
    },
    firstUse: {
      start(ids, now) {
        const held = ids.filter((id) => books.accounts.get(id)?.onHold);
        for (const id of held) setAccount(books, id, { onHold: false }, now);
        return Promise.resolve(new Set(held));
      },
    },
    revisions: { raise: ({ id }) => void books.announced.push(id) },
  };
}

function setAccount(books: Books, id: SubscriptionId, change: Partial<Account>, startsAt: Instant): void {
  const account = books.accounts.get(id);
  if (account) books.accounts.set(id, { ...account, ...change, terms: { ...account.terms, startsAt } });
}

function setCounter(books: Books, id: SubscriptionId, change: Partial<Counter>): void {
  books.counters.set(id, { ...(books.counters.get(id) ?? unusedCounter), ...change });
}

interface Line {
  readonly account: Account;
  readonly raw: Bytes;
}

/** Where the bytes of each line belong. */
function sortOut(books: Books, { report, full }: Booking) {
  const unknown: SubscriptionId[] = [];
  const chargeable: Line[] = [];
  let [rejected, stray] = [noBytes, report.placeholder];
  report.ids.forEach((id, place) => {
    const raw = { upload: BigInt(report.uploads[place] ?? 0), download: BigInt(report.downloads[place] ?? 0) };
    const account = books.accounts.get(id as SubscriptionId);
    if (!account) unknown.push(id as SubscriptionId);
    if (!account || full.includes(account.subscriptionId)) rejected = addBytes(rejected, raw);
    else if (!account.open) stray = addBytes(stray, raw);
    else if (sumOf(raw) > 0n) chargeable.push({ account, raw });
  });
  return { unknown, chargeable, rejected, stray };
}

const counterOf = (books: Books, { subscriptionId }: Account): Counter =>
  books.counters.get(subscriptionId) ?? unusedCounter;

function unreadyAmong(books: Books, lines: readonly Line[], { now, turns }: Booking): Unready[] {
  const turning = new Set(turns.map((turn) => turn.subscriptionId));
  return lines
    .map(({ account }) => account)
    .filter((a) => (a.onHold || hasTurned(counterOf(books, a).period, now)) && !turning.has(a.subscriptionId));
}

function book(books: Books, booking: Booking): Booked | Refused {
  const { node, report, at, now, turns } = booking;
  const { unknown, chargeable, rejected, stray } = sortOut(books, booking);
  if (unreadyAmong(books, chargeable, booking).length > 0) return { refused: 'unready' };

  const periods = new Map(turns.map((turn) => [turn.subscriptionId, turn.period]));
  const [full, crossed, limited]: [SubscriptionId[], SubscriptionId[], SubscriptionId[]] = [[], [], []];
  const remaining: Booked['remaining'][number][] = [];
  let charged = noBytes;
  for (const { account, raw } of chargeable) {
    const { subscriptionId, quotaBytes } = account;
    const period = periods.get(subscriptionId);
    const before = counterOf(books, account);
    const counter = period && hasTurned(before.period, now) ? startPeriod(before, period) : before;
    const remainder = books.remainders.get(`${subscriptionId} ${node.id}`) ?? noRemainder;
    const posted = post(raw, at, quotaBytes, { counter, remainder }, node.multiplierThousandths);
    if (!posted) {
      full.push(subscriptionId);
      continue;
    }
    keep(books, booking, subscriptionId, raw, posted);
    charged = addBytes(charged, posted.charged);
    if (posted.crossed) crossed.push(subscriptionId);
    const used = usedIn(posted.counter);
    if (quotaBytes === null || !isNearQuota(quotaBytes, quotaBytes - used)) continue;
    if (used >= quotaBytes) limited.push(subscriptionId);
    else remaining.push({ subscriptionId, bytes: quotaBytes - used });
  }
  if (full.length > 0) return { refused: 'full', ids: full };
  books.unattributed.set(node.id, addBytes(books.unattributed.get(node.id) ?? noBytes, stray));
  const total = books.nodes.get(node.id) ?? { reported: noBytes, charged: noBytes, reports: 0 };
  const counted = addBytes(reportedBytes(report), { upload: -rejected.upload, download: -rejected.download });
  books.nodes.set(node.id, {
    reported: addBytes(total.reported, counted),
    charged: addBytes(total.charged, charged),
    reports: total.reports + 1,
  });
  return { charged: chargeable.length, unknown, crossed, limited, remaining };
}

function keep(books: Books, { node, at }: Booking, subscriptionId: SubscriptionId, raw: Bytes, posted: Posting): void {
  const { id: nodeId } = node;
  const hourAt = hourOf(at);
  books.counters.set(subscriptionId, posted.counter);
  books.remainders.set(`${subscriptionId} ${nodeId}`, posted.remainder);
  const rows = books.hours.get(subscriptionId) ?? [];
  const isSame = (row: HourRow) => row.nodeId === nodeId && row.hourAt === hourAt;
  const before = rows.find(isSame) ?? { raw: noBytes, charged: noBytes };
  const row = { nodeId, hourAt, raw: addBytes(before.raw, raw), charged: addBytes(before.charged, posted.charged) };
  const sorted = [...rows.filter((other) => !isSame(other)), row].toSorted((a, b) => a.hourAt - b.hourAt);
  books.hours.set(subscriptionId, sorted);
}

/** The books in memory: transactions run one after the other, and a failed one leaves nothing behind. */
export function inMemoryBooks() {
  let books: Books = {
    accounts: new Map(),
    counters: new Map(),
    remainders: new Map(),
    hours: new Map(),
    unattributed: new Map(),
    nodes: new Map(),
    reports: new Map(),
    pushes: new Map(),
    announced: [],
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    transact: <T>(work: (repositories: ReportRepositories) => Promise<T>): Promise<T> => {
      const run = async (): Promise<T> => {
        const copy = structuredClone(books);
        const result = await work(repositoriesOf(copy));
        books = copy;
        return result;
      };
      const next = last.then(run, run);
      last = next.catch(() => undefined);
      return next;
    },
    addAccount: (account: Account): void => void books.accounts.set(account.subscriptionId, account),
    /** Fills a counter, to see what happens at its end. */
    fill(id: SubscriptionId, charged: Bytes): void {
      const counter = addTo(books.counters.get(id) ?? unusedCounter, charged);
      if (!counter) throw new RangeError('more than a counter holds');
      books.counters.set(id, counter);
    },
    counterOf: (id: SubscriptionId): Counter | undefined => books.counters.get(id),
    hoursOf: (id: SubscriptionId): readonly HourRow[] => books.hours.get(id) ?? [],
    unattributedOf: (nodeId: NodeId): Bytes => books.unattributed.get(nodeId) ?? noBytes,
    /** What a node's reports said in sum. */
    totalsOf: (nodeId: NodeId): NodeTotals =>
      books.nodes.get(nodeId) ?? { reported: noBytes, charged: noBytes, reports: 0 },
    announced: (): readonly number[] => books.announced,
  };
}
