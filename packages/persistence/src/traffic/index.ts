export * from './candidates.ts';
export { ensureUsagePartitions } from './partitions.ts';
export * from './usage-history.ts';
