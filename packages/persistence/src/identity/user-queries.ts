import type { Role, User, UserStatus } from '@orrery/identity';
import type { UserId } from '@orrery/kernel';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { users } from '../schema/index.ts';
import { emailContains } from './email-contains.ts';

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
/** E-mails differ beyond their case; in the other orders no row shows on two pages because of the id. */
const columns = { id: users.id, email: sql`lower(${users.email})`, created_at: users.createdAt };

export async function listUsers(db: Queryable, filter: UserFilter): Promise<{ items: UserView[]; total: number }> {
  const matches = and(
    filter.search ? emailContains(filter.search) : undefined,
    filter.role === undefined ? undefined : eq(users.role, filter.role),
    filter.status === undefined ? undefined : eq(users.status, filter.status),
  );
  const direction = filter.order === 'asc' ? asc : desc;
  const order = [columns[filter.orderBy], users.id].map((column) => direction(column));
  // Apart from the rows: an index alone knows which they are.
  const page = db
    .select({ pageId: users.id })
    .from(users)
    .where(matches)
    .orderBy(...order)
    .limit(filter.pageSize)
    .offset((filter.page - 1) * filter.pageSize)
    .as('page');
  const [rows, total] = await Promise.all([
    db
      .select(shown)
      .from(page)
      .innerJoin(users, eq(users.id, page.pageId))
      .orderBy(...order),
    db.$count(users, matches),
  ]);
  return { items: rows.map((row) => ({ ...row, id: row.id as UserId })), total };
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
