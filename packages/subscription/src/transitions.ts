import { type Instant, DAY_MS, instantFromMs } from '@orrery/kernel';
import { conflict } from './errors.ts';
import type { PlanTerms, Subscription } from './subscription.ts';

/** The last instant that ISO 8601 with four digits of year can say. */
const LAST_INSTANT_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Where a term of `durationDays` from `startsAt` ends; null: never. */
export function endOfTerm(startsAt: Instant, durationDays: number | null): Instant | null {
  if (durationDays === null) return null;
  const endMs = startsAt + durationDays * DAY_MS;
  if (endMs > LAST_INSTANT_MS) throw conflict('The term would end after the year 9999');
  return instantFromMs(endMs);
}

function refuseCancelled(subscription: Subscription): void {
  if (subscription.cancelledAt !== null) throw conflict('The subscription is cancelled, and that is final');
}

/** Blocks it until it is resumed. Asking again changes nothing. */
export function suspend(subscription: Subscription, now: Instant): Subscription {
  refuseCancelled(subscription);
  return subscription.suspendedAt === null ? { ...subscription, suspendedAt: now } : subscription;
}

/** Lifts a person's suspension, and one for too many devices. */
export function resume(subscription: Subscription): Subscription {
  refuseCancelled(subscription);
  const { suspendedAt, deviceBlockedUntil } = subscription;
  if (suspendedAt === null && deviceBlockedUntil === null) return subscription;
  return { ...subscription, suspendedAt: null, deviceBlockedUntil: null };
}

/** Final. Asking again changes nothing. */
export const cancel = (subscription: Subscription, now: Instant): Subscription =>
  subscription.cancelledAt === null ? { ...subscription, cancelledAt: now } : subscription;

/** Renewing early keeps the days already paid for; renewing late starts today. */
export function renew(subscription: Subscription, terms: Pick<PlanTerms, 'durationDays'>, now: Instant): Subscription {
  refuseCancelled(subscription);
  if (terms.durationDays === null) throw conflict('The plan has no duration, so there is nothing to renew');
  if (subscription.startsAt === null) throw conflict('The term has not started yet: it starts at first use');
  if (subscription.endsAt === null) throw conflict('The subscription has no end, so there is nothing to renew');
  const from = subscription.endsAt > now ? subscription.endsAt : now;
  return { ...subscription, endsAt: endOfTerm(from, terms.durationDays) };
}

/** First use of one on hold starts its term; any other stays as it is. */
export function activate(
  subscription: Subscription,
  terms: Pick<PlanTerms, 'durationDays'>,
  now: Instant,
): Subscription {
  if (subscription.startsAt !== null) return subscription;
  return { ...subscription, startsAt: now, endsAt: subscription.endsAt ?? endOfTerm(now, terms.durationDays) };
}

/** A new link; the old one is dead. `keyVersion`: the newest generation of the master secret. */
export function rotateLink(subscription: Subscription, keyVersion: number): Subscription {
  refuseCancelled(subscription);
  return { ...subscription, linkEpoch: subscription.linkEpoch + 1, linkKeyVersion: keyVersion };
}

/** New credentials, an imported one included; the link stays. */
export function rotateCredentials(subscription: Subscription, keyVersion: number): Subscription {
  refuseCancelled(subscription);
  return {
    ...subscription,
    credentialEpoch: subscription.credentialEpoch + 1,
    credentialKeyVersion: keyVersion,
    importedCredential: null,
  };
}

/** Other terms from now on; the dates stay, what is used stays used. */
export function changePlan(subscription: Subscription, planId: Subscription['planId']): Subscription {
  refuseCancelled(subscription);
  return { ...subscription, planId };
}
