export * from './linked-subscription.ts';
