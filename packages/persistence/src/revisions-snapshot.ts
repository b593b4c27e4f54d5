import { type Instant, instantFromDate } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import type { Database, Queryable, Transaction } from './database.ts';

/** Revisions among which the latest moment is looked for: clocks of replicas differ a little. */
const RECENT = 1_000;

/** Runs `read` on the database as of one moment, and so as of one revision. */
export const inSnapshot = <T>(db: Database, read: (tx: Transaction) => Promise<T>): Promise<T> =>
  db.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });

/**
 * The moment of the newest revision; undefined before the first. Who may connect is judged as of this moment: whatever
 * time changes is itself a revision, so every replica comes to the same answer for the same revision, by whatever clock.
 */
export async function momentOfHead(db: Queryable): Promise<Instant | undefined> {
  const [row] = await db.execute<{ at: string | null }>(sql`
    select max(created_at) as at
    from (select created_at from revisions order by revision desc limit ${RECENT}) recent`);
  return row?.at ? instantFromDate(new Date(row.at)) : undefined;
}
