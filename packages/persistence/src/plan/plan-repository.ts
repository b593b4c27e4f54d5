import { toIso } from '@orrery/kernel';
import { type PlanRepository, planNameTaken } from '@orrery/plan';
import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { isUniqueViolation } from '../postgres-error.ts';
import { closedOpenings, nodes, plans, subscriptions } from '../schema/index.ts';
import { planColumns, planFromRow } from './plan-row.ts';

async function withFreeName<T>(name: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    throw isUniqueViolation(error, 'plans_name_key') ? planNameTaken(name) : error;
  }
}

/** A list as one parameter: the driver cannot tell `text[]` from a list of parameters. */
const textArray = (tags: readonly string[]) =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(tags)}::jsonb))`;

const opens = (planTags: readonly string[]) =>
  planTags.length === 0 ? sql`true` : sql`${nodes.tags} && ${textArray(planTags)}`;

export function planRepository(tx: Transaction): PlanRepository {
  return {
    async add(plan) {
      const [row] = await withFreeName(plan.name, tx.insert(plans).values(planColumns(plan)).returning());
      if (!row) throw new Error('the insert returned no row');
      return planFromRow(row);
    },
    async lock(id) {
      const [row] = await tx.select().from(plans).where(eq(plans.id, id)).for('update');
      return row && planFromRow(row);
    },
    async save({ id, ...plan }) {
      await withFreeName(plan.name, tx.update(plans).set(planColumns(plan)).where(eq(plans.id, id)));
    },
    async remove(id) {
      const tombstones = and(eq(subscriptions.planId, id), isNotNull(subscriptions.deletedAt));
      await tx.update(subscriptions).set({ planId: null }).where(tombstones);
      await tx.delete(plans).where(eq(plans.id, id));
    },
    async recordOpenings(id, { before, after }, now) {
      await tx.execute(sql`
        with closed as (
          insert into ${closedOpenings} (plan_id, node_id, closed_at)
          select ${id}, ${nodes.id}, ${toIso(now)}::timestamptz from ${nodes}
          where ${nodes.deletedAt} is null and ${opens(before)} and not ${opens(after)}
          on conflict (plan_id, node_id) do update set closed_at = excluded.closed_at
        )
        delete from ${closedOpenings} using ${nodes}
        where ${closedOpenings.planId} = ${id} and ${closedOpenings.nodeId} = ${nodes.id} and ${opens(after)}`);
    },
  };
}
