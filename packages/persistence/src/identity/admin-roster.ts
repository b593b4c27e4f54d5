import type { AdminRoster } from '@orrery/identity';
import type { UserId } from '@orrery/kernel';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { users } from '../schema/index.ts';

/** An arbitrary constant of our own. */
const ADMIN_ROSTER_LOCK = 0x6f72_7261;

export function adminRoster(tx: Transaction): AdminRoster {
  return {
    async lock() {
      // A statement of its own: the next one sees what the holder before us wrote.
      await tx.execute(sql`select pg_advisory_xact_lock(${ADMIN_ROSTER_LOCK})`);
      const rows = await tx
        .select({ id: users.id })
        .from(users)
        .where(and(eq(users.role, 'admin'), eq(users.status, 'active')))
        .orderBy(asc(users.id));
      return rows.map((row) => row.id as UserId);
    },
    async noUsersYet() {
      const rows = await tx.select({ id: users.id }).from(users).limit(1);
      return rows.length === 0;
    },
  };
}
