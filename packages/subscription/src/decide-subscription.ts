import { type Instant, hashToken } from '@orrery/kernel';
import { type Target, keepChange, lockSubscription, termsOf } from './keep-change.ts';
import type { LinkKeys, SubscriptionDeps } from './ports.ts';
import { linkToken } from './secrets.ts';
import type { PlanTerms, Subscription } from './subscription.ts';
import { cancel, renew, resume, rotateCredentials, rotateLink, suspend } from './transitions.ts';

type Decide = (subscription: Subscription, terms: PlanTerms, now: Instant) => Subscription;

const decideBy =
  (decide: Decide) =>
  ({ transact, clock }: SubscriptionDeps) =>
  (target: Target): Promise<Subscription> =>
    transact(async (repositories) => {
      const current = await lockSubscription(repositories.subscriptions, target);
      const terms = await termsOf(repositories, current);
      const now = clock.now();
      return keepChange(repositories, current, decide(current, terms, now), terms, now);
    });

export const suspendSubscription = decideBy((subscription, _terms, now) => suspend(subscription, now));
export const resumeSubscription = decideBy((subscription) => resume(subscription));
export const cancelSubscription = decideBy((subscription, _terms, now) => cancel(subscription, now));
export const renewSubscription = decideBy(renew);

export const rotateSubscriptionCredentials = ({ keys, ...deps }: SubscriptionDeps & { readonly keys: LinkKeys }) =>
  decideBy((subscription) => rotateCredentials(subscription, keys.current))(deps);

/** The new token works and the old ones do not as soon as this is kept. */
export const rotateSubscriptionLink =
  ({ transact, clock, keys }: SubscriptionDeps & { readonly keys: LinkKeys }) =>
  (target: Target): Promise<Subscription> =>
    transact(async (repositories) => {
      const current = await lockSubscription(repositories.subscriptions, target);
      const terms = await termsOf(repositories, current);
      const now = clock.now();
      const rotated = await keepChange(repositories, current, rotateLink(current, keys.current), terms, now);
      const token = linkToken(keys.linkKey(rotated.linkKeyVersion), rotated);
      await repositories.subscriptionLinks.replace(rotated.id, hashToken(token), now);
      return rotated;
    });

/** Used reads zero from here on; the history stays. */
export const resetSubscriptionUsage =
  ({ transact, clock }: SubscriptionDeps) =>
  (target: Target): Promise<Subscription> =>
    transact(async (repositories) => {
      const current = await lockSubscription(repositories.subscriptions, target);
      const terms = await termsOf(repositories, current);
      await repositories.subscriptionPeriods.resetUsage(current.id);
      return keepChange(repositories, current, { ...current }, terms, clock.now());
    });

export const deleteSubscription =
  ({ transact, clock }: SubscriptionDeps) =>
  (target: Target): Promise<void> =>
    transact(async ({ subscriptions, subscriptionPorts, revisions }) => {
      const { id } = await lockSubscription(subscriptions, target);
      await subscriptions.remove(id, clock.now());
      await subscriptionPorts.settle({ scope: 'subscription', id });
      revisions.raise({ scope: 'subscription', id });
    });
