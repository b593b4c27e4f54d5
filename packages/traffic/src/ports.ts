import type { Instant, NodeId, SubscriptionId } from '@orrery/kernel';
import type { Period } from './counter.ts';
import type { Report } from './report.ts';

/** The terms a subscription's periods follow from. */
export interface PeriodTerms {
  readonly reset: 'never' | 'day' | 'week' | 'month' | 'month_rolling' | 'year';
  /** IANA name. */
  readonly timeZone: string;
  /** Null while on hold. */
  readonly startsAt: Instant | null;
}

/** A subscription that cannot be counted on yet: it is on hold, or its counter stands in no period that holds now. */
export interface Unready {
  readonly subscriptionId: SubscriptionId;
  /** Its term starts with its first byte. Never true for a deleted one. */
  readonly onHold: boolean;
  readonly terms: PeriodTerms;
}

/** The period to begin for a counter whose own is over. */
export interface Turn {
  readonly subscriptionId: SubscriptionId;
  readonly period: Period;
}

/** One report, to be booked as a whole. */
export interface Booking {
  readonly node: { readonly id: NodeId; readonly multiplierThousandths: number };
  readonly report: Report;
  /** Decides hour, day and period of all its bytes. */
  readonly at: Instant;
  readonly now: Instant;
  readonly numbered: boolean;
  /** Openings that were closed before are over. */
  readonly openSince: Instant;
  readonly turns: readonly Turn[];
  /** Whose counters cannot hold it: nothing is booked for them. */
  readonly full: readonly SubscriptionId[];
}

/** Why a booking has to be undone, and tried again with what it asks for. */
export type Refused =
  /** Somebody is unready and has no turn. */
  | { readonly refused: 'unready' }
  /** The counters of these would overflow. */
  | { readonly refused: 'full'; readonly ids: readonly SubscriptionId[] };

/** What a booking did. */
export interface Booked {
  /** Subscriptions that were charged. */
  readonly charged: number;
  /** Ids that never existed; nothing was booked for them. */
  readonly unknown: readonly SubscriptionId[];
  /** Got over their quota by this booking. */
  readonly crossed: readonly SubscriptionId[];
  /** Charged ones that are over their quota, since now or before. */
  readonly limited: readonly SubscriptionId[];
  /** Charged ones that are near their quota, and what is left to them. */
  readonly remaining: readonly { readonly subscriptionId: SubscriptionId; readonly bytes: bigint }[];
}

/** The books: history per subscription, node and hour, the counters that limits look at, and the totals of nodes. */
export interface UsageLedger {
  /**
   * Books all of it; where it refuses, the transaction has to be given up. Counters are locked in order of id. An hour
   * that cannot hold it is a DomainError.
   */
  book(booking: Booking): Promise<Booked | Refused>;
  /** Who of a report would be charged, and is not ready for it. */
  unready(booking: Booking): Promise<readonly Unready[]>;
  /** Their counters begin another period with the next booking. */
  endPeriods(ids: readonly SubscriptionId[]): Promise<void>;
}

/** `Idempotency-Key: <epoch>:<sequence>` of a report. */
export interface ReportKey {
  readonly epoch: string;
  readonly sequence: bigint;
}

/** Which reports of a node were counted. */
export interface ReportKeys {
  /**
   * Waits for the node's other reports, and takes the key if there is one; both within this transaction. `duplicate`:
   * counted before, with this body or one whose hash is no longer kept; `conflict`: counted before with another body.
   */
  claim(
    nodeId: NodeId,
    key: (ReportKey & { readonly bodySha256: Buffer }) | undefined,
    at: Instant,
    now: Instant,
  ): Promise<'new' | 'duplicate' | 'conflict'>;
  /** For agents that number nothing: `duplicate` when the node's same body was counted after `since`. After `claim`. */
  claimBody(nodeId: NodeId, bodySha256: Buffer, since: Instant, now: Instant): Promise<'new' | 'duplicate'>;
}

/** Starts the terms of subscriptions on hold; answers which of them it started, not a concurrent report. */
export interface FirstUse {
  start(ids: readonly SubscriptionId[], now: Instant): Promise<ReadonlySet<SubscriptionId>>;
}

/** Where a change of who may connect is announced. */
export interface Announcements {
  raise(scope: { readonly scope: 'subscription'; readonly id: number }): void;
}
