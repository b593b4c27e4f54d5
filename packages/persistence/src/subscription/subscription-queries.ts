import type { Instant, PlanId, SubscriptionId, UserId } from '@orrery/kernel';
import type { EffectiveStatus } from '@orrery/subscription';
import { type SQL, and, asc, count, desc, eq, ilike, isNull, lt, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { plans, subscriptions, usageCounters, users } from '../schema/index.ts';
import { effectiveStatusAt } from './effective-status.ts';
import type { LinkedSubscription } from './linked-subscription.ts';
import { counterColumns, subscriptionFromRow, termColumns } from './subscription-row.ts';

/** A live subscription as operators see it in lists. */
export interface SubscriptionReading extends Omit<LinkedSubscription, 'ports' | 'deviceKeys'> {
  readonly userEmail: string;
}

const ORDER_COLUMNS = {
  id: subscriptions.id,
  created_at: subscriptions.createdAt,
  ends_at: subscriptions.endsAt,
} as const;

export type SubscriptionOrder = keyof typeof ORDER_COLUMNS;
export const subscriptionOrders = Object.keys(ORDER_COLUMNS) as SubscriptionOrder[];

export interface SubscriptionListing {
  readonly userId?: UserId | undefined;
  readonly planId?: PlanId | undefined;
  readonly status?: EffectiveStatus | undefined;
  /** Those that end before. */
  readonly expiresBefore?: Instant | undefined;
  /** The id, or part of the user's e-mail or the plan's name, without regard to case. */
  readonly search?: string | undefined;
  readonly orderBy: SubscriptionOrder;
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
}

/** One page of the live subscriptions and how many there are in all. Equal ones go by id; those without end come last. */
export async function listSubscriptions(
  db: Queryable,
  wanted: SubscriptionListing,
  now: Instant,
): Promise<{ items: SubscriptionReading[]; total: number }> {
  const { userId, planId, status, expiresBefore, search, limit, offset } = wanted;
  const matching = and(
    isNull(subscriptions.deletedAt),
    userId === undefined ? undefined : eq(subscriptions.userId, userId),
    planId === undefined ? undefined : eq(subscriptions.planId, planId),
    status === undefined ? undefined : eq(effectiveStatusAt(now), status),
    expiresBefore === undefined ? undefined : lt(subscriptions.endsAt, expiresBefore),
    search ? isFound(search) : undefined,
  );
  const direction = wanted.direction === 'asc' ? asc : desc;
  const order = sql`${direction(ORDER_COLUMNS[wanted.orderBy])} nulls last`;
  const [rows, [counted]] = await Promise.all([
    readings(db, matching).orderBy(order, asc(subscriptions.id)).limit(limit).offset(offset),
    db
      .select({ total: count() })
      .from(subscriptions)
      .innerJoin(plans, eq(plans.id, subscriptions.planId))
      .innerJoin(users, eq(users.id, subscriptions.userId))
      .leftJoin(usageCounters, eq(usageCounters.subscriptionId, subscriptions.id))
      .where(matching),
  ]);
  return { items: rows.map(readingOf), total: counted?.total ?? 0 };
}

/** A live subscription; of one user only, when given. */
export async function findSubscription(
  db: Queryable,
  id: SubscriptionId,
  owner?: UserId,
): Promise<SubscriptionReading | undefined> {
  const isOwned = owner === undefined ? undefined : eq(subscriptions.userId, owner);
  const [row] = await readings(db, and(eq(subscriptions.id, id), isNull(subscriptions.deletedAt), isOwned));
  return row && readingOf(row);
}

function isFound(search: string): SQL | undefined {
  const part = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const isId = /^[1-9]\d{0,14}$/.test(search) ? eq(subscriptions.id, Number(search)) : undefined;
  return or(isId, ilike(users.email, part), ilike(plans.name, part));
}

const readings = (db: Queryable, matching: SQL | undefined) =>
  db
    .select({
      subscription: subscriptions,
      terms: termColumns,
      planName: plans.name,
      counters: counterColumns,
      userEmail: users.email,
    })
    .from(subscriptions)
    .innerJoin(plans, eq(plans.id, subscriptions.planId))
    .innerJoin(users, eq(users.id, subscriptions.userId))
    .leftJoin(usageCounters, eq(usageCounters.subscriptionId, subscriptions.id))
    .where(matching)
    .$dynamic();

const readingOf = (row: Awaited<ReturnType<typeof readings>>[number]): SubscriptionReading => ({
  ...row,
  subscription: subscriptionFromRow(row.subscription),
});

/** Ids of what the user has, cancelled and expired ones included. */
export async function subscriptionsOfUser(db: Queryable, userId: UserId): Promise<number[]> {
  const rows = await db.select({ id: subscriptions.id }).from(subscriptions).where(eq(subscriptions.userId, userId));
  return rows.map(({ id }) => id);
}
