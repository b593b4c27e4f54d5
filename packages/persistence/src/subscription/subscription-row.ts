import type { PlanId, SubscriptionId, UserId } from '@orrery/kernel';
import type { PlanTerms, Subscription } from '@orrery/subscription';
import { getTableColumns } from 'drizzle-orm';
import { plans, type subscriptions, usageCounters } from '../schema/index.ts';

type Row = typeof subscriptions.$inferSelect;

const { subscriptionId: _id, ...counted } = getTableColumns(usageCounters);

export const counterColumns = counted;

/** What {@link PlanTerms} are read from. */
export const termColumns = {
  quotaBytes: plans.quotaBytes,
  reset: plans.reset,
  timeZone: plans.timeZone,
  durationDays: plans.durationDays,
  onHold: plans.onHold,
  deviceLimit: plans.deviceLimit,
  devicePolicy: plans.devicePolicy,
  deviceSuspendMinutes: plans.deviceSuspendMinutes,
  hwidLimit: plans.hwidLimit,
  speedLimitMbps: plans.speedLimitMbps,
  nodeTags: plans.nodeTags,
} satisfies Record<keyof PlanTerms, unknown>;

/** Of a live subscription: a tombstone has neither user nor, perhaps, plan. */
export function subscriptionFromRow({ ownQuota, quotaBytes, ...row }: Row): Subscription {
  return {
    ...row,
    id: row.id as SubscriptionId,
    userId: row.userId as UserId | null,
    planId: row.planId as PlanId,
    quota: ownQuota ? { kind: 'own', bytes: quotaBytes } : { kind: 'plan' },
  };
}

export const columnsOf = ({ quota, ...rest }: Omit<Subscription, 'id' | 'deletedAt'>) => ({
  ...rest,
  ownQuota: quota.kind === 'own',
  quotaBytes: quota.kind === 'own' ? quota.bytes : null,
});
