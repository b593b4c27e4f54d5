import type { PlanId } from '@orrery/kernel';
import { type PlanChange, type PlanInput, definePlan, merge } from './define-plan.ts';
import type { Plan } from './plan.ts';
import { planInUse, planNotFound, stalePlan } from './plan-error.ts';
import type { PlanDeps, PlanRepository } from './ports.ts';

/** Which plan a writer means, and the version it has read, if it says so. */
export interface PlanTarget {
  readonly id: PlanId;
  readonly version?: number | undefined;
}

async function lockPlan(plans: PlanRepository, { id, version }: PlanTarget): Promise<Plan> {
  const plan = await plans.lock(id);
  if (!plan) throw planNotFound(id);
  if (version !== undefined && version !== plan.version) throw stalePlan(plan.version, version);
  return plan;
}

export const createPlan =
  ({ transact, clock }: PlanDeps) =>
  async (input: PlanInput): Promise<Plan> => {
    const definition = definePlan(input);
    const now = clock.now();
    return transact(({ plans }) => plans.add({ ...definition, version: 1, createdAt: now, updatedAt: now }));
  };

/**
 * Quota, limits and nodes hold for existing subscriptions at once; the reset rule from the period that holds now; the
 * duration only for terms that start later. Every accepted change raises the version.
 */
export const changePlan =
  ({ transact, clock }: PlanDeps) =>
  (target: PlanTarget, change: PlanChange): Promise<Plan> =>
    transact(async ({ plans, planSubscriptions, subscriptionPorts, revisions }) => {
      const before = await lockPlan(plans, target);
      const { id, version, createdAt } = before;
      const now = clock.now();
      const after: Plan = { ...merge(before, change), id, version: version + 1, createdAt, updatedAt: now };
      await plans.save(after);
      await plans.recordOpenings(id, { before: before.nodeTags, after: after.nodeTags }, now);
      if (after.reset !== before.reset || after.timeZone !== before.timeZone)
        await planSubscriptions.retime(after, now);
      if (after.nodeTags.join() !== before.nodeTags.join()) await subscriptionPorts.settle({ scope: 'plan', id });
      revisions.raise({ scope: 'plan', id });
      return after;
    });

/** CONFLICT with the reason while subscriptions have it. */
export const deletePlan =
  ({ transact }: PlanDeps) =>
  (target: PlanTarget): Promise<void> =>
    transact(async ({ plans, planSubscriptions }) => {
      const { id } = await lockPlan(plans, target);
      const live = await planSubscriptions.countLive(id);
      if (live > 0) throw planInUse(id, live);
      await plans.remove(id);
    });
