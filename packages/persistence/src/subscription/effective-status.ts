import { type Instant, toIso } from '@orrery/kernel';
import type { EffectiveStatus } from '@orrery/subscription';
import { type SQL, sql } from 'drizzle-orm';
import { plans, subscriptions, usageCounters } from '../schema/index.ts';

/** Those whose condition reads plans and usage_counters: join them for these, and only for these. */
export const needsUsage = (status: EffectiveStatus): boolean => status === 'limited' || status === 'active';

/**
 * Whether `effectiveStatus` of the domain is this one, over subscriptions; where {@link needsUsage} says so, joined with
 * plans and (left) with usage_counters. A condition for each, so that indexes serve those that are few. A test compares
 * it with the domain.
 */
export function hasEffectiveStatus(status: EffectiveStatus, now: Instant): SQL {
  const at = sql`${toIso(now)}::timestamptz`;
  const { cancelledAt, suspendedAt, startsAt, endsAt, ownQuota, quotaBytes } = subscriptions;
  const undecided = sql`${cancelledAt} is null and ${suspendedAt} is null`;
  const unended = sql`${undecided} and (${endsAt} > ${at}) is not false`;
  const running = sql`${unended} and ${startsAt} <= ${at}`;
  const { subscriptionId, upload, download, baselineUpload, baselineDownload, periodEndsAt } = usageCounters;
  const quota = sql`case when ${ownQuota} then ${quotaBytes} else ${plans.quotaBytes} end`;
  // Not the sum against the quota: the sum may be larger than a bigint.
  const usedUp = sql`case when ${subscriptionId} is null or ${periodEndsAt} <= ${at} then (${quota}) <= 0
    else ${upload} - ${baselineUpload} >= (${quota}) - (${download} - ${baselineDownload}) end`;
  switch (status) {
    case 'cancelled':
      return sql`${cancelledAt} is not null`;
    case 'suspended':
      return sql`${cancelledAt} is null and ${suspendedAt} is not null`;
    case 'expired':
      return sql`${undecided} and ${endsAt} <= ${at}`;
    case 'pending':
      return sql`${unended} and (${startsAt} <= ${at}) is not true`;
    case 'limited':
      return sql`${running} and ${usedUp}`;
    case 'active':
      return sql`${running} and (${usedUp}) is not true`;
  }
}
