import {
  type Condition,
  OPERATORS,
  type Outcome,
  RESPONSE_HEADERS,
  type ResponseRule,
  type RuleChange,
} from '@orrery/delivery';
import { type TemplateId, toIso } from '@orrery/kernel';
import { formats } from '@orrery/renderer';
import { type Static, Type } from 'typebox';
import { Body, Id, Nullable, Time, Version } from '../http/schema.ts';

export const FormatName = Type.Enum([...formats], { description: 'A format of documents' });

const conditionFields = {
  header: Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'Any request header; one that is not sent is empty',
  }),
  operator: Type.Enum([...OPERATORS], {
    description: 'Without regard to case; regex: RE2 syntax, found anywhere unless anchored',
  }),
  value: Type.String({ maxLength: 512 }),
};
const ConditionBody = Body({
  ...conditionFields,
  not: Type.Optional(Type.Boolean({ description: 'Holds when the rest does not; default false' })),
});
const ConditionView = Type.Object({ ...conditionFields, not: Type.Boolean() });

const headerFields = {
  name: Type.String({ maxLength: 64, description: `One of: ${Object.keys(RESPONSE_HEADERS).join(', ')}` }),
  value: Type.String({ maxLength: 1_000, description: 'Without control characters; URLs are http(s)' }),
};
const Action = Type.Enum(['serve', 'block', 'not_found'], {
  description: 'serve: a document; block: 403; not_found: 404, as if the link did not exist',
});
const OutcomeBody = Body({
  action: Action,
  format: Type.Optional(
    Nullable(Type.Enum([...formats], { description: 'Null: as if there were no rule. A format in the URL wins' })),
  ),
  headers: Type.Optional(
    Type.Array(Body(headerFields), { maxItems: 20, description: 'Sent beside the usual ones, which they replace' }),
  ),
  template_id: Type.Optional(Nullable(Id('The template of the document, where it is written for its form'))),
});
const OutcomeView = Type.Object({
  action: Action,
  format: Nullable(Type.String()),
  headers: Type.Array(Type.Object(headerFields)),
  template_id: Nullable(Id('The template')),
});

const name = Type.String({ minLength: 1, maxLength: 100, description: 'Unique' });
const terms = {
  enabled: Type.Optional(Type.Boolean({ description: 'Default true' })),
  conditions: Type.Optional(
    Type.Array(ConditionBody, { maxItems: 10, description: 'All of them must hold; none: everybody' }),
  ),
};
export const CreateRuleBody = Body({ name, outcome: OutcomeBody, ...terms });
export const ChangeRuleBody = Body({
  name: Type.Optional(name),
  outcome: Type.Optional(OutcomeBody),
  ...terms,
  version: Type.Optional(Version),
});

export const RuleView = Type.Object({
  id: Id('The id'),
  name: Type.String(),
  position: Type.Integer({ minimum: 1, description: 'Lower ones are asked first' }),
  enabled: Type.Boolean(),
  conditions: Type.Array(ConditionView),
  outcome: OutcomeView,
  version: Version,
  created_at: Time('When the rule was made'),
  updated_at: Time('When the rule last changed'),
});

const outcomeView = (outcome: Outcome): Static<typeof OutcomeView> =>
  outcome.action === 'serve'
    ? {
        action: outcome.action,
        format: outcome.format,
        headers: outcome.headers.map(({ name: header, value }) => ({ name: header, value })),
        template_id: outcome.templateId,
      }
    : { action: outcome.action, format: null, headers: [], template_id: null };

export const conditionView = ({ header, operator, value, not }: Condition): Static<typeof ConditionView> => ({
  header,
  operator,
  value,
  not,
});

export const ruleView = (rule: ResponseRule): Static<typeof RuleView> => ({
  id: rule.id,
  name: rule.name,
  position: rule.position,
  enabled: rule.enabled,
  conditions: rule.conditions.map(conditionView),
  outcome: outcomeView(rule.outcome),
  version: rule.version,
  created_at: toIso(rule.createdAt),
  updated_at: toIso(rule.updatedAt),
});

export const outcomeOf = (body: Static<typeof OutcomeBody>): Outcome =>
  body.action === 'serve'
    ? {
        action: body.action,
        format: body.format ?? null,
        headers: (body.headers ?? []).map(({ name: header, value }) => ({ name: header.toLowerCase(), value })),
        templateId: (body.template_id ?? null) as TemplateId | null,
      }
    : { action: body.action };

/** The body's fields in the domain's words; absent ones stay absent. */
export const ruleChange = (body: Static<typeof ChangeRuleBody>): RuleChange => ({
  name: body.name,
  enabled: body.enabled,
  conditions: body.conditions?.map(({ header, operator, value, not = false }) => ({
    header: header.toLowerCase(),
    operator,
    value,
    not,
  })),
  outcome: body.outcome && outcomeOf(body.outcome),
});
