export * from './memory.ts';
export * from './plain-hasher.ts';
export * from './repository-contract.ts';
export * from './samples.ts';
