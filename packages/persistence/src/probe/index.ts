export * from './probe-queries.ts';
export { probeStatisticsNow } from './statistics-repository.ts';
export * from './probe-lists.ts';
