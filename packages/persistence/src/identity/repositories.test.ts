import { identityRepositoryContract } from '@orrery/identity/testing';
import { systemClock } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import { afterAll } from 'vitest';
import { connect } from '../database.ts';
import { testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';

const { db, close } = connect(await testDatabase());
afterAll(close);

identityRepositoryContract('PostgreSQL', async () => {
  await db.execute(
    sql`truncate users, api_tokens, sessions, refresh_tokens, sign_in_failures, subscriptions restart identity cascade`,
  );
  return createTransact(db, systemClock);
});
