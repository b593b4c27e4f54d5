import { type Clock, DAY_MS, DomainError, type Instant, type NodeId, type SubscriptionId, addMs } from '@orrery/kernel';
import type { Period } from './counter.ts';
import type {
  Announcements,
  Booked,
  FirstUse,
  PeriodTerms,
  ReportKey,
  ReportKeys,
  Turn,
  Unready,
  UsageLedger,
} from './ports.ts';
import { type ReportInterval, bookedAt } from './report-interval.ts';
import type { Rejection, Report } from './report.ts';

/** A node that a plan no longer opens may still report for this long: agents spool through outages. */
const OPENING_GRACE_MS = 30 * DAY_MS;

/** Bookings of one report: the first names who is unready; more are needed only when others change them meanwhile. */
const MOST_ATTEMPTS = 5;

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
  /** When the bytes moved, where the agent says so. */
  readonly interval?: ReportInterval;
}

export interface Counted extends Pick<Booked, 'charged' | 'limited' | 'remaining'> {
  readonly rejected: readonly Rejection[];
  /** This key was counted before; nothing was counted now. */
  readonly duplicate: boolean;
}

const nothing: Counted = { charged: 0, limited: [], remaining: [], rejected: [], duplicate: true };

/**
 * Counts one report, all of it or nothing. Bytes of a subscription that this node is open to (or was, shortly) are
 * charged to it, deleted or not; others' are kept on the node as unattributed; ids that never existed are rejected.
 * Late bytes enter the hour they moved in, and the counter only if its period had begun by then.
 * CONFLICT when the key was used for another body.
 */
export const countReport =
  ({ transact, clock, periodAt }: CountReportDeps) =>
  ({ node, report, key, interval }: CountReportInput): Promise<Counted> =>
    transact(async (repositories) => {
      const { ledger, reportKeys, revisions } = repositories;
      const now = clock.now();
      const at = bookedAt(interval, now);
      const claim = await reportKeys.claim(node.id, key, at, now);
      if (claim === 'conflict') throw keyReused(key);
      if (claim === 'duplicate') return nothing;

      const booking = { node, report, at, now, numbered: key !== undefined, openSince: addMs(now, -OPENING_GRACE_MS) };
      const turns: Turn[] = [];
      for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
        const result = await ledger.book({ ...booking, turns });
        if ('unready' in result) {
          turns.push(...(await makeReady(repositories, result.unready, periodAt, now)));
          continue;
        }
        for (const id of result.crossed) revisions.raise({ scope: 'subscription', id });
        const { charged, limited, remaining } = result;
        return { charged, limited, remaining, rejected: rejectionsOf(report, result), duplicate: false };
      }
      throw new Error('subscriptions of a report changed faster than it could be booked');
    });

/** Starts terms, and finds the period that each begins. A term that starts now begins a period of its own. */
async function makeReady(
  { ledger, firstUse, revisions }: ReportRepositories,
  unready: readonly Unready[],
  periodAt: CountReportDeps['periodAt'],
  now: Instant,
): Promise<Turn[]> {
  const held = unready.filter(({ onHold }) => onHold).map(({ subscriptionId }) => subscriptionId);
  // Their rows are locked before any counter, as whoever changes a subscription does.
  const started = held.length > 0 ? await firstUse.start(held, now) : new Set<SubscriptionId>();
  for (const id of started) revisions.raise({ scope: 'subscription', id });
  if (started.size > 0) await ledger.endPeriods([...started]);
  return unready.map(({ subscriptionId, terms }) => {
    const startsAt = started.has(subscriptionId) ? now : terms.startsAt;
    return { subscriptionId, period: periodAt({ ...terms, startsAt }, now) };
  });
}

/** Every entry that was not counted, in the order they were sent. */
function rejectionsOf(report: Report, { unknown, full }: Booked): readonly Rejection[] {
  if (unknown.length === 0 && full.length === 0) return report.rejected;
  const reasons = new Map<number, string>([
    ...unknown.map((id) => [id, 'no such subscription'] as const),
    ...full.map((id) => [id, 'the counters of this subscription are full'] as const),
  ]);
  const found = report.entryIds.flatMap((id, index) => {
    const reason = reasons.get(id);
    return reason === undefined ? [] : [{ index, subscriptionId: String(id), reason }];
  });
  return [...report.rejected, ...found].toSorted((a, b) => a.index - b.index);
}

const keyReused = (key: ReportKey | undefined): DomainError =>
  new DomainError('conflict', 'CONFLICT', `Report ${key?.epoch}:${key?.sequence} was counted with another body`);
