import { type PlanId, type SubscriptionId, type UserId, instantFromMs } from '@orrery/kernel';
import { someTerms } from '@orrery/subscription/testing';
import type { Database } from '../database.ts';
import { plans, subscriptions, usageCounters, users } from '../schema/index.ts';

const createdAt = instantFromMs(Date.UTC(2026, 0, 15));
const stamps = { createdAt, updatedAt: createdAt };

const only = <T>([row]: T[]): T => {
  if (row === undefined) throw new Error('no row was made');
  return row;
};

/** Puts rows into a test's database, with something plausible in what the test does not name. */
export const given = (db: Database) => ({
  async user(email: string = crypto.randomUUID()): Promise<UserId> {
    const person = { email, passwordHash: '', role: 'user', status: 'active', ...stamps } as const;
    return only(await db.insert(users).values(person).returning({ id: users.id })).id as UserId;
  },
  async plan(own: Partial<typeof plans.$inferInsert> = {}): Promise<PlanId> {
    const { nodeTags, ...terms } = someTerms();
    const row: typeof plans.$inferInsert = {
      ...terms,
      ...stamps,
      status: 'active',
      nodeTags: [...nodeTags],
      name: crypto.randomUUID(),
      ...own,
    };
    return only(await db.insert(plans).values(row).returning({ id: plans.id })).id as PlanId;
  },
  async subscription(
    own: Partial<typeof subscriptions.$inferInsert> & { userId: UserId; planId: PlanId },
    counted: Partial<typeof usageCounters.$inferInsert> | null = {},
  ): Promise<SubscriptionId> {
    const blank = {
      uuid: crypto.randomUUID(),
      linkKeyVersion: 1,
      credentialKeyVersion: 1,
      startsAt: createdAt,
      ...stamps,
    };
    const { id } = only(
      await db
        .insert(subscriptions)
        .values({ ...blank, ...own })
        .returning({ id: subscriptions.id }),
    );
    const counters = { subscriptionId: id, periodStartsAt: createdAt, ...counted };
    if (counted !== null) await db.insert(usageCounters).values(counters);
    return id as SubscriptionId;
  },
});
