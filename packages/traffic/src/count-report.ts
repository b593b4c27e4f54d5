import { type Clock, DAY_MS, DomainError, type Instant, type NodeId, type SubscriptionId, addMs } from '@orrery/kernel';
import { type Bytes, addBytes, sumOf } from './bytes.ts';
import { chargeBytes } from './charge.ts';
import { type Counter, type Period, addTo, crosses, hasTurned, startPeriod } from './counter.ts';
import { hourOf } from './hour.ts';
import type {
  Account,
  Announcements,
  FirstUse,
  PeriodTerms,
  Posting,
  ReportKey,
  ReportKeys,
  Standing,
  UsageLedger,
} from './ports.ts';
import type { Line, Rejection, Report } from './report.ts';

/** A node that a plan no longer opens may still report for this long: agents spool through outages. */
const OPENING_GRACE_MS = 30 * DAY_MS;

export interface ReportRepositories {
  readonly ledger: UsageLedger;
  readonly reportKeys: ReportKeys;
  readonly firstUse: FirstUse;
  readonly revisions: Announcements;
}

export interface CountReportDeps {
  readonly transact: <T>(work: (repositories: ReportRepositories) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  readonly periodAt: (terms: PeriodTerms, now: Instant) => Period;
}

export interface CountReportInput {
  readonly node: { readonly id: NodeId; readonly multiplierThousandths: number };
  readonly report: Report;
  /** Only agents that number their reports send one. */
  readonly key?: ReportKey & { readonly bodySha256: Buffer };
}

export interface Counted {
  /** Subscriptions whose bytes were charged. */
  readonly charged: number;
  readonly rejected: readonly Rejection[];
  /** This key was counted before; nothing was counted now. */
  readonly duplicate: boolean;
}

/**
 * Counts one report, all of it or nothing. Bytes of a subscription that this node is open to (or was, shortly) are
 * charged to it, deleted or not; others' are kept on the node as unattributed; ids that never existed are rejected.
 * CONFLICT when the key was used for another body.
 */
export const countReport =
  ({ transact, clock, periodAt }: CountReportDeps) =>
  ({ node, report, key }: CountReportInput): Promise<Counted> =>
    transact(async ({ ledger, reportKeys, firstUse, revisions }) => {
      const now = clock.now();
      if (key) {
        const claim = await reportKeys.claim(node.id, key, key.bodySha256, now);
        if (claim === 'conflict') throw keyReused(key);
        if (claim === 'duplicate') return { charged: 0, rejected: [], duplicate: true };
      }
      const hour = { nodeId: node.id, hourAt: hourOf(now) };
      const ids = report.lines.map((line) => line.subscriptionId);
      const accounts = ids.length > 0 ? await ledger.accounts(node.id, ids, addMs(now, -OPENING_GRACE_MS)) : new Map();
      const sorted = sortOut(report, accounts);

      // Their rows are locked before any counter, as whoever changes a subscription does.
      const held = sorted.chargeable.filter(({ account }) => account.onHold).map(idOf);
      const started = held.length > 0 ? await firstUse.start(held, now) : new Set<SubscriptionId>();
      for (const id of started) revisions.raise({ scope: 'subscription', id });

      const chargedIds = sorted.chargeable.map(idOf);
      const standings = chargedIds.length > 0 ? await ledger.lock(node.id, chargedIds) : new Map();
      const postings: Posting[] = [];
      const rejected = [...report.rejected, ...sorted.rejected];
      for (const { line, account } of sorted.chargeable) {
        const standing = standingOf(standings, account);
        const startedNow = started.has(account.subscriptionId);
        const before = counterNow(standing.counter, account.terms, startedNow, periodAt, now);
        const posted = post(line, account, { ...standing, counter: before }, node.multiplierThousandths);
        if (!posted) {
          rejected.push(...rejectionsOf(line, 'the counters of this subscription are full'));
          continue;
        }
        postings.push(posted.posting);
        if (posted.crossed) revisions.raise({ scope: 'subscription', id: account.subscriptionId });
      }
      if (postings.length > 0) await ledger.post(hour, postings, now);
      if (sumOf(sorted.unattributed) > 0n) await ledger.postUnattributed(hour, sorted.unattributed);
      return { charged: postings.length, rejected: rejected.toSorted((a, b) => a.index - b.index), duplicate: false };
    });

interface Chargeable {
  readonly line: Line;
  readonly account: Account;
}

/** Lines that moved nothing are good, and need nothing written. */
function sortOut(report: Report, accounts: ReadonlyMap<SubscriptionId, Account>) {
  const chargeable: Chargeable[] = [];
  const rejected: Rejection[] = [];
  let unattributed: Bytes = report.placeholder;
  for (const line of report.lines) {
    const account = accounts.get(line.subscriptionId);
    if (!account) rejected.push(...rejectionsOf(line, 'no such subscription'));
    else if (!account.open) unattributed = addBytes(unattributed, line.raw);
    else if (sumOf(line.raw) > 0n) chargeable.push({ line, account });
  }
  return { chargeable, rejected, unattributed };
}

const idOf = ({ account }: Chargeable): SubscriptionId => account.subscriptionId;

const rejectionsOf = ({ indexes, subscriptionId }: Line, reason: string): Rejection[] =>
  indexes.map((index) => ({ index, subscriptionId: String(subscriptionId), reason }));

function standingOf(standings: ReadonlyMap<SubscriptionId, Standing>, { subscriptionId }: Account): Standing {
  const standing = standings.get(subscriptionId);
  if (!standing) throw new Error('the ledger left out a counter it was asked to lock');
  return standing;
}

/** The counter in the period that holds `now`. A term that starts now begins a period of its own. */
function counterNow(
  counter: Counter,
  terms: PeriodTerms,
  startedNow: boolean,
  periodAt: CountReportDeps['periodAt'],
  now: Instant,
): Counter {
  if (startedNow) return startPeriod(counter, periodAt({ ...terms, startsAt: now }, now));
  return hasTurned(counter.period, now) ? startPeriod(counter, periodAt(terms, now)) : counter;
}

/** What charging a line changes; undefined when the counter cannot hold it. */
function post(
  { subscriptionId, raw }: Line,
  { quotaBytes }: Account,
  standing: Standing,
  multiplierThousandths: number,
): { posting: Posting; crossed: boolean } | undefined {
  const { charged, remainder } = chargeBytes(raw, multiplierThousandths, standing.remainder);
  const counter = addTo(standing.counter, charged);
  if (!counter) return undefined;
  const carried = remainder.upload === standing.remainder.upload && remainder.download === standing.remainder.download;
  const posting = { subscriptionId, raw, charged, counter, remainder: carried ? undefined : remainder };
  return { posting, crossed: crosses(quotaBytes, standing.counter, counter) };
}

const keyReused = ({ epoch, sequence }: ReportKey): DomainError =>
  new DomainError('conflict', 'CONFLICT', `Report ${epoch}:${sequence} was counted with another body`);
