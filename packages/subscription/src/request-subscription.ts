import { type PlanId, type SubscriptionRequestId, type UserId, type Clock, invalidField } from '@orrery/kernel';
import { type CreatedSubscription, createSubscription, holdActivePlan } from './create-subscription.ts';
import type { LinkKeys, SubscriptionRepositories } from './ports.ts';
import {
  type Acting,
  type SubscriptionRequest,
  checkMayApprove,
  checkMayAsk,
  planToApprove,
  requestNotFound,
} from './subscription-request.ts';

export interface SubscriptionRequestRepository {
  /** A pending one. */
  add(
    request: Pick<SubscriptionRequest, 'userId' | 'createdAt'> & { readonly planId: PlanId },
  ): Promise<SubscriptionRequest>;
  /** The request, and nobody else may approve it before this transaction ends. */
  lock(id: SubscriptionRequestId): Promise<SubscriptionRequest | undefined>;
  save(request: SubscriptionRequest): Promise<void>;
}

export interface RequestRepositories extends SubscriptionRepositories {
  readonly subscriptionRequests: SubscriptionRequestRepository;
}

export interface RequestDeps {
  readonly transact: <T>(work: (repositories: RequestRepositories) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
}

export interface RequestInput {
  readonly userId: UserId;
  readonly planId: PlanId;
  readonly by: Acting;
}

/** FORBIDDEN for others than oneself, VALIDATION_ERROR for an unknown user or plan, CONFLICT for a plan that is not active. */
export const requestSubscription =
  ({ transact, clock }: RequestDeps) =>
  ({ userId, planId, by }: RequestInput): Promise<SubscriptionRequest> =>
    transact(async ({ subscriptionRequests, planOffers, subscribers }) => {
      checkMayAsk(by, userId);
      if ((await subscribers.emailOf(userId)) === undefined) {
        throw invalidField('user_id', `user_id: there is no user with ID ${userId}`);
      }
      await holdActivePlan(planOffers, planId);
      return subscriptionRequests.add({ userId, planId, createdAt: clock.now() });
    });

/** Makes the subscription that was asked for. FORBIDDEN, NOT_FOUND; CONFLICT when it was approved, or the plan is not active. */
export const approveRequest =
  ({ transact, clock, keys }: RequestDeps & { readonly keys: LinkKeys }) =>
  ({ id, by }: { readonly id: SubscriptionRequestId; readonly by: Acting }): Promise<CreatedSubscription> =>
    transact(async (repositories) => {
      checkMayApprove(by);
      const request = await repositories.subscriptionRequests.lock(id);
      if (!request) throw requestNotFound(id);
      const planId = planToApprove(request);
      const create = createSubscription({ transact: (work) => work(repositories), clock, keys });
      const made = await create({ userId: request.userId, planId });
      await repositories.subscriptionRequests.save({
        ...request,
        state: 'approved',
        planId,
        subscriptionId: made.subscription.id,
        approvedAt: clock.now(),
      });
      return made;
    });
