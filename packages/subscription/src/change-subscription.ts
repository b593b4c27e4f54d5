import type { Instant, PlanId } from '@orrery/kernel';
import { checkDates, holdActivePlan } from './create-subscription.ts';
import { type Target, keepChange, lockSubscription, termsOf } from './keep-change.ts';
import type { SubscriptionDeps } from './ports.ts';
import type { Quota, Subscription } from './subscription.ts';
import { changePlan } from './transitions.ts';

/** What an operator may set; what is absent stays. */
export interface SubscriptionChange {
  readonly planId?: PlanId | undefined;
  /** Null: on hold. */
  readonly startsAt?: Instant | null | undefined;
  /** Null: no end. */
  readonly endsAt?: Instant | null | undefined;
  readonly quota?: Quota | undefined;
}

/**
 * Every accepted change raises the version, also one that changes nothing. Another plan leaves the dates and what was
 * used as they are.
 */
export const changeSubscription =
  ({ transact, clock }: SubscriptionDeps) =>
  (target: Target, change: SubscriptionChange): Promise<Subscription> =>
    transact(async (repositories) => {
      const current = await lockSubscription(repositories.subscriptions, target);
      const { planId = current.planId, startsAt = current.startsAt, endsAt = current.endsAt } = change;
      const decided = { ...changePlan(current, planId), startsAt, endsAt, quota: change.quota ?? current.quota };
      checkDates(startsAt, endsAt);
      const terms =
        planId === current.planId
          ? await termsOf(repositories, current)
          : (await holdActivePlan(repositories.planOffers, planId)).terms;
      return keepChange(repositories, current, decided, terms, clock.now());
    });
