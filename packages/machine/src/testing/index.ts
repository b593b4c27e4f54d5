export * from './machine-repository-contract.ts';
export * from './memory-machines.ts';
