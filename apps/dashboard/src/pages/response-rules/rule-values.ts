import { postResponseRules } from '@orrery/api-client/bodies';
import type { Rule, RuleBody } from './rule-api.ts';

export const operators = ['equals', 'contains', 'starts', 'regex'] as const;
export const actions = ['serve', 'block', 'not_found'] as const;
/** As the API lists them. */
export const responseFormats = postResponseRules.properties.outcome.properties.format.anyOf.flatMap(
  ({ enum: formats }) => (formats ?? []) as NonNullable<RuleBody['outcome']['format']>[],
);

/** Tells rows apart while they are edited. */
interface Row {
  readonly key: number;
}

interface ConditionValues extends Row {
  readonly header: string;
  readonly operator: (typeof operators)[number];
  readonly value: string;
  readonly not: boolean;
}

interface HeaderValues extends Row {
  readonly name: string;
  readonly value: string;
}

export interface RuleValues {
  readonly name: string;
  readonly enabled: boolean;
  readonly conditions: ConditionValues[];
  readonly outcome: {
    readonly action: (typeof actions)[number];
    readonly format: (typeof responseFormats)[number] | null;
    readonly headers: HeaderValues[];
    /** A number as the text that fields choose by. */
    readonly template_id: string | null;
  };
}

let rows = 0;

export const newCondition = (): ConditionValues => ({
  key: rows++,
  header: 'User-Agent',
  operator: 'contains',
  value: '',
  not: false,
});

export const newHeader = (): HeaderValues => ({ key: rows++, name: '', value: '' });

export const newRule: RuleValues = {
  name: '',
  enabled: true,
  conditions: [newCondition()],
  outcome: { action: 'serve', format: null, headers: [], template_id: null },
};

export const fromRule = ({ name, enabled, conditions, outcome }: Rule): RuleValues => ({
  name,
  enabled,
  conditions: conditions.map((condition) => ({ ...newCondition(), ...condition })),
  outcome: {
    action: outcome.action,
    format: responseFormats.find((format) => format === outcome.format) ?? null,
    headers: outcome.headers.map((header) => ({ ...newHeader(), ...header })),
    template_id: outcome.template_id === null ? null : String(outcome.template_id),
  },
});

export const toRuleBody = ({ name, enabled, conditions, outcome }: RuleValues): RuleBody => ({
  name: name.trim(),
  enabled,
  conditions: conditions.map(({ header, operator, value, not }) => ({ header: header.trim(), operator, value, not })),
  outcome:
    outcome.action === 'serve'
      ? {
          action: outcome.action,
          format: outcome.format,
          headers: outcome.headers.map((header) => ({ name: header.name.trim(), value: header.value })),
          template_id: outcome.template_id === null ? null : Number(outcome.template_id),
        }
      : { action: outcome.action },
});
