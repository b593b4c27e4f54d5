export * from './counting-contract.ts';
export * from './in-memory-books.ts';
