import { type NewUser, type User, type UserRepository, emailTaken } from '@orrery/identity';
import type { UserId } from '@orrery/kernel';
import { type SQL, and, eq, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { isUniqueViolation } from '../postgres-error.ts';
import { subscriptions, users } from '../schema/index.ts';

type Row = typeof users.$inferSelect;

export const toUser = (row: Row): User => ({ ...row, id: row.id as UserId });

/**
 * Equal without regard to case. The text is lowered here and not by the database, so that the throttle, which counts
 * by the same lowered text, and this look-up never disagree on who is meant.
 */
const emailIs = (email: string): SQL => sql`lower(${users.email}) = ${email.toLowerCase()}`;

async function orEmailTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    throw isUniqueViolation(error, 'users_email_key') ? emailTaken() : error;
  }
}

export function userRepository(tx: Transaction): UserRepository {
  const lockWhere = async (condition: SQL): Promise<User | undefined> => {
    const [row] = await tx.select().from(users).where(condition).for('update');
    return row && toUser(row);
  };
  return {
    lock: (id) => lockWhere(eq(users.id, id)),
    lockByEmail: (email) => lockWhere(emailIs(email)),
    async add(user: NewUser) {
      const [row] = await orEmailTaken(tx.insert(users).values(user).returning());
      if (!row) throw new Error('the insert returned no row');
      return toUser(row);
    },
    async save({ id, ...user }) {
      await orEmailTaken(tx.update(users).set(user).where(eq(users.id, id)));
    },
    async remove(id) {
      await tx.delete(users).where(eq(users.id, id));
    },
    async hasLiveSubscriptions(id) {
      const [row] = await tx
        .select({ id: subscriptions.id })
        .from(subscriptions)
        .where(and(eq(subscriptions.userId, id), isNull(subscriptions.deletedAt)))
        .limit(1);
      return row !== undefined;
    },
  };
}
