import { describe } from 'vitest';
import { memorySubscriptions } from './memory-subscriptions.ts';
import { memoryRequests } from './memory-requests.ts';
import { onlineDevicesContract } from './online-devices-contract.ts';
import { subscriptionRepositoryContract } from './subscription-repository-contract.ts';
import { subscriptionRequestContract } from './subscription-request-contract.ts';

describe('subscriptions in memory', () => subscriptionRepositoryContract(async () => memorySubscriptions()));

describe('requests in memory', () => subscriptionRequestContract(async () => memoryRequests()));

describe('devices in memory', () => onlineDevicesContract(async () => memorySubscriptions()));
