export * from './hub-accounts.ts';
export * from './hub-records.ts';
