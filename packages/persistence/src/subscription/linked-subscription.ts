import type { PlanTerms, Subscription, UsageCounters } from '@orrery/subscription';
import { and, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { links, plans, subscriptions, usageCounters } from '../schema/index.ts';
import { counterColumns, subscriptionFromRow, termColumns } from './subscription-row.ts';

/** A live subscription and all that its document follows from. */
export interface LinkedSubscription {
  readonly subscription: Subscription;
  readonly terms: PlanTerms;
  readonly planName: string;
  readonly counters: UsageCounters | null;
}

const shown = { subscription: subscriptions, terms: termColumns, planName: plans.name, counters: counterColumns };

/** The live subscription that the token of this hash leads to; null when there is none. One round trip. */
export async function findByLink(db: Queryable, tokenSha256: Buffer): Promise<LinkedSubscription | null> {
  const [row] = await db
    .select(shown)
    .from(links)
    .innerJoin(subscriptions, eq(subscriptions.id, links.subscriptionId))
    .innerJoin(plans, eq(plans.id, subscriptions.planId))
    .leftJoin(usageCounters, eq(usageCounters.subscriptionId, subscriptions.id))
    .where(and(eq(links.tokenSha256, tokenSha256), isNull(subscriptions.deletedAt)));
  return row ? { ...row, subscription: subscriptionFromRow(row.subscription) } : null;
}

/** The same of a live subscription by its id. */
export async function findForDocument(db: Queryable, id: number): Promise<LinkedSubscription | null> {
  const [row] = await db
    .select(shown)
    .from(subscriptions)
    .innerJoin(plans, eq(plans.id, subscriptions.planId))
    .leftJoin(usageCounters, eq(usageCounters.subscriptionId, subscriptions.id))
    .where(and(eq(subscriptions.id, id), isNull(subscriptions.deletedAt)));
  return row ? { ...row, subscription: subscriptionFromRow(row.subscription) } : null;
}
