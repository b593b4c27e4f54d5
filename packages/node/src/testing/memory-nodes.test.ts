import { describe } from 'vitest';
import { memoryNodes } from './memory-nodes.ts';
import { nodeRepositoryContract } from './node-repository-contract.ts';

describe('nodes in memory', () => nodeRepositoryContract(async () => memoryNodes()));
