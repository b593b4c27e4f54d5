import { describe } from 'vitest';
import { memorySubscriptions } from './memory-subscriptions.ts';
import { subscriptionRepositoryContract } from './subscription-repository-contract.ts';

describe('subscriptions in memory', () => subscriptionRepositoryContract(async () => memorySubscriptions()));
