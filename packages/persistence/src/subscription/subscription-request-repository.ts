import type { PlanId, SubscriptionId, SubscriptionRequestId, UserId } from '@orrery/kernel';
import type { SubscriptionRequest, SubscriptionRequestRepository } from '@orrery/subscription';
import { eq } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { subscriptionRequests } from '../schema/index.ts';

export function subscriptionRequestRepository(tx: Transaction): SubscriptionRequestRepository {
  return {
    async add(request) {
      const [row] = await tx
        .insert(subscriptionRequests)
        .values({ ...request, state: 'pending' })
        .returning();
      if (!row) throw new Error('the insert returned no row');
      return requestFromRow(row);
    },
    async lock(id) {
      const [row] = await tx.select().from(subscriptionRequests).where(eq(subscriptionRequests.id, id)).for('update');
      return row && requestFromRow(row);
    },
    async save({ id, ...request }) {
      await tx.update(subscriptionRequests).set(request).where(eq(subscriptionRequests.id, id));
    },
  };
}

function requestFromRow(row: typeof subscriptionRequests.$inferSelect): SubscriptionRequest {
  const { id, userId, createdAt, subscriptionId, approvedAt } = row;
  const asked = { id: id as SubscriptionRequestId, userId: userId as UserId, createdAt };
  const planId = row.planId as PlanId | null;
  if (subscriptionId !== null && approvedAt !== null) {
    return { ...asked, state: 'approved', planId, subscriptionId: subscriptionId as SubscriptionId, approvedAt };
  }
  if (planId === null) throw new Error('a pending request has a plan');
  return { ...asked, state: 'pending', planId, subscriptionId: null, approvedAt: null };
}
