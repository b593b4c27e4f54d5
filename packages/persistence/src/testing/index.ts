import { randomBytes } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import type { DatabaseTarget } from '../database.ts';
// Declares what the set-up provides.
import type {} from './global-setup.ts';
import { administer, asRole } from './template.ts';

export { emptyTables } from './empty-tables.ts';

/**
 * A fresh, migrated database for a test file, dropped after its last test. Its role owns it and is no superuser.
 * Call it at the top of the file or of a `describe`: `const target = await testDatabase();`
 */
export async function testDatabase(): Promise<DatabaseTarget> {
  const template = inject('databaseTemplate');
  const database = `orrery_test_${randomBytes(6).toString('hex')}`;
  // `force`: a pool that a failed test left open must not keep the database.
  afterAll(() => administer(template.admin, `drop database if exists ${database} with (force)`));
  await administer(
    template.admin,
    `create database ${database} template ${template.database} owner ${template.role} strategy file_copy`,
  );
  return asRole(template, database);
}
