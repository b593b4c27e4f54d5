import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, id, instant } from './columns.ts';

/** One row: what this database is. A restored copy gets a new lineage, so that agents start over. */
export const installation = pgTable(
  'installation',
  {
    singleton: integer('singleton').primaryKey().default(1),
    lineage: uuid('lineage').notNull(),
  },
  (table) => [check('installation_single_row', sql`${table.singleton} = 1`)],
);

/**
 * Generations of the master secret: a check value of each, so that a start on a wrong secret is refused. Rows that
 * derive something (links, credentials, server keys) store the generation they derive it from.
 */
export const secretGenerations = pgTable('secret_generations', {
  generation: integer('generation').primaryKey(),
  checkValue: bytea('check_value').notNull(),
  createdAt: instant('created_at').notNull(),
});

/**
 * The log of what changed who may connect. A transaction takes its revision as its last statement, under one advisory
 * lock held to the commit, so revisions become visible in order. `scope_id` is null for the scopes `documents` and `all`.
 */
export const revisions = pgTable(
  'revisions',
  {
    revision: bigint('revision', { mode: 'number' }).notNull(),
    scope: text('scope', { enum: ['subscription', 'plan', 'node', 'documents', 'all'] }).notNull(),
    scopeId: id('scope_id'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('revisions_revision_idx').on(table.revision)],
);

/** Answers kept 24 h for `Idempotency-Key`, without one-time secrets; keys are scoped by caller and route. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    caller: text('caller').notNull(),
    route: text('route').notNull(),
    key: text('key').notNull(),
    bodySha256: bytea('body_sha256').notNull(),
    status: integer('status').notNull(),
    response: jsonb('response').$type<unknown>(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.caller, table.route, table.key] }),
    index('idempotency_keys_created_idx').on(table.createdAt),
  ],
);
