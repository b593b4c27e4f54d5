import { sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';

/** Who counted usage tells it here. Not a revision: nothing that decides who may connect is said by it. */
const USAGE_CHANNEL = 'orrery_usage';
const SESSION_PREFIX = 'orrery-usage ';

/** All of them or none, in one round trip. Each has less than 8,000 bytes. */
export async function announceUsage(db: Queryable, payloads: readonly string[]): Promise<void> {
  await db.execute(sql`
    select pg_notify(${USAGE_CHANNEL}, payload)
    from jsonb_array_elements_text(${JSON.stringify(payloads)}::jsonb) as payload`);
}

export async function listenForUsage(db: Queryable): Promise<void> {
  await db.execute(sql`listen ${sql.identifier(USAGE_CHANNEL)}`);
}

/** What a session has to be called by which the others see that this process listens. */
export const usageSessionName = (process: string): string => `${SESSION_PREFIX}${process}`;

/** The processes that listen now. One round trip; throws when the database does not answer. */
export async function listeningForUsage(db: Queryable): Promise<ReadonlySet<string>> {
  const rows = await db.execute<{ name: string }>(sql`
    select application_name as name from pg_stat_activity
    where datname = current_database() and starts_with(application_name, ${sql.raw(`'${SESSION_PREFIX}'`)})`);
  return new Set(rows.map(({ name }) => name.slice(SESSION_PREFIX.length)));
}
