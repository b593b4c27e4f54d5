import { describe } from 'vitest';
import { memoryPlans } from './memory-plans.ts';
import { planRepositoryContract } from './plan-repository-contract.ts';

describe('plans in memory', () => planRepositoryContract(async () => memoryPlans()));
