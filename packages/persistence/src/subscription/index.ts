export * from './linked-subscription.ts';
export * from './subscription-queries.ts';
