export * from './memory-subscriptions.ts';
export * from './online-devices-contract.ts';
export * from './subscription-repository-contract.ts';
export * from './subscription-request-contract.ts';
export * from './subscription.ts';
