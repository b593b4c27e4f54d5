import { identityRepositoryContract } from '@orrery/identity/testing';
import { systemClock } from '@orrery/kernel';
import { afterAll } from 'vitest';
import { connect } from '../database.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';

const { db, close } = connect(await testDatabase());
afterAll(close);

identityRepositoryContract('PostgreSQL', async () => {
  await emptyTables(db, 'users', 'api_tokens', 'sessions', 'refresh_tokens', 'sign_in_failures', 'subscriptions');
  return createTransact(db, systemClock);
});
