import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { users } from './identity.ts';

export const machines = pgTable(
  'machines',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    address: text('address').notNull(),
    summary: text('summary'),
    /** Without its owner a machine is the operators' alone. */
    ownerId: id('owner_id').references(() => users.id, { onDelete: 'set null' }),
    /** A number of LuoYunCloud; see the machine package. */
    status: integer('status').notNull(),
    /** All three null: no console is known. */
    consoleVdiType: integer('console_vdi_type'),
    consoleHost: text('console_host'),
    consolePort: integer('console_port'),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    index('machines_owner_idx').on(table.ownerId),
    index('machines_address_idx').on(sql`lower(${table.address})`),
  ],
);
