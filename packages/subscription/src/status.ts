import type { Instant } from '@orrery/kernel';
import { isBlockedForDevices } from './device-limit.ts';
import { periodAt } from './period.ts';
import { type PlanTerms, type Subscription, quotaOf } from './subscription.ts';
import type { Used } from './usage.ts';

export type EffectiveStatus = 'pending' | 'active' | 'limited' | 'expired' | 'suspended' | 'cancelled';

export const EFFECTIVE_STATUSES = [
  'pending',
  'active',
  'limited',
  'expired',
  'suspended',
  'cancelled',
] as const satisfies EffectiveStatus[];

type Standing = Pick<Subscription, 'startsAt' | 'endsAt' | 'quota' | 'suspendedAt' | 'cancelledAt'>;

/** From used = quota on; a quota of 0 is used up at once. */
function isOverQuota(subscription: Standing, terms: Pick<PlanTerms, 'quotaBytes'>, used: Used): boolean {
  const quota = quotaOf(subscription, terms);
  return quota !== null && used.upload + used.download >= quota;
}

/** What the subscription is now. A person's decision comes first, then the dates, then the quota. */
export function effectiveStatus(
  subscription: Standing,
  terms: Pick<PlanTerms, 'quotaBytes'>,
  used: Used,
  now: Instant,
): EffectiveStatus {
  if (subscription.cancelledAt !== null) return 'cancelled';
  if (subscription.suspendedAt !== null) return 'suspended';
  if (subscription.endsAt !== null && subscription.endsAt <= now) return 'expired';
  if (subscription.startsAt === null || subscription.startsAt > now) return 'pending';
  return isOverQuota(subscription, terms, used) ? 'limited' : 'active';
}

/**
 * Nodes let it in now: it has the right to connect, and is not kept out for a while for too many devices. Documents look
 * at {@link hasAccess} only: clients fetch them so rarely that an inert one would outlast that while by hours.
 */
export const isEntitled = (
  subscription: Standing & Pick<Subscription, 'deviceBlockedUntil'>,
  terms: Pick<PlanTerms, 'quotaBytes' | 'deviceLimit' | 'devicePolicy'>,
  used: Used,
  now: Instant,
): boolean => !isBlockedForDevices(subscription, terms, now) && hasAccess(subscription, terms, used, now);

/** Has the right to connect now. Who is on hold has: the first traffic starts the term. */
export function hasAccess(
  subscription: Standing,
  terms: Pick<PlanTerms, 'quotaBytes'>,
  used: Used,
  now: Instant,
): boolean {
  const status = effectiveStatus(subscription, terms, used, now);
  if (status === 'pending') return subscription.startsAt === null && !isOverQuota(subscription, terms, used);
  return status === 'active';
}

/** Charged bytes left in the period; null: no quota. Never below 0. */
export function remainingOf(
  subscription: Pick<Subscription, 'quota'>,
  terms: Pick<PlanTerms, 'quotaBytes'>,
  used: Used,
): bigint | null {
  const quota = quotaOf(subscription, terms);
  if (quota === null) return null;
  const left = quota - used.upload - used.download;
  return left > 0n ? left : 0n;
}

/**
 * When whoever may not connect now may again, with nobody doing anything: the start of a pending one, the next reset of
 * a limited one; null when that never comes.
 */
export function blockedUntil(
  subscription: Standing,
  terms: Pick<PlanTerms, 'quotaBytes' | 'reset' | 'timeZone'>,
  status: EffectiveStatus,
  now: Instant,
): Instant | null {
  if (status === 'pending') return subscription.startsAt;
  if (status !== 'limited' || quotaOf(subscription, terms) === 0n) return null;
  const { endsAt } = periodAt(terms, subscription.startsAt, now);
  return endsAt !== null && (subscription.endsAt === null || endsAt < subscription.endsAt) ? endsAt : null;
}

/**
 * The first instant after `now` at which the right to connect can change with nobody touching the row: start, end, the
 * turn of the period, or the end of a suspension for devices. Null while a person keeps it shut, and when nothing more
 * can come.
 */
export function nextBoundary(
  subscription: Pick<Subscription, 'startsAt' | 'endsAt' | 'suspendedAt' | 'cancelledAt' | 'deviceBlockedUntil'>,
  terms: Pick<PlanTerms, 'reset' | 'timeZone'>,
  now: Instant,
): Instant | null {
  const { startsAt, endsAt, deviceBlockedUntil } = subscription;
  if (subscription.cancelledAt !== null || subscription.suspendedAt !== null) return null;
  if (endsAt !== null && endsAt <= now) return null;
  const unblockedAt = deviceBlockedUntil !== null && deviceBlockedUntil > now ? deviceBlockedUntil : null;
  if (startsAt === null) return earlier(endsAt, unblockedAt);
  const next = startsAt > now ? startsAt : periodAt(terms, startsAt, now).endsAt;
  return earlier(earlier(next, endsAt), unblockedAt);
}

const earlier = (a: Instant | null, b: Instant | null): Instant | null => (a === null || (b !== null && b < a) ? b : a);
