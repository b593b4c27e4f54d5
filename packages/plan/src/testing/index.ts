export * from './memory-plans.ts';
export * from './plan-repository-contract.ts';
export * from './sample-plan.ts';
