import type { DocumentTexts, ResponseRule, Template } from '@orrery/delivery';
import type { ResponseRuleId, TemplateId } from '@orrery/kernel';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { documentTemplates, documentTexts, responseRules } from '../schema/index.ts';
import { ruleFromRow, templateFromRow, textsFromRow } from './delivery-rows.ts';

const ruleOrder = [asc(responseRules.position), asc(responseRules.id)];
const templateOrder = [asc(documentTemplates.form), asc(documentTemplates.name)];

/** All rules, in their order. */
export async function listRules(db: Queryable): Promise<ResponseRule[]> {
  const rows = await db
    .select()
    .from(responseRules)
    .orderBy(...ruleOrder);
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
    .orderBy(...templateOrder);
  return rows.map(templateFromRow);
}

export async function findTemplate(db: Queryable, id: TemplateId): Promise<Template | undefined> {
  const [row] = await db.select().from(documentTemplates).where(eq(documentTemplates.id, id));
  return row && templateFromRow(row);
}

export async function readTexts(db: Queryable): Promise<DocumentTexts> {
  const [row] = await db.select().from(documentTexts);
  return textsFromRow(row);
}

/** Everything that operators decide about how documents look: in one statement, of one moment. */
export async function readDressing(db: Queryable) {
  // No row joins another: each has one of the three, with the types of its columns.
  const apart = sql`false`;
  const rows = await db
    .select({ rule: responseRules, template: documentTemplates, texts: documentTexts })
    .from(responseRules)
    .fullJoin(documentTemplates, apart)
    .fullJoin(documentTexts, apart)
    .orderBy(...ruleOrder, ...templateOrder);
  return {
    rules: rows.flatMap(({ rule }) => (rule ? [ruleFromRow(rule)] : [])),
    templates: rows.flatMap(({ template }) => (template ? [templateFromRow(template)] : [])),
    texts: textsFromRow(rows.flatMap(({ texts }) => texts ?? [])[0]),
  };
}
