import { fileURLToPath } from 'node:url';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import { sql } from 'drizzle-orm';
import { type DatabaseTarget, connect } from './database.ts';

const migrationsFolder = fileURLToPath(new URL('../../../migrations', import.meta.url));

/** An arbitrary constant: every replica that starts at the same time waits here for the one that migrates. */
const MIGRATION_LOCK = 0x6f72_7279;

/**
 * Brings the database to the newest schema; does nothing when it is there. Give the direct address: a transaction
 * pooler would lose the session lock.
 */
export async function migrate(target: DatabaseTarget): Promise<void> {
  const { db, close } = connect(target, { max: 1, applicationName: 'orrery-migrate' });
  try {
    await db.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await applyMigrations(db, { migrationsFolder });
  } finally {
    await close();
  }
}
