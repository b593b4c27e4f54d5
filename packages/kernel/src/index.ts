export * from './assert-never.ts';
export * from './error.ts';
export * from './id.ts';
export * from './instant.ts';
export * from './zoned.ts';
