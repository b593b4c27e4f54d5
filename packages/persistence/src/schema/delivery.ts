import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { plans } from './plans.ts';

/** What operators make of a format's document, around the proxies. */
export const documentTemplates = pgTable(
  'document_templates',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    /** The format, or the form of it, that the template is written for. */
    form: text('form').notNull(),
    /** Who gets it: everybody, the subscribers of one plan, or whom a response rule gives it to. */
    usedBy: text('used_by', { enum: ['everybody', 'plan', 'rules'] }).notNull(),
    planId: id('plan_id').references(() => plans.id, { onDelete: 'cascade' }),
    content: text('content').notNull(),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('document_templates_name_key').on(table.name),
    uniqueIndex('document_templates_everybody_key')
      .on(table.form)
      .where(sql`${table.usedBy} = 'everybody'`),
    uniqueIndex('document_templates_plan_key')
      .on(table.planId, table.form)
      .where(sql`${table.usedBy} = 'plan'`),
    check('document_templates_used_by_known', sql`${table.usedBy} in ('everybody', 'plan', 'rules')`),
    check('document_templates_plan_given', sql`(${table.usedBy} = 'plan') = (${table.planId} is not null)`),
  ],
);

/** Asked in the order of `position`; the first whose conditions all hold decides. */
export const responseRules = pgTable(
  'response_rules',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    position: integer('position').notNull(),
    enabled: boolean('enabled').notNull().default(true),
    conditions: jsonb('conditions').$type<unknown>().notNull(),
    action: text('action', { enum: ['serve', 'block', 'not_found'] }).notNull(),
    /** Null: as if there were no rule. */
    format: text('format'),
    headers: jsonb('headers').$type<unknown>().notNull().default([]),
    templateId: id('template_id').references(() => documentTemplates.id, { onDelete: 'set null' }),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('response_rules_name_key').on(table.name),
    index('response_rules_template_idx').on(table.templateId),
    check('response_rules_action_known', sql`${table.action} in ('serve', 'block', 'not_found')`),
  ],
);

/** One row: the texts of documents that operators change while it runs; null: what the environment says. */
export const documentTexts = pgTable(
  'document_texts',
  {
    singleton: integer('singleton').primaryKey().default(1),
    title: text('title'),
    announcement: text('announcement'),
    nodeName: text('node_name'),
    version: integer('version').notNull().default(1),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [check('document_texts_single_row', sql`${table.singleton} = 1`)],
);
