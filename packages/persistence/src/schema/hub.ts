import { sql } from 'drizzle-orm';
import { bigint, check, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { users } from './identity.ts';
import { nodes } from './nodes.ts';
import { plans } from './plans.ts';
import { subscriptions } from './subscriptions.ts';

/**
 * What Shadowsocks Hub calls our rows by. Written when it first speaks of one; of a row that is gone the id stays and
 * names nothing.
 */
export const hubIds = pgTable(
  'hub_ids',
  {
    kind: text('kind', { enum: ['user', 'server', 'node', 'product', 'request', 'approval'] }).notNull(),
    rowId: id('row_id').notNull(),
    uuid: uuid('uuid').notNull().unique().defaultRandom(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.rowId] })],
);

/** What Hub keeps of a user. */
export const hubUsers = pgTable('hub_users', {
  userId: id('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** Refresh tokens of an earlier one are dead. */
  refreshEpoch: integer('refresh_epoch').notNull().default(0),
  lastLoginAt: instant('last_login_at'),
});

/** Where its management API of a node listens and what it asks for, as given: nothing of ours uses them. */
export const hubNodes = pgTable(
  'hub_nodes',
  {
    nodeId: id('node_id')
      .primaryKey()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    port: integer('port').notNull(),
    password: text('password').notNull(),
  },
  (table) => [check('hub_nodes_port_range', sql`${table.port} between 1 and 65535`)],
);

/** The period of a product in the word that was given. */
export const hubProducts = pgTable('hub_products', {
  planId: id('plan_id')
    .primaryKey()
    .references(() => plans.id, { onDelete: 'cascade' }),
  period: text('period').notNull(),
});

/** One subscription on one node. */
export const hubAccounts = pgTable(
  'hub_accounts',
  {
    uuid: uuid('uuid').primaryKey().defaultRandom(),
    subscriptionId: bigint('subscription_id', { mode: 'number' })
      .notNull()
      .references(() => subscriptions.id),
    nodeId: id('node_id')
      .notNull()
      .references(() => nodes.id),
    createdAt: instant('created_at').notNull(),
    /** It is not served there any more, though its plan opens the node. */
    deletedAt: instant('deleted_at'),
  },
  (table) => [unique('hub_accounts_place_key').on(table.subscriptionId, table.nodeId)],
);
