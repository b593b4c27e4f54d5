export * from './plan-queries.ts';
