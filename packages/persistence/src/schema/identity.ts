import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytea, id, instant } from './columns.ts';

export const users = pgTable(
  'users',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    email: text('email').notNull(),
    passwordHash: text('password_hash').notNull(),
    role: text('role', { enum: ['admin', 'user'] }).notNull(),
    status: text('status', { enum: ['active', 'suspended'] }).notNull(),
    mustChangePassword: boolean('must_change_password').notNull().default(false),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('users_email_key').on(sql`lower(${table.email})`),
    // For searches by a part of it; the function is made by the migration.
    index('users_email_grams_idx').using('gin', sql`text_grams(${table.email})`),
    // With the column itself: what an index of an expression answers alone needs it.
    index('users_email_order_idx').on(sql`lower(${table.email})`, table.id, table.email),
    index('users_created_idx').on(table.createdAt, table.id),
    check('users_role_known', sql`${table.role} in ('admin', 'user')`),
    check('users_status_known', sql`${table.status} in ('active', 'suspended')`),
  ],
);

/** One sign-in: what access tokens name and what signing out ends. */
export const sessions = pgTable(
  'sessions',
  {
    id: uuid('id').primaryKey(),
    userId: id('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    /** Of the key that stands for it (LuoYunCloud); null where tokens do. */
    keySha256: bytea('key_sha256').unique(),
  },
  (table) => [index('sessions_user_idx').on(table.userId), index('sessions_expires_idx').on(table.expiresAt)],
);

/** Refresh tokens rotate; the used ones stay until the session ends, so that a second use is seen. */
export const refreshTokens = pgTable(
  'refresh_tokens',
  {
    tokenSha256: bytea('token_sha256').primaryKey(),
    sessionId: uuid('session_id')
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [index('refresh_tokens_session_idx').on(table.sessionId)],
);

/** Failed sign-ins per account and per address. The key is a hash: no address and no e-mail is kept. */
export const signInFailures = pgTable(
  'sign_in_failures',
  {
    keySha256: bytea('key_sha256').primaryKey(),
    failures: integer('failures').notNull(),
    lastFailedAt: instant('last_failed_at').notNull(),
  },
  (table) => [index('sign_in_failures_last_idx').on(table.lastFailedAt)],
);

/** Tokens of machines; only their hash is kept. Hot in one column: `last_used_at` moves every few minutes. */
export const apiTokens = pgTable(
  'api_tokens',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    scopes: text('scopes').array().notNull(),
    tokenSha256: bytea('token_sha256').notNull().unique(),
    /** Null once that admin is deleted. */
    createdBy: id('created_by').references(() => users.id, { onDelete: 'set null' }),
    createdAt: instant('created_at').notNull(),
    /** Null: never. */
    expiresAt: instant('expires_at'),
    lastUsedAt: instant('last_used_at'),
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    uniqueIndex('api_tokens_name_key')
      .on(table.name)
      .where(sql`${table.revokedAt} is null`),
  ],
);
