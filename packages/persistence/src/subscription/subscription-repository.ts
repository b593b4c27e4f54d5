import { invalidField } from '@orrery/kernel';
import type { LinkRepository, PlanOffers, Subscribers, SubscriptionRepository } from '@orrery/subscription';
import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { isForeignKeyViolation } from '../postgres-error.ts';
import { clientDevices, formerPlans, links, plans, subscriptions, users } from '../schema/index.ts';
import { columnsOf, subscriptionFromRow, termColumns } from './subscription-row.ts';

export function subscriptionRepository(tx: Transaction): SubscriptionRepository {
  return {
    async add(subscription) {
      try {
        const [row] = await tx.insert(subscriptions).values(columnsOf(subscription)).returning();
        if (!row) throw new Error('the insert returned no row');
        return subscriptionFromRow(row);
      } catch (error) {
        // The plan is held by the use case, so it is the user who is not there.
        if (isForeignKeyViolation(error)) throw invalidField('user_id', 'user_id: there is no such user');
        throw error;
      }
    },
    async lock(id) {
      const isLive = and(eq(subscriptions.id, id), isNull(subscriptions.deletedAt));
      const [row] = await tx.select().from(subscriptions).where(isLive).for('update');
      return row && subscriptionFromRow(row);
    },
    async save({ id, deletedAt: _end, ...subscription }) {
      await tx.update(subscriptions).set(columnsOf(subscription)).where(eq(subscriptions.id, id));
    },
    async recordLeft(subscriptionId, planId, now) {
      await tx
        .insert(formerPlans)
        .values({ subscriptionId, planId, leftAt: now })
        .onConflictDoUpdate({ target: [formerPlans.subscriptionId, formerPlans.planId], set: { leftAt: now } });
    },
    async remove(id, now) {
      await tx.delete(links).where(eq(links.subscriptionId, id));
      await tx.delete(clientDevices).where(eq(clientDevices.subscriptionId, id));
      await tx
        .update(subscriptions)
        .set({ deletedAt: now, updatedAt: now, userId: null, nextBoundaryAt: null, importedCredential: null })
        .where(eq(subscriptions.id, id));
    },
  };
}

export function linkRepository(tx: Transaction): LinkRepository {
  return {
    async replace(subscriptionId, tokenSha256, now) {
      await tx.delete(links).where(eq(links.subscriptionId, subscriptionId));
      await tx.insert(links).values({ tokenSha256, subscriptionId, kind: 'derived', createdAt: now });
    },
  };
}

export function planOffers(tx: Transaction): PlanOffers {
  const offer = (id: number) =>
    tx
      .select({ name: plans.name, status: plans.status, terms: termColumns })
      .from(plans)
      .where(eq(plans.id, id))
      .$dynamic();
  type Row = Awaited<ReturnType<typeof offer>>[number];
  const fromRow = (row: Row | undefined) =>
    row && { name: row.name, terms: row.terms, active: row.status === 'active' };
  return {
    read: async (id) => fromRow((await offer(id))[0]),
    hold: async (id) => fromRow((await offer(id).for('share'))[0]),
  };
}

export function subscribers(tx: Transaction): Subscribers {
  return {
    async emailOf(id) {
      // Held, so that the user cannot be deleted between this and the end of the transaction.
      const [row] = await tx.select({ email: users.email }).from(users).where(eq(users.id, id)).for('key share');
      return row?.email;
    },
  };
}
