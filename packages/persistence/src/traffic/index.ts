export * from './candidates.ts';
export { type UsageRetention, dropOldUsage, ensureUsagePartitions } from './partitions.ts';
export { rollUpHours } from './roll-up.ts';
export * from './usage-history.ts';
export * from './traffic-queries.ts';
