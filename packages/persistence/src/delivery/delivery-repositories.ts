import {
  noTexts,
  type RuleRepository,
  ruleNameTaken,
  type TemplateRepository,
  templateNameTaken,
  templatePlaceTaken,
  type TextsRepository,
} from '@orrery/delivery';
import { asc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { isUniqueViolation } from '../postgres-error.ts';
import { documentTemplates, documentTexts, plans, responseRules } from '../schema/index.ts';
import { ruleColumns, ruleFromRow, templateColumns, templateFromRow } from './delivery-rows.ts';

const RULES_LOCK = 0x6f72_7275;

async function withFreeName<T>(name: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    throw isUniqueViolation(error, 'response_rules_name_key') ? ruleNameTaken(name) : error;
  }
}

export function ruleRepository(tx: Transaction): RuleRepository {
  return {
    async lockAll() {
      // Not the rows: one that is added meanwhile has none yet.
      await tx.execute(sql`select pg_advisory_xact_lock(${RULES_LOCK})`);
      const rows = await tx.select().from(responseRules).orderBy(asc(responseRules.position), asc(responseRules.id));
      return rows.map(ruleFromRow);
    },
    async add(rule) {
      const [row] = await withFreeName(rule.name, tx.insert(responseRules).values(ruleColumns(rule)).returning());
      if (!row) throw new Error('the insert returned no row');
      return ruleFromRow(row);
    },
    async save({ id, ...rule }) {
      await withFreeName(rule.name, tx.update(responseRules).set(ruleColumns(rule)).where(eq(responseRules.id, id)));
    },
    async remove(id) {
      await tx.delete(responseRules).where(eq(responseRules.id, id));
    },
  };
}

async function withFreePlace<T>(name: string, write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isUniqueViolation(error, 'document_templates_name_key')) throw templateNameTaken(name);
    const isTaken = ['document_templates_everybody_key', 'document_templates_plan_key'].some((key) =>
      isUniqueViolation(error, key),
    );
    throw isTaken ? templatePlaceTaken() : error;
  }
}

export function templateRepository(tx: Transaction): TemplateRepository {
  return {
    async add(template) {
      const values = templateColumns(template);
      const [row] = await withFreePlace(template.name, tx.insert(documentTemplates).values(values).returning());
      if (!row) throw new Error('the insert returned no row');
      return templateFromRow(row);
    },
    async lock(id) {
      const [row] = await tx.select().from(documentTemplates).where(eq(documentTemplates.id, id)).for('update');
      return row && templateFromRow(row);
    },
    async save({ id, ...template }) {
      await withFreePlace(
        template.name,
        tx.update(documentTemplates).set(templateColumns(template)).where(eq(documentTemplates.id, id)),
      );
    },
    async remove(id) {
      await tx.delete(documentTemplates).where(eq(documentTemplates.id, id));
    },
    async hasPlan(id) {
      const [row] = await tx.select({ id: plans.id }).from(plans).where(eq(plans.id, id)).for('key share');
      return row !== undefined;
    },
  };
}

const TEXTS_LOCK = 0x6f72_7278;

export function textsRepository(tx: Transaction): TextsRepository {
  return {
    async lock() {
      await tx.execute(sql`select pg_advisory_xact_lock(${TEXTS_LOCK})`);
      const [row] = await tx.select().from(documentTexts);
      return row ?? noTexts;
    },
    async save({ title, announcement, nodeName, version, updatedAt }) {
      if (updatedAt === null) throw new Error('texts that were changed have a time');
      const values = { title, announcement, nodeName, version, updatedAt };
      await tx
        .insert(documentTexts)
        .values(values)
        .onConflictDoUpdate({ target: documentTexts.singleton, set: values });
    },
  };
}
