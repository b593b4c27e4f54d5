import {
  type Condition,
  type DocumentTexts,
  noTexts,
  type Outcome,
  type ResponseHeader,
  type ResponseRule,
  type Template,
  type Use,
} from '@orrery/delivery';
import type { PlanId, ResponseRuleId, TemplateId } from '@orrery/kernel';
import type { documentTemplates, documentTexts, responseRules } from '../schema/index.ts';

type RuleRow = typeof responseRules.$inferSelect;
type TemplateRow = typeof documentTemplates.$inferSelect;
type TextsRow = typeof documentTexts.$inferSelect;

/** Loading trusts the database: the rules ran before the row was written. */
export const ruleFromRow = ({ conditions, action, format, headers, templateId, ...row }: RuleRow): ResponseRule => ({
  ...row,
  id: row.id as ResponseRuleId,
  conditions: conditions as Condition[],
  outcome:
    action === 'serve'
      ? { action, format, headers: headers as ResponseHeader[], templateId: templateId as TemplateId | null }
      : { action },
});

export const ruleColumns = ({ outcome, ...rule }: Omit<ResponseRule, 'id'>) => ({
  ...rule,
  ...outcomeColumns(outcome),
});

const outcomeColumns = (outcome: Outcome) => ({
  action: outcome.action,
  ...(outcome.action === 'serve'
    ? { format: outcome.format, headers: outcome.headers, templateId: outcome.templateId }
    : { format: null, headers: [], templateId: null }),
});

export const templateFromRow = ({ usedBy, planId, ...row }: TemplateRow): Template => ({
  ...row,
  id: row.id as TemplateId,
  use: usedBy === 'plan' ? { by: usedBy, planId: planId as PlanId } : { by: usedBy },
});

export const templateColumns = ({ use, ...template }: Omit<Template, 'id'>) => ({ ...template, ...useColumns(use) });

const useColumns = (use: Use) => ({ usedBy: use.by, planId: use.by === 'plan' ? use.planId : null });

/** Nobody wrote any: none. */
export function textsFromRow(row: TextsRow | undefined): DocumentTexts {
  if (!row) return noTexts;
  const { singleton: _one, ...texts } = row;
  return texts;
}
