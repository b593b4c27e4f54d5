export * from './node-commands.ts';
export * from './node-queries.ts';
