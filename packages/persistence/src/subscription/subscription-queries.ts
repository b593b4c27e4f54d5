import type { Instant, PlanId, SubscriptionId, UserId } from '@orrery/kernel';
import type { EffectiveStatus } from '@orrery/subscription';
import { type SQL, and, eq, ilike, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { plans, subscriptions, usageCounters, users } from '../schema/index.ts';
import { emailContains } from '../identity/email-contains.ts';
import { likePart } from '../like-part.ts';
import { hasEffectiveStatus, needsUsage } from './effective-status.ts';
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

/**
 * One page of the live subscriptions and how many there are in all. Equal ones go by id, the same way; those without end
 * come last.
 */
export async function listSubscriptions(
  db: Queryable,
  wanted: SubscriptionListing,
  now: Instant,
): Promise<{ items: SubscriptionReading[]; total: number }> {
  const { total, ids } = await findIds(db, wanted, now);
  if (ids.length === 0) return { items: [], total };
  const rows = await readings(db, inArray(subscriptions.id, ids));
  const found = new Map<number, SubscriptionReading>(rows.map((row) => [row.subscription.id, readingOf(row)]));
  // One that was deleted in between is left out.
  return { items: ids.flatMap((id) => found.get(id) ?? []), total };
}

/** Of which the page is, and how many there are: found by what indexes hold, so that whole rows are read for the page alone. */
async function findIds(
  db: Queryable,
  wanted: SubscriptionListing,
  now: Instant,
): Promise<{ total: number; ids: number[] }> {
  const { userId, planId, status, expiresBefore, search, orderBy, limit, offset } = wanted;
  const matching = and(
    isNull(subscriptions.deletedAt),
    userId === undefined ? undefined : eq(subscriptions.userId, userId),
    planId === undefined ? undefined : eq(subscriptions.planId, planId),
    status === undefined ? undefined : hasEffectiveStatus(status, now),
    expiresBefore === undefined ? undefined : lt(subscriptions.endsAt, expiresBefore),
  );
  const joined =
    status !== undefined && needsUsage(status)
      ? sql`join ${plans} on ${eq(plans.id, subscriptions.planId)}
          left join ${usageCounters} on ${eq(usageCounters.subscriptionId, subscriptions.id)}`
      : sql``;
  const ways = search ? await waysToFind(db, search) : [undefined];
  const found = sql.join(
    ways.map(
      (way) => sql`select ${subscriptions.id} as id, ${ORDER_COLUMNS[orderBy]} as by_value
        from ${subscriptions} ${joined} where ${and(matching, way)}`,
    ),
    sql` union `,
  );
  const direction = sql.raw(wanted.direction);
  // Said only where there are some: an index that is read backwards has them first.
  const nulls = sql.raw(orderBy === 'ends_at' ? 'nulls last' : '');
  const order = sql`by_value ${direction} ${nulls}, id ${direction}`;
  const [[counted], page] = await Promise.all([
    db.execute<{ total: number }>(sql`select count(*)::int as total from (${found}) as found`),
    db.execute<{ id: string }>(
      sql`select id from (${found}) as found order by ${order} limit ${limit} offset ${offset}`,
    ),
  ]);
  return { total: counted?.total ?? 0, ids: page.map(({ id }) => Number(id)) };
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

/** Ways to be found by a text, apart from each other, so that each goes by its own index. */
async function waysToFind(db: Queryable, search: string): Promise<SQL[]> {
  const ofUsers = db.select({ id: users.id }).from(users).where(emailContains(search));
  const named = await db
    .select({ id: plans.id })
    .from(plans)
    .where(ilike(plans.name, likePart(search)));
  const planIds = named.map(({ id }) => id);
  return [
    inArray(subscriptions.userId, ofUsers),
    ...(planIds.length > 0 ? [inArray(subscriptions.planId, planIds)] : []),
    ...(/^[1-9]\d{0,14}$/.test(search) ? [eq(subscriptions.id, Number(search))] : []),
  ];
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
    .where(matching);

const readingOf = (row: Awaited<ReturnType<typeof readings>>[number]): SubscriptionReading => ({
  ...row,
  subscription: subscriptionFromRow(row.subscription),
});

/** Ids of what the user has, cancelled and expired ones included. */
export async function subscriptionsOfUser(db: Queryable, userId: UserId): Promise<number[]> {
  const rows = await db.select({ id: subscriptions.id }).from(subscriptions).where(eq(subscriptions.userId, userId));
  return rows.map(({ id }) => id);
}
