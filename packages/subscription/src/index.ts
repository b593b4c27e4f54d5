export * from './errors.ts';
export * from './period.ts';
export * from './secrets.ts';
export * from './status.ts';
export * from './subscription.ts';
export * from './transitions.ts';
export * from './usage.ts';
