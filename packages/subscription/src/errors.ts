import { DomainError, type SubscriptionId } from '@orrery/kernel';

export const subscriptionNotFound = (id: SubscriptionId): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', `Subscription with ID ${id} not found`);

export const conflict = (message: string): DomainError => new DomainError('conflict', 'CONFLICT', message);
