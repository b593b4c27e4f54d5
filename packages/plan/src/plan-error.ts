import { DomainError, type PlanId } from '@orrery/kernel';

export const planNotFound = (id: number): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', `Plan with ID ${id} not found`);

export const planNameTaken = (name: string): DomainError =>
  new DomainError('conflict', 'CONFLICT', `A plan named ${JSON.stringify(name)} already exists`);

export const stalePlan = (current: number, read: number): DomainError =>
  new DomainError('conflict', 'CONFLICT', `Plan has version ${current}, not ${read}: read it again`);

export const planInUse = (id: PlanId, subscriptions: number): DomainError =>
  new DomainError(
    'conflict',
    'CONFLICT',
    `Plan with ID ${id} has ${subscriptions} ${subscriptions === 1 ? 'subscription' : 'subscriptions'}: move or delete them first, or make the plan inactive`,
    { details: { subscriptions } },
  );
