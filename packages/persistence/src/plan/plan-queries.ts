import type { PlanId } from '@orrery/kernel';
import type { Plan, PlanStatus } from '@orrery/plan';
import { and, asc, count, desc, eq, ilike, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { likePart } from '../like-part.ts';
import { plans } from '../schema/index.ts';
import { bigints } from '../traffic/arrays.ts';
import { planFromRow } from './plan-row.ts';

const ORDER_COLUMNS = {
  id: plans.id,
  name: plans.name,
  created_at: plans.createdAt,
  updated_at: plans.updatedAt,
} as const;

export type PlanOrder = keyof typeof ORDER_COLUMNS;
export const planOrders = Object.keys(ORDER_COLUMNS) as PlanOrder[];

export interface PlanListing {
  readonly status?: PlanStatus | undefined;
  /** Part of the name or description, without regard to case. */
  readonly search?: string | undefined;
  readonly orderBy: PlanOrder;
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
}

/** One page of the plans and how many there are in all. Plans that are equal in the order go by id. */
export async function listPlans(db: Queryable, wanted: PlanListing): Promise<{ items: Plan[]; total: number }> {
  const { status, search, limit, offset } = wanted;
  const part = search && likePart(search);
  const matching = and(
    status && eq(plans.status, status),
    part ? or(ilike(plans.name, part), ilike(plans.description, part)) : undefined,
  );
  const direction = wanted.direction === 'asc' ? asc : desc;
  const [rows, [counted]] = await Promise.all([
    db
      .select()
      .from(plans)
      .where(matching)
      .orderBy(direction(ORDER_COLUMNS[wanted.orderBy]), asc(plans.id))
      .limit(limit)
      .offset(offset),
    db.select({ total: count() }).from(plans).where(matching),
  ]);
  return { items: rows.map(planFromRow), total: counted?.total ?? 0 };
}

export async function findPlan(db: Queryable, id: PlanId): Promise<Plan | undefined> {
  const [row] = await db.select().from(plans).where(eq(plans.id, id));
  return row && planFromRow(row);
}

/** The tags by which each plan chooses its nodes; none: every node. */
export async function planTags(db: Queryable): Promise<Map<number, readonly string[]>> {
  const rows = await db.select({ id: plans.id, nodeTags: plans.nodeTags }).from(plans);
  return new Map(rows.map(({ id, nodeTags }) => [id, nodeTags]));
}

/** The plans that any of these subscriptions, deleted ones too, are on. */
export async function plansOfSubscriptions(db: Queryable, ids: readonly number[]): Promise<number[]> {
  if (ids.length === 0) return [];
  const rows = await db.execute<{ plan_id: string }>(
    sql`select distinct plan_id from subscriptions where id = any(${bigints(ids)}) and plan_id is not null`,
  );
  return rows.map((row) => Number(row.plan_id));
}
