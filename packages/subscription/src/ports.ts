import type { Clock, Instant, PlanId, SubscriptionId, UserId } from '@orrery/kernel';
import type { Period } from './period.ts';
import type { PlanTerms, Subscription } from './subscription.ts';

export type NewSubscription = Omit<Subscription, 'id' | 'deletedAt'>;

/** The live subscriptions. */
export interface SubscriptionRepository {
  /** VALIDATION_ERROR naming `user_id` when there is no such user. */
  add(subscription: NewSubscription): Promise<Subscription>;
  /** The subscription, and nobody else may change it before this transaction ends; undefined when none is alive. */
  lock(id: SubscriptionId): Promise<Subscription | undefined>;
  /** Writes the whole subscription, `version` and `updatedAt` included. */
  save(subscription: Subscription): Promise<void>;
  /** Remembers since when it no longer has the plan: late reports of that plan's nodes still charge for a while. */
  recordLeft(id: SubscriptionId, planId: PlanId, now: Instant): Promise<void>;
  /** Leaves a tombstone: what was used stays, the person and the links go. */
  remove(id: SubscriptionId, now: Instant): Promise<void>;
}

/** Where a token leads to. */
export interface LinkRepository {
  /** From here on this is the only token that leads to the subscription; imported ones die too. */
  replace(id: SubscriptionId, tokenSha256: Buffer, now: Instant): Promise<void>;
}

/** The quota window each subscription's use is counted in. */
export interface PeriodRepository {
  /** Begins counting, from zero. */
  start(id: SubscriptionId, period: Period): Promise<void>;
  /** {@link movePeriod} on the stored counters. */
  move(id: SubscriptionId, period: Period, now: Instant): Promise<void>;
  /** {@link resetUsage} on the stored counters. */
  resetUsage(id: SubscriptionId): Promise<void>;
}

/** What a subscription needs to know of a plan. */
export interface PlanOffer {
  readonly name: string;
  readonly terms: PlanTerms;
  /** Whether new subscriptions may be made on it. */
  readonly active: boolean;
}

export interface PlanOffers {
  read(id: PlanId): Promise<PlanOffer | undefined>;
  /** The same, and nobody may change the plan before this transaction ends. */
  hold(id: PlanId): Promise<PlanOffer | undefined>;
}

/** Who subscriptions belong to. */
export interface Subscribers {
  /** Undefined when there is no such user. */
  emailOf(id: UserId): Promise<string | undefined>;
}

/** The log of who is to be asked anew whether they may connect. */
export interface Revisions {
  raise(scope: { readonly scope: 'subscription'; readonly id: SubscriptionId }): void;
}

/** The ports that a subscription has of its own on some nodes. */
export interface SubscriptionPorts {
  /** Brings them into line with its plan: takes back where it may not be, gives where any are left. */
  settle(scope: { readonly scope: 'subscription'; readonly id: SubscriptionId }): Promise<void>;
}

export interface SubscriptionRepositories {
  readonly subscriptions: SubscriptionRepository;
  readonly subscriptionLinks: LinkRepository;
  readonly subscriptionPeriods: PeriodRepository;
  readonly planOffers: PlanOffers;
  readonly subscribers: Subscribers;
  readonly revisions: Revisions;
  readonly subscriptionPorts: SubscriptionPorts;
}

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export type SubscriptionTransact = <T>(work: (repositories: SubscriptionRepositories) => Promise<T>) => Promise<T>;

/** Generations of the master secret, and what links are derived with in each. */
export interface LinkKeys {
  /** The generation that new secrets are derived with. */
  readonly current: number;
  linkKey(generation: number): Buffer;
}

export interface SubscriptionDeps {
  readonly transact: SubscriptionTransact;
  readonly clock: Clock;
}
