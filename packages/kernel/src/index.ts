export * from './address.ts';
export * from './assert-never.ts';
export * from './bytes.ts';
export * from './error.ts';
export * from './id.ts';
export * from './instant.ts';
export * from './token.ts';
export * from './zoned.ts';
