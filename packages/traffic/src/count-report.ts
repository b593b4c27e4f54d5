import { type Clock, DAY_MS, DomainError, type Instant, type NodeId, type SubscriptionId, addMs } from '@orrery/kernel';
import type { Period } from './counter.ts';
import type {
  Announcements,
  Booked,
  Booking,
  FirstUse,
  PeriodTerms,
  ReportKey,
  ReportKeys,
  Refused,
  Turn,
  UsageLedger,
} from './ports.ts';
import { type ReportInterval, bookedAt } from './report-interval.ts';
import type { Rejection, Report } from './report.ts';

/** A node that a plan no longer opens may still report for this long: agents spool through outages. */
const OPENING_GRACE_MS = 30 * DAY_MS;

/** Of one report: each but the first prepares what the one before was refused for. */
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
  /** Agents that number nothing send the same again when an answer is lost: counted once within the window. */
  readonly unnumbered?: { readonly bodySha256: Buffer; readonly windowMs: number };
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
  (deps: CountReportDeps) =>
  async (input: CountReportInput): Promise<Counted> => {
    // Nearly every report finds everybody ready, so nobody is asked before; one that does not is undone and done anew.
    let preparing = false;
    const full: SubscriptionId[] = [];
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      try {
        return await countOnce(deps, input, preparing, full);
      } catch (error) {
        if (!(error instanceof GivenUp)) throw error;
        if (error.refusal.refused === 'unready') preparing = true;
        else full.push(...error.refusal.ids);
      }
    }
    throw new Error('subscriptions of a report changed faster than it could be booked');
  };

/** Takes back the transaction of a booking that was refused. */
class GivenUp extends Error {
  readonly refusal: Refused;
  constructor(refusal: Refused) {
    super('the booking was refused');
    this.refusal = refusal;
  }
}

const countOnce = (
  { transact, clock, periodAt }: CountReportDeps,
  { node, report, key, unnumbered, interval }: CountReportInput,
  preparing: boolean,
  full: readonly SubscriptionId[],
): Promise<Counted> =>
  transact(async (repositories) => {
    const { ledger, reportKeys, revisions } = repositories;
    const now = clock.now();
    const at = bookedAt(interval, now);
    const claim = await reportKeys.claim(node.id, key, at, now);
    if (claim === 'conflict') throw keyReused(key);
    if (claim === 'duplicate') return nothing;
    if (unnumbered) {
      const since = addMs(now, -unnumbered.windowMs);
      if ((await reportKeys.claimBody(node.id, unnumbered.bodySha256, since, now)) === 'duplicate') return nothing;
    }

    const openSince = addMs(now, -OPENING_GRACE_MS);
    const booking = { node, report, at, now, numbered: key !== undefined, openSince, full, turns: [] };
    const turns = preparing ? await makeReady(repositories, booking, periodAt) : [];
    const booked = await ledger.book({ ...booking, turns });
    if ('refused' in booked) throw new GivenUp(booked);
    for (const id of booked.crossed) revisions.raise({ scope: 'subscription', id });
    const { charged, limited, remaining, unknown } = booked;
    return { charged, limited, remaining, rejected: rejectionsOf(report, unknown, full), duplicate: false };
  });

/** Starts terms, and finds the period that each begins. A term that starts now begins a period of its own. */
async function makeReady(
  { ledger, firstUse, revisions }: ReportRepositories,
  booking: Booking,
  periodAt: CountReportDeps['periodAt'],
): Promise<Turn[]> {
  const { now } = booking;
  const unready = await ledger.unready(booking);
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
function rejectionsOf(
  report: Report,
  unknown: readonly SubscriptionId[],
  full: readonly SubscriptionId[],
): readonly Rejection[] {
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
