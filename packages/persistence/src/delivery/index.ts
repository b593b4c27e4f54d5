export * from './delivery-queries.ts';
