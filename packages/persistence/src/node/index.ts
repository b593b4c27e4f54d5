export * from './node-queries.ts';
