import type { Instant, PlanId, SubscriptionId, UserId } from '@orrery/kernel';

/** When the quota begins anew; `month_rolling` on the day of the month on which the subscription started. */
export type ResetRule = 'never' | 'day' | 'week' | 'month' | 'month_rolling' | 'year';

export const RESET_RULES = ['never', 'day', 'week', 'month', 'month_rolling', 'year'] as const satisfies ResetRule[];

/** What happens beyond the device limit: it is shown, the newest address is refused, or all are suspended for a while. */
export type DevicePolicy = 'count' | 'refuse' | 'suspend';

export const DEVICE_POLICIES = ['count', 'refuse', 'suspend'] as const satisfies DevicePolicy[];

/** What a subscription has of its plan. */
export interface PlanTerms {
  /** Null: no quota. */
  readonly quotaBytes: bigint | null;
  readonly reset: ResetRule;
  /** IANA name; periods turn at its midnight. */
  readonly timeZone: string;
  /** Days of 24 hours; null: no end. */
  readonly durationDays: number | null;
  /** The term starts at first use. */
  readonly onHold: boolean;
  /** Addresses at once, over all nodes; null: no limit. */
  readonly deviceLimit: number | null;
  readonly devicePolicy: DevicePolicy;
  /** How long `suspend` lasts. */
  readonly deviceSuspendMinutes: number;
  /** Devices that may fetch the link, by the id their apps send; null: nobody asks. */
  readonly hwidLimit: number | null;
  readonly speedLimitMbps: number | null;
  /** The nodes that carry one of these; none: every node. */
  readonly nodeTags: readonly string[];
}

/** Whose quota counts: the plan's, or one of the subscription's own (`bytes` null: none). */
export type Quota = { readonly kind: 'plan' } | { readonly kind: 'own'; readonly bytes: bigint | null };

/** One user's right to use a plan. Whether it may connect now is computed, never stored: see `status.ts`. */
export interface Subscription {
  readonly id: SubscriptionId;
  /** Seeds credential and link; never leaves the api. */
  readonly uuid: string;
  /** Null once deleted. */
  readonly userId: UserId | null;
  readonly planId: PlanId;
  /** Null: on hold, the term starts at first use. */
  readonly startsAt: Instant | null;
  /** Null: no end, or not known yet while on hold. The instant itself is outside the term. */
  readonly endsAt: Instant | null;
  readonly quota: Quota;
  readonly suspendedAt: Instant | null;
  readonly cancelledAt: Instant | null;
  /** Too many devices: nodes serve it again from then on. Counts only while its terms say `suspend`; see `status.ts`. */
  readonly deviceBlockedUntil: Instant | null;
  readonly linkEpoch: number;
  /** Which generation of the master secret the link is derived from. */
  readonly linkKeyVersion: number;
  readonly credentialEpoch: number;
  readonly credentialKeyVersion: number;
  /** A UUID that overrides the derived credential until it is rotated. */
  readonly importedCredential: string | null;
  /** When the right to connect can change next with nobody touching the row. */
  readonly nextBoundaryAt: Instant | null;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly deletedAt: Instant | null;
}

/** The quota in bytes that counts for it; null: none. */
export const quotaOf = (
  subscription: Pick<Subscription, 'quota'>,
  terms: Pick<PlanTerms, 'quotaBytes'>,
): bigint | null => (subscription.quota.kind === 'own' ? subscription.quota.bytes : terms.quotaBytes);
