export * from './database.ts';
export * from './identity/index.ts';
export * from './migrate.ts';
export * from './node/index.ts';
export * from './postgres-error.ts';
export * from './revisions.ts';
export * from './subscription/index.ts';
export * from './transact.ts';
