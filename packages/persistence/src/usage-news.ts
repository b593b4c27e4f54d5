import { sql } from 'drizzle-orm';
import type { Queryable } from './database.ts';

/** Who counted usage tells it here. Not a revision: nothing that decides who may connect is said by it. */
const USAGE_CHANNEL = 'orrery_usage';

/** At most 8,000 bytes. */
export async function announceUsage(db: Queryable, payload: string): Promise<void> {
  await db.execute(sql`select pg_notify(${USAGE_CHANNEL}, ${payload})`);
}

export async function listenForUsage(db: Queryable): Promise<void> {
  await db.execute(sql`listen ${sql.identifier(USAGE_CHANNEL)}`);
}
