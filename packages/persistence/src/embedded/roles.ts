import postgres from 'postgres';
import type { EmbeddedConnection } from './connection.ts';

/**
 * Makes sure that the application's role and database are there. The role owns its database and has no power
 * beyond: it is no superuser and opens no other database.
 */
export async function ensureApplicationDatabase(
  admin: EmbeddedConnection,
  application: EmbeddedConnection,
): Promise<void> {
  const sql = postgres({ ...admin, max: 1, onnotice: () => undefined });
  try {
    const [there] = await sql<{ role: boolean; database: boolean }[]>`
      select exists (select from pg_roles where rolname = ${application.user}) as role,
             exists (select from pg_database where datname = ${application.database}) as database`;
    const [role, database] = [sql(application.user), sql(application.database)];
    if (!there?.role) {
      // CREATE ROLE takes no parameters. The password is base64url, so quoting it is safe.
      await sql`create role ${role} login nosuperuser nocreatedb nocreaterole noreplication nobypassrls
                password ${sql.unsafe(`'${application.password}'`)}`;
    }
    if (!there?.database) {
      await sql`revoke connect on database postgres, template1 from public`;
      await sql`create database ${database} owner ${role}`;
      await sql`revoke all on database ${database} from public`;
    }
  } finally {
    await sql.end();
  }
}
