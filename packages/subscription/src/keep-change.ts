import { type Instant, type SubscriptionId, DomainError } from '@orrery/kernel';
import { conflict, subscriptionNotFound } from './errors.ts';
import { periodAt } from './period.ts';
import type { SubscriptionRepositories, SubscriptionRepository } from './ports.ts';
import { nextBoundary } from './status.ts';
import type { PlanTerms, Subscription } from './subscription.ts';

/** Which subscription a writer means, and the version it has read, if it says so. */
export interface Target {
  readonly id: SubscriptionId;
  readonly version?: number | undefined;
}

/** NOT_FOUND when there is none alive, CONFLICT when it is no longer at the writer's version. */
export async function lockSubscription(
  subscriptions: SubscriptionRepository,
  { id, version }: Target,
): Promise<Subscription> {
  const current = await subscriptions.lock(id);
  if (!current) throw subscriptionNotFound(id);
  if (version !== undefined && version !== current.version) {
    throw conflict(`Subscription has version ${current.version}, not ${version}: read it again`);
  }
  return current;
}

/** The terms of the plan a locked subscription has; whoever changes the plan then waits for this transaction. */
export async function termsOf(
  { planOffers }: Pick<SubscriptionRepositories, 'planOffers'>,
  subscription: Subscription,
): Promise<PlanTerms> {
  const plan = await planOffers.read(subscription.planId);
  if (!plan)
    throw new DomainError('unavailable', 'UNAVAILABLE', 'The plan of this subscription is being changed; try again');
  return plan.terms;
}

/** Stores what was decided and announces it; the same object means that nothing changed. */
export async function keepChange(
  { subscriptions, subscriptionPeriods, subscriptionPorts, revisions }: SubscriptionRepositories,
  current: Subscription,
  decided: Subscription,
  terms: PlanTerms,
  now: Instant,
): Promise<Subscription> {
  if (decided === current) return current;
  const { id } = current;
  const nextBoundaryAt = nextBoundary(decided, terms, now);
  const changed = { ...decided, nextBoundaryAt, version: current.version + 1, updatedAt: now };
  await subscriptions.save(changed);
  if (changed.planId !== current.planId) await subscriptions.recordLeft(id, current.planId, now);
  if (changed.planId !== current.planId || changed.startsAt !== current.startsAt) {
    await subscriptionPeriods.move(id, periodAt(terms, changed.startsAt, now), now);
  }
  if (changed.planId !== current.planId || changed.cancelledAt !== current.cancelledAt) {
    await subscriptionPorts.settle({ scope: 'subscription', id });
  }
  revisions.raise({ scope: 'subscription', id });
  return changed;
}
