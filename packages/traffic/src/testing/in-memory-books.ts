import { type Instant, type NodeId, type SubscriptionId, instantFromMs } from '@orrery/kernel';
import { type Bytes, addBytes, noBytes } from '../bytes.ts';
import { type Remainder, noRemainder } from '../charge.ts';
import type { ReportRepositories } from '../count-report.ts';
import { type Counter, addTo } from '../counter.ts';
import type { Account, Posting, ReportHour } from '../ports.ts';

export interface HourRow extends ReportHour {
  readonly raw: Bytes;
  readonly charged: Bytes;
}

/** What the books hold; an account is the same towards every node. */
interface Books {
  accounts: Map<SubscriptionId, Account>;
  counters: Map<SubscriptionId, Counter>;
  remainders: Map<string, Remainder>;
  hours: Map<SubscriptionId, HourRow[]>;
  unattributed: Map<NodeId, Bytes>;
  reports: Map<string, string>;
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
      accounts: (_nodeId, ids) => Promise.resolve(new Map([...books.accounts].filter(([id]) => ids.includes(id)))),
      lock: (nodeId, ids) =>
        Promise.resolve(
          new Map(
            ids.map((id) => {
              const remainder = books.remainders.get(`${id} ${nodeId}`) ?? noRemainder;
              return [id, { counter: books.counters.get(id) ?? unusedCounter, remainder }];
            }),
          ),
        ),
      post: (hour, postings) => Promise.resolve(postings.forEach((posting) => post(books, hour, posting))),
      postUnattributed({ nodeId }, raw) {
        books.unattributed.set(nodeId, addBytes(books.unattributed.get(nodeId) ?? noBytes, raw));
        return Promise.resolve();
      },
    },
    reportKeys: {
      claim(nodeId, { epoch, sequence }, bodySha256) {
        const key = `${nodeId} ${epoch} ${sequence}`;
        const body = bodySha256.toString('hex');
        const known = books.reports.get(key);
        if (known === undefined) books.reports.set(key, body);
        return Promise.resolve(known === undefined ? 'new' : known === body ? 'duplicate' : 'conflict');
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

function post(books: Books, { nodeId, hourAt }: ReportHour, posting: Posting): void {
  const { subscriptionId, raw, charged, counter, remainder } = posting;
  books.counters.set(subscriptionId, counter);
  if (remainder) books.remainders.set(`${subscriptionId} ${nodeId}`, remainder);
  const rows = books.hours.get(subscriptionId) ?? [];
  const isSame = (row: HourRow) => row.nodeId === nodeId && row.hourAt === hourAt;
  const before = rows.find(isSame) ?? { raw: noBytes, charged: noBytes };
  const row = { nodeId, hourAt, raw: addBytes(before.raw, raw), charged: addBytes(before.charged, charged) };
  books.hours.set(subscriptionId, [...rows.filter((other) => !isSame(other)), row]);
}

/** The books in memory: transactions run one after the other, and a failed one leaves nothing behind. */
export function inMemoryBooks() {
  let books: Books = {
    accounts: new Map(),
    counters: new Map(),
    remainders: new Map(),
    hours: new Map(),
    unattributed: new Map(),
    reports: new Map(),
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
    announced: (): readonly number[] => books.announced,
  };
}
