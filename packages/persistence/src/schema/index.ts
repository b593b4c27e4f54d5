export * from './identity.ts';
export * from './machines.ts';
export * from './node-commands.ts';
export * from './nodes.ts';
export * from './plans.ts';
export * from './subscriptions.ts';
export * from './system.ts';
export * from './traffic.ts';
