import type { Template, TemplateChange, TemplateDefinition, Use } from '@orrery/delivery';
import { invalidField, type PlanId, toIso } from '@orrery/kernel';
import { LONGEST_TEMPLATE, templateForms } from '@orrery/renderer';
import { type Static, Type } from 'typebox';
import { Body, Id, Nullable, Time, Version } from '../http/schema.ts';

export const TemplateFormName = Type.Enum([...templateForms], {
  description: 'The format it is written for; singbox-1.11: what sing-box before 1.12 gets instead of singbox',
});
const name = Type.String({ minLength: 1, maxLength: 100, description: 'Unique' });
const UsedBy = Type.Enum(['everybody', 'plan', 'rules'], {
  description: 'everybody: one per form; plan: the subscribers of plan_id; rules: whom a response rule gives it to',
});
const planId = Nullable(Id('With used_by plan, and only then'));
const content = Type.String({
  minLength: 1,
  maxLength: LONGEST_TEMPLATE,
  description: 'With {{proxies}} once, and where there are groups {{groups}} or {{proxy_names}}',
});

export const CreateTemplateBody = Body({
  name,
  form: TemplateFormName,
  used_by: UsedBy,
  plan_id: Type.Optional(planId),
  content,
});
export const ChangeTemplateBody = Body({
  name: Type.Optional(name),
  used_by: Type.Optional(UsedBy),
  plan_id: Type.Optional(planId),
  content: Type.Optional(content),
  version: Type.Optional(Version),
});
export const CheckTemplateBody = Body({ form: TemplateFormName, content });

export const TemplateSummary = Type.Object({
  id: Id('The id'),
  name: Type.String(),
  form: TemplateFormName,
  used_by: UsedBy,
  plan_id: planId,
  version: Version,
  created_at: Time('When the template was made'),
  updated_at: Time('When the template last changed'),
});
export const TemplateView = Type.Object({ ...TemplateSummary.properties, content: Type.String() });

export const templateSummary = (template: Template): Static<typeof TemplateSummary> => ({
  id: template.id,
  name: template.name,
  form: template.form as (typeof templateForms)[number],
  used_by: template.use.by,
  plan_id: template.use.by === 'plan' ? template.use.planId : null,
  version: template.version,
  created_at: toIso(template.createdAt),
  updated_at: toIso(template.updatedAt),
});

export const templateView = (template: Template): Static<typeof TemplateView> => ({
  ...templateSummary(template),
  content: template.content,
});

function useOf(by: Static<typeof UsedBy>, plan: number | null | undefined): Use {
  if (by === 'plan') {
    if (plan == null) throw invalidField('plan_id', 'plan_id is missing: which plan?');
    return { by, planId: plan as PlanId };
  }
  if (plan != null) throw invalidField('plan_id', 'plan_id goes with used_by plan only');
  return { by };
}

export const templateOf = (body: Static<typeof CreateTemplateBody>): TemplateDefinition => ({
  name: body.name,
  form: body.form,
  use: useOf(body.used_by, body.plan_id),
  content: body.content,
});

/** The body's fields in the domain's words; absent ones stay absent. `plan_id` needs `used_by` beside it. */
export function templateChange(body: Static<typeof ChangeTemplateBody>): TemplateChange {
  if (body.used_by === undefined && body.plan_id !== undefined) {
    throw invalidField('used_by', 'used_by must stand beside plan_id');
  }
  return {
    name: body.name,
    content: body.content,
    use: body.used_by && useOf(body.used_by, body.plan_id),
  };
}
