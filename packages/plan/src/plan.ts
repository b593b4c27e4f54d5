import type { Instant, PlanId } from '@orrery/kernel';

/** When the quota of a subscription begins anew; `month_rolling` on the day of the month on which it started. */
export type ResetRule = 'never' | 'day' | 'week' | 'month' | 'month_rolling' | 'year';

/** What happens beyond the device limit: it is shown, the newest address is refused, or all are suspended for a while. */
export type DevicePolicy = 'count' | 'refuse' | 'suspend';

export type PlanStatus = 'active' | 'inactive';

export const PRICE_PERIODS = ['once', 'day', 'week', 'month', 'quarter', 'half_year', 'year'] as const;

/** For display: nothing here charges anyone. */
export interface Price {
  /** In minor units: cents. */
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
  readonly period?: (typeof PRICE_PERIODS)[number];
}

/** What an operator decides of a plan. */
export interface PlanDefinition {
  readonly name: string;
  readonly description: string | null;
  /** Null: no quota. */
  readonly quotaBytes: bigint | null;
  readonly reset: ResetRule;
  /** IANA name; periods turn at its midnight. */
  readonly timeZone: string;
  /** Null: no end. */
  readonly durationDays: number | null;
  /** Client addresses at once, over all nodes; null: no limit. */
  readonly deviceLimit: number | null;
  readonly devicePolicy: DevicePolicy;
  /** How long `suspend` lasts. */
  readonly deviceSuspendMinutes: number;
  /** Devices that may fetch the link, by the id their apps send (`x-hwid`); null: nobody asks. */
  readonly hwidLimit: number | null;
  readonly speedLimitMbps: number | null;
  /** The plan opens the nodes that carry one of these; none: every node. */
  readonly nodeTags: readonly string[];
  /** The term of a subscription starts at its first use. */
  readonly onHold: boolean;
  /** Inactive: existing subscriptions go on, new ones cannot be made. */
  readonly status: PlanStatus;
  readonly prices: readonly Price[];
}

/** The terms of subscriptions. */
export interface Plan extends PlanDefinition {
  readonly id: PlanId;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
