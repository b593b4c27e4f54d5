import { sql } from 'drizzle-orm';
import { check, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { nodes } from './nodes.ts';

/** What operators told agents to do: the way to the replica that holds the agent's socket, and the record of it. */
export const nodeCommands = pgTable(
  'node_commands',
  {
    id: uuid('id').primaryKey(),
    nodeId: id('node_id')
      .notNull()
      .references(() => nodes.id),
    action: text('action', { enum: ['reload_config', 'restart', 'stop', 'update', 'api_url_changed'] }).notNull(),
    payload: jsonb('payload').$type<unknown>(),
    /** Who; the record outlives the user. */
    issuedBy: id('issued_by').notNull(),
    issuedAt: instant('issued_at').notNull(),
    status: text('status', { enum: ['pending', 'sent', 'undelivered'] })
      .notNull()
      .default('pending'),
    sentAt: instant('sent_at'),
  },
  (table) => [
    index('node_commands_node_idx').on(table.nodeId, table.issuedAt.desc()),
    check('node_commands_status_known', sql`${table.status} in ('pending', 'sent', 'undelivered')`),
  ],
);
