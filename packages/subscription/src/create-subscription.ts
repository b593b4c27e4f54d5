import { randomUUID } from 'node:crypto';
import { type Instant, type PlanId, type UserId, invalidField, hashToken } from '@orrery/kernel';
import { conflict } from './errors.ts';
import { periodAt } from './period.ts';
import type { LinkKeys, PlanOffer, PlanOffers, SubscriptionDeps } from './ports.ts';
import { linkToken } from './secrets.ts';
import { nextBoundary } from './status.ts';
import type { PlanTerms, Quota, Subscription } from './subscription.ts';
import { endOfTerm } from './transitions.ts';
import { type UsageCounters, newCounters } from './usage.ts';

export interface SubscriptionInput {
  readonly userId: UserId;
  readonly planId: PlanId;
  /** Null: on hold. Absent: now, or on hold where the plan says so. */
  readonly startsAt?: Instant | null | undefined;
  /** Null: no end. Absent: after the plan's duration. */
  readonly endsAt?: Instant | null | undefined;
  /** Absent: the plan's. */
  readonly quota?: Quota | undefined;
}

/** A new subscription and what is shown with it. */
export interface CreatedSubscription {
  readonly subscription: Subscription;
  readonly terms: PlanTerms;
  readonly planName: string;
  readonly counters: UsageCounters;
  readonly userEmail: string;
}

/** VALIDATION_ERROR naming the field for an unknown user or plan, CONFLICT for a plan that is not active. */
export const createSubscription =
  ({ transact, clock, keys }: SubscriptionDeps & { readonly keys: LinkKeys }) =>
  (input: SubscriptionInput): Promise<CreatedSubscription> =>
    transact(async (repositories) => {
      const { subscriptions, subscriptionLinks, subscriptionPeriods, planOffers, subscribers } = repositories;
      const { subscriptionPorts, revisions } = repositories;
      const now = clock.now();
      const userEmail = await subscribers.emailOf(input.userId);
      if (userEmail === undefined) throw invalidField('user_id', `user_id: there is no user with ID ${input.userId}`);
      const plan = await holdActivePlan(planOffers, input.planId);
      const dates = termOf(input, plan, now);
      const blank = { ...dates, suspendedAt: null, cancelledAt: null, deviceBlockedUntil: null };
      const subscription = await subscriptions.add({
        ...blank,
        uuid: randomUUID(),
        userId: input.userId,
        planId: input.planId,
        quota: input.quota ?? { kind: 'plan' },
        linkEpoch: 1,
        linkKeyVersion: keys.current,
        credentialEpoch: 1,
        credentialKeyVersion: keys.current,
        importedCredential: null,
        nextBoundaryAt: nextBoundary(blank, plan.terms, now),
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      const { id } = subscription;
      const token = linkToken(keys.linkKey(keys.current), subscription);
      await subscriptionLinks.replace(id, hashToken(token), now);
      const period = periodAt(plan.terms, subscription.startsAt, now);
      await subscriptionPeriods.start(id, period);
      await subscriptionPorts.settle({ scope: 'subscription', id });
      revisions.raise({ scope: 'subscription', id });
      return { subscription, terms: plan.terms, planName: plan.name, counters: newCounters(period), userEmail };
    });

/** A plan that new subscriptions may have. */
export async function holdActivePlan(planOffers: PlanOffers, id: PlanId): Promise<PlanOffer> {
  const plan = await planOffers.hold(id);
  if (!plan) throw invalidField('plan_id', `plan_id: there is no plan with ID ${id}`);
  if (!plan.active) throw conflict(`Plan "${plan.name}" is inactive: activate it first`);
  return plan;
}

function termOf(input: SubscriptionInput, { terms }: PlanOffer, now: Instant) {
  const startsAt = input.startsAt === undefined ? (terms.onHold ? null : now) : input.startsAt;
  const endsAt =
    input.endsAt === undefined ? (startsAt === null ? null : endOfTerm(startsAt, terms.durationDays)) : input.endsAt;
  checkDates(startsAt, endsAt);
  return { startsAt, endsAt };
}

export function checkDates(startsAt: Instant | null, endsAt: Instant | null): void {
  if (startsAt !== null && endsAt !== null && startsAt > endsAt) {
    throw invalidField('ends_at', 'ends_at must not be before starts_at');
  }
}
