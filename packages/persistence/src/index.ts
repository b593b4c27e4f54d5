export * from './database.ts';
export * from './migrate.ts';
export * from './postgres-error.ts';
export * from './revisions.ts';
export * from './transact.ts';
