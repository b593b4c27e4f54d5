import { describe } from 'vitest';
import { machineRepositoryContract } from './machine-repository-contract.ts';
import { memoryMachines } from './memory-machines.ts';

describe('machines in memory', () => machineRepositoryContract(async () => memoryMachines()));
