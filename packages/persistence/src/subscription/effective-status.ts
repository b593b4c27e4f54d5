import { type Instant, toIso } from '@orrery/kernel';
import type { EffectiveStatus } from '@orrery/subscription';
import { type SQL, sql } from 'drizzle-orm';
import { plans, subscriptions, usageCounters } from '../schema/index.ts';

/**
 * `effectiveStatus` of the domain, for lists that select by it, over subscriptions joined with plans and (left) with
 * usage_counters. A test compares the two.
 */
export function effectiveStatusAt(now: Instant): SQL<EffectiveStatus> {
  const at = sql`${toIso(now)}::timestamptz`;
  const { upload, download, baselineUpload, baselineDownload, periodEndsAt } = usageCounters;
  const quota = sql`case when ${subscriptions.ownQuota} then ${subscriptions.quotaBytes} else ${plans.quotaBytes} end`;
  // Numeric: the sum of two counters may be larger than a bigint.
  const counted = sql`${upload}::numeric + ${download} - ${baselineUpload} - ${baselineDownload}`;
  const used = sql`case when ${periodEndsAt} <= ${at} then 0 else coalesce(${counted}, 0) end`;
  return sql`case
    when ${subscriptions.cancelledAt} is not null then 'cancelled'
    when ${subscriptions.suspendedAt} is not null then 'suspended'
    when ${subscriptions.endsAt} <= ${at} then 'expired'
    when ${subscriptions.startsAt} is null or ${subscriptions.startsAt} > ${at} then 'pending'
    when ${used} >= (${quota}) then 'limited'
    else 'active' end`;
}
