import type { SubscriptionId } from '@orrery/kernel';
import type { Repositories } from '@orrery/persistence';
import { activate, nextBoundary, periodAt } from '@orrery/subscription';
import { type FirstUse, countReport } from '@orrery/traffic';
import type { Deps } from '../deps.ts';

/**
 * Starts terms by the subscription's own rules. The counters are left to the report that counts on them next, so that
 * rows of subscriptions are locked before any counter.
 */
const firstUse = ({ subscriptions, planOffers }: Repositories): FirstUse => ({
  async start(ids, now) {
    const started = new Set<SubscriptionId>();
    for (const id of ids) {
      const current = await subscriptions.lock(id);
      const plan = current && (await planOffers.read(current.planId));
      if (!plan || current.startsAt !== null) continue;
      const activated = activate(current, plan.terms, now);
      const nextBoundaryAt = nextBoundary(activated, plan.terms, now);
      await subscriptions.save({ ...activated, nextBoundaryAt, version: current.version + 1, updatedAt: now });
      started.add(id);
    }
    return started;
  },
});

/** {@link countReport} over all contexts it touches. */
export const reportCounting = ({ transact, clock }: Pick<Deps, 'transact' | 'clock'>) =>
  countReport({
    transact: (work) => transact((repositories) => work({ ...repositories, firstUse: firstUse(repositories) })),
    clock,
    periodAt: (terms, now) => periodAt(terms, terms.startsAt, now),
  });
