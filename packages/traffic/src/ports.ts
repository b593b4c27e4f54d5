import type { Instant, NodeId, SubscriptionId } from '@orrery/kernel';
import type { Bytes } from './bytes.ts';
import type { Remainder } from './charge.ts';
import type { Counter } from './counter.ts';

/** The terms a subscription's periods follow from. */
export interface PeriodTerms {
  readonly reset: 'never' | 'day' | 'week' | 'month' | 'month_rolling' | 'year';
  /** IANA name. */
  readonly timeZone: string;
  /** Null while on hold. */
  readonly startsAt: Instant | null;
}

/** What a report needs to know of a subscription to tell where its bytes go. Deleted ones (tombstones) have one too. */
export interface Account {
  readonly subscriptionId: SubscriptionId;
  /** Its plan opens the node that reports, or did within the last 30 days. */
  readonly open: boolean;
  /** Its term starts with its first byte. Never true for a deleted one. */
  readonly onHold: boolean;
  /** Null: no quota. */
  readonly quotaBytes: bigint | null;
  readonly terms: PeriodTerms;
}

/** What is read under lock to charge one subscription on one node. */
export interface Standing {
  readonly counter: Counter;
  readonly remainder: Remainder;
}

/** What one report writes for one subscription. */
export interface Posting {
  readonly subscriptionId: SubscriptionId;
  readonly raw: Bytes;
  readonly charged: Bytes;
  readonly counter: Counter;
  /** Undefined: as it was. */
  readonly remainder: Remainder | undefined;
}

export interface ReportHour {
  readonly nodeId: NodeId;
  readonly hourAt: Instant;
}

/** The books: history per subscription, node and hour, and the counters that limits look at. */
export interface UsageLedger {
  /** The subscriptions of these ids that exist or existed, towards this node; openings closed before `openSince` are over. */
  accounts(
    nodeId: NodeId,
    ids: readonly SubscriptionId[],
    openSince: Instant,
  ): Promise<ReadonlyMap<SubscriptionId, Account>>;
  /** Locks the counters of these existing ids in order of id, to the end of the transaction. */
  lock(nodeId: NodeId, ids: readonly SubscriptionId[]): Promise<ReadonlyMap<SubscriptionId, Standing>>;
  /** Adds to the history and stores counters and remainders; `ids` must be locked. An hour that cannot hold it is refused. */
  post(hour: ReportHour, postings: readonly Posting[], now: Instant): Promise<void>;
  /** Bytes nobody may be charged for. */
  postUnattributed(hour: ReportHour, raw: Bytes): Promise<void>;
}

/** `Idempotency-Key: <epoch>:<sequence>` of a report. */
export interface ReportKey {
  readonly epoch: string;
  readonly sequence: bigint;
}

/** Which reports of a node were counted. */
export interface ReportKeys {
  /**
   * Takes the key within this transaction; reports of the same epoch wait for each other here. `duplicate`: counted
   * before, with this body or one whose hash is no longer kept; `conflict`: counted before with another body.
   */
  claim(nodeId: NodeId, key: ReportKey, bodySha256: Buffer, now: Instant): Promise<'new' | 'duplicate' | 'conflict'>;
}

/** Starts the terms of subscriptions on hold; answers which of them it started, not a concurrent report. */
export interface FirstUse {
  start(ids: readonly SubscriptionId[], now: Instant): Promise<ReadonlySet<SubscriptionId>>;
}

/** Where a change of who may connect is announced. */
export interface Announcements {
  raise(scope: { readonly scope: 'subscription'; readonly id: number }): void;
}
