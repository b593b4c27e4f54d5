import { type DocumentTexts, noTexts, type ResponseRule, type Template } from '@orrery/delivery';
import type { ResponseRuleId, TemplateId } from '@orrery/kernel';
import { and, asc, eq } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { documentTemplates, documentTexts, responseRules } from '../schema/index.ts';
import { ruleFromRow, templateFromRow } from './delivery-rows.ts';

/** All rules, in their order. */
export async function listRules(db: Queryable): Promise<ResponseRule[]> {
  const rows = await db.select().from(responseRules).orderBy(asc(responseRules.position), asc(responseRules.id));
  return rows.map(ruleFromRow);
}

export async function findRule(db: Queryable, id: ResponseRuleId): Promise<ResponseRule | undefined> {
  const [row] = await db.select().from(responseRules).where(eq(responseRules.id, id));
  return row && ruleFromRow(row);
}

export interface TemplateListing {
  readonly form?: string | undefined;
  readonly planId?: number | undefined;
}

/** By form and name. */
export async function listTemplates(db: Queryable, { form, planId }: TemplateListing = {}): Promise<Template[]> {
  const rows = await db
    .select()
    .from(documentTemplates)
    .where(
      and(
        form === undefined ? undefined : eq(documentTemplates.form, form),
        planId === undefined ? undefined : eq(documentTemplates.planId, planId),
      ),
    )
    .orderBy(asc(documentTemplates.form), asc(documentTemplates.name));
  return rows.map(templateFromRow);
}

export async function findTemplate(db: Queryable, id: TemplateId): Promise<Template | undefined> {
  const [row] = await db.select().from(documentTemplates).where(eq(documentTemplates.id, id));
  return row && templateFromRow(row);
}

export async function readTexts(db: Queryable): Promise<DocumentTexts> {
  const [row] = await db.select().from(documentTexts);
  if (!row) return noTexts;
  const { singleton: _one, ...texts } = row;
  return texts;
}

/** Everything that operators decide about how documents look. */
export async function readDressing(db: Queryable) {
  const [rules, templates, texts] = await Promise.all([listRules(db), listTemplates(db), readTexts(db)]);
  return { rules, templates, texts };
}
