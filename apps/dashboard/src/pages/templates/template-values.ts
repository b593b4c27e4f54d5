import { postTemplates } from '@orrery/api-client/bodies';
import type { Template, TemplateBody } from './template-api.ts';

/** As the API lists them. */
export const forms = postTemplates.properties.form.enum as Template['form'][];
export const uses = ['everybody', 'plan', 'rules'] as const;

export interface TemplateValues {
  readonly name: string;
  readonly form: Template['form'];
  readonly used_by: Template['used_by'];
  /** A number as the text that fields choose by. */
  readonly plan_id: string | null;
  readonly content: string;
}

export const newTemplate: TemplateValues = {
  name: '',
  form: 'mihomo',
  used_by: 'everybody',
  plan_id: null,
  content: '',
};

export const fromTemplate = ({ name, form, used_by, plan_id: planId, content }: Template): TemplateValues => ({
  name,
  form,
  used_by,
  plan_id: planId === null ? null : String(planId),
  content,
});

export const toTemplateBody = ({ name, form, used_by, plan_id: planId, content }: TemplateValues): TemplateBody => ({
  name: name.trim(),
  form,
  used_by,
  plan_id: used_by === 'plan' && planId !== null ? Number(planId) : null,
  content,
});
