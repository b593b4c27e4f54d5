import type { Clock, Instant, PlanId } from '@orrery/kernel';
import type { Plan } from './plan.ts';

export interface PlanRepository {
  /** CONFLICT when another plan has the name. */
  add(plan: Omit<Plan, 'id'>): Promise<Plan>;
  /** The plan, and nobody else may change it, or make a subscription on it, before this transaction ends. */
  lock(id: PlanId): Promise<Plan | undefined>;
  /** Writes the whole plan, `version` and `updatedAt` included. CONFLICT when another plan has the name. */
  save(plan: Plan): Promise<void>;
  /** Only without live subscriptions; deleted ones forget the plan. */
  remove(id: PlanId): Promise<void>;
  /**
   * After a change of tags: remembers since when nodes are no longer open (their late reports still charge for a
   * while), and forgets it of nodes that are open again.
   */
  recordOpenings(
    id: PlanId,
    tags: { readonly before: readonly string[]; readonly after: readonly string[] },
    now: Instant,
  ): Promise<void>;
}

/** What a plan's terms mean for those who have it. */
export interface PlanSubscriptions {
  /** Those that are and those that were asked for. */
  countLive(id: PlanId): Promise<number>;
  /**
   * After a change of reset rule or time zone: moves every live subscription to the period that holds `now`, and its
   * next boundary with it. What was used stays used.
   */
  retime(plan: Plan, now: Instant): Promise<void>;
}

/** The log of who is to be asked anew whether they may connect. */
export interface Revisions {
  raise(scope: { readonly scope: 'plan'; readonly id: PlanId }): void;
}

/** The ports that subscriptions have of their own on some nodes. */
export interface SubscriptionPorts {
  /** Brings those of the plan's subscriptions into line with the nodes it opens now. */
  settle(scope: { readonly scope: 'plan'; readonly id: PlanId }): Promise<void>;
}

export interface PlanRepositories {
  readonly plans: PlanRepository;
  readonly planSubscriptions: PlanSubscriptions;
  readonly revisions: Revisions;
  readonly subscriptionPorts: SubscriptionPorts;
}

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export type PlanTransact = <T>(work: (repositories: PlanRepositories) => Promise<T>) => Promise<T>;

export interface PlanDeps {
  readonly transact: PlanTransact;
  readonly clock: Clock;
}
