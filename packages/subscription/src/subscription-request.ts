import {
  DomainError,
  type Instant,
  type PlanId,
  type SubscriptionId,
  type SubscriptionRequestId,
  type UserId,
} from '@orrery/kernel';
import { conflict } from './errors.ts';

/** Somebody asked for a plan; an admin approves it once, and that makes the subscription. */
export type SubscriptionRequest = {
  readonly id: SubscriptionRequestId;
  readonly userId: UserId;
  readonly createdAt: Instant;
} & RequestState;

export type RequestState =
  | { readonly state: 'pending'; readonly planId: PlanId; readonly subscriptionId: null; readonly approvedAt: null }
  | {
      readonly state: 'approved';
      /** Null once the plan is gone. */
      readonly planId: PlanId | null;
      readonly subscriptionId: SubscriptionId;
      readonly approvedAt: Instant;
    };

/** Who asks for something, or approves it. */
export interface Acting {
  readonly userId: UserId;
  readonly isAdmin: boolean;
}

/** Admins ask for anybody, others for themselves. FORBIDDEN. */
export function checkMayAsk(by: Acting, forUser: UserId): void {
  if (!by.isAdmin && by.userId !== forUser) throw forbidden('You can ask for subscriptions of your own only');
}

/** FORBIDDEN for who is no admin. */
export function checkMayApprove(by: Acting): void {
  if (!by.isAdmin) throw forbidden('Approving is for admins');
}

/** The plan of a request that waits to be approved; CONFLICT when it was already. */
export function planToApprove(request: SubscriptionRequest): PlanId {
  if (request.state === 'approved') throw conflict(`Request with ID ${request.id} was approved already`);
  return request.planId;
}

export const requestNotFound = (id: number): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', `Request with ID ${id} not found`);

const forbidden = (message: string): DomainError => new DomainError('forbidden', 'FORBIDDEN', message);
