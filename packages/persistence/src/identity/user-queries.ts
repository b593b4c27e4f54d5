import type { Role, User, UserStatus } from '@orrery/identity';
import type { UserId } from '@orrery/kernel';
import { and, asc, desc, eq, ilike } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { users } from '../schema/index.ts';

/** A user as it may be shown: without the hash. */
export type UserView = Omit<User, 'passwordHash'>;

export interface UserFilter {
  /** Part of the e-mail, without regard to case. */
  readonly search?: string | undefined;
  readonly role?: Role | undefined;
  readonly status?: UserStatus | undefined;
  readonly orderBy: 'id' | 'email' | 'created_at';
  readonly order: 'asc' | 'desc';
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

const shown = {
  id: users.id,
  email: users.email,
  role: users.role,
  status: users.status,
  mustChangePassword: users.mustChangePassword,
  version: users.version,
  createdAt: users.createdAt,
  updatedAt: users.updatedAt,
};
const columns = { id: users.id, email: users.email, created_at: users.createdAt };

/** `%`, `_` and `\` of a search text mean themselves. */
const contains = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

export async function listUsers(db: Queryable, filter: UserFilter): Promise<{ items: UserView[]; total: number }> {
  const matches = and(
    filter.search === undefined ? undefined : ilike(users.email, contains(filter.search)),
    filter.role === undefined ? undefined : eq(users.role, filter.role),
    filter.status === undefined ? undefined : eq(users.status, filter.status),
  );
  const direction = filter.order === 'asc' ? asc : desc;
  const rows = await db
    .select(shown)
    .from(users)
    .where(matches)
    // The id makes the order total: no row shows on two pages.
    .orderBy(direction(columns[filter.orderBy]), direction(users.id))
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize);
  return { items: rows.map((row) => ({ ...row, id: row.id as UserId })), total: await db.$count(users, matches) };
}

export async function findUser(db: Queryable, id: UserId): Promise<UserView | undefined> {
  const [row] = await db.select(shown).from(users).where(eq(users.id, id));
  return row && { ...row, id: row.id as UserId };
}

/** Whether a generated password still waits to be changed. */
export async function someoneMustChangePassword(db: Queryable): Promise<boolean> {
  const [found] = await db.select({ id: users.id }).from(users).where(eq(users.mustChangePassword, true)).limit(1);
  return found !== undefined;
}
