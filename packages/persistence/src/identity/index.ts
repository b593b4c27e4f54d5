export * from './admin-roster.ts';
export * from './api-token-queries.ts';
export * from './api-token-repository.ts';
export * from './session-queries.ts';
export * from './session-repository.ts';
export * from './sign-in-failure-repository.ts';
export * from './user-queries.ts';
export * from './user-repository.ts';
