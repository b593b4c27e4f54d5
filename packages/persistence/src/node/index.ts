export * from './node-queries.ts';
export { nodeRepository } from './node-repository.ts';
