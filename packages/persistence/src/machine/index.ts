export * from './machine-queries.ts';
