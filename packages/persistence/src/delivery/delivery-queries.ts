import type { ResponseRule } from '@orrery/delivery';
import type { ResponseRuleId } from '@orrery/kernel';
import { asc, eq } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { responseRules } from '../schema/index.ts';
import { ruleFromRow } from './delivery-rows.ts';

/** All rules, in their order. */
export async function listRules(db: Queryable): Promise<ResponseRule[]> {
  const rows = await db.select().from(responseRules).orderBy(asc(responseRules.position), asc(responseRules.id));
  return rows.map(ruleFromRow);
}

export async function findRule(db: Queryable, id: ResponseRuleId): Promise<ResponseRule | undefined> {
  const [row] = await db.select().from(responseRules).where(eq(responseRules.id, id));
  return row && ruleFromRow(row);
}
