import { describe } from 'vitest';
import { memorySubscriptions } from './memory-subscriptions.ts';
import { onlineDevicesContract } from './online-devices-contract.ts';
import { subscriptionRepositoryContract } from './subscription-repository-contract.ts';

describe('subscriptions in memory', () => subscriptionRepositoryContract(async () => memorySubscriptions()));

describe('devices in memory', () => onlineDevicesContract(async () => memorySubscriptions()));
