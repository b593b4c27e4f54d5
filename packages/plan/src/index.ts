export type { PlanChange, PlanInput } from './define-plan.ts';
export * from './plan.ts';
export * from './plan-error.ts';
export * from './ports.ts';
export * from './write-plan.ts';
