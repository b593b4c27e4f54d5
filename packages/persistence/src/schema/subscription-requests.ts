import { sql } from 'drizzle-orm';
import { bigint, check, index, pgTable, text } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { users } from './identity.ts';
import { plans } from './plans.ts';
import { subscriptions } from './subscriptions.ts';

/** Who asked for which plan, and what became of it. */
export const subscriptionRequests = pgTable(
  'subscription_requests',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    userId: id('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Null once the plan is gone; a pending one keeps it. */
    planId: id('plan_id').references(() => plans.id, { onDelete: 'set null' }),
    state: text('state', { enum: ['pending', 'approved'] }).notNull(),
    subscriptionId: id('subscription_id')
      .references(() => subscriptions.id)
      .unique(),
    createdAt: instant('created_at').notNull(),
    approvedAt: instant('approved_at'),
  },
  (table) => [
    index('subscription_requests_user_idx').on(table.userId),
    index('subscription_requests_plan_idx').on(table.planId),
    check('subscription_requests_pending_plan', sql`${table.state} <> 'pending' or ${table.planId} is not null`),
  ],
);
