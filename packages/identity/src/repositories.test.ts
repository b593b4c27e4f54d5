import { identityRepositoryContract, memoryIdentity } from './testing/index.ts';

identityRepositoryContract('memory', async () => memoryIdentity().transact);
