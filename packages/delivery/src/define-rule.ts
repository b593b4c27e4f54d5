import { DomainError, type FieldProblem } from '@orrery/kernel';
import { flawOfHeader, RESPONSE_HEADERS } from './response-headers.ts';
import type { Condition, ResponseHeader, RuleDefinition } from './response-rule.ts';

/** What is absent keeps its value, or on creation gets its default. */
export type RuleChange = { readonly [field in keyof RuleDefinition]?: RuleDefinition[field] | undefined };
export type RuleInput = RuleChange & Pick<RuleDefinition, 'name' | 'outcome'>;

/** What the rules cannot judge by themselves. Each says what is wrong, and where; null when nothing is. */
export interface RuleChecks {
  /** Of a regular expression. */
  flawOfPattern(source: string): string | null;
  /** Of a good regular expression: how much work it may be for each character of a header. */
  weightOfPattern(source: string): number;
  /** Of a text with variables. */
  flawOfText(text: string): string | null;
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,64}$/;

export const defineRule = ({ name, outcome, ...input }: RuleInput, checks: RuleChecks): RuleDefinition =>
  mergeRule({ name, outcome, enabled: true, conditions: [] }, input, checks);

/** VALIDATION_ERROR names each field that breaks a rule. */
export function mergeRule(before: RuleDefinition, change: RuleChange, checks: RuleChecks): RuleDefinition {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const { name, enabled, conditions, outcome }: RuleDefinition = { ...before, ...given };
  const problems: FieldProblem[] = [
    ...flawsOfName(name),
    ...conditions.flatMap((one, index) => flawsOfCondition(one, `conditions[${index}]`, checks)),
    ...(outcome.action === 'serve' ? flawsOfHeaders(outcome.headers, checks) : []),
  ];
  refuse(problems);
  return { name, enabled, conditions, outcome };
}

export function refuse([first, ...others]: readonly FieldProblem[]): void {
  if (!first) return;
  throw new DomainError('invalid', 'VALIDATION_ERROR', `${first.path} ${first.message}`, {
    details: { fields: [first, ...others] },
  });
}

export const flawsOfName = (name: string): FieldProblem[] => [
  ...(name.trim() === '' ? [{ path: 'name', message: 'must not be blank' }] : []),
  ...(/[\p{Cc}\u2028\u2029]/u.test(name) ? [{ path: 'name', message: 'must not hold control characters' }] : []),
];

function flawsOfCondition({ header, operator, value }: Condition, path: string, checks: RuleChecks): FieldProblem[] {
  const flaw = operator === 'regex' ? checks.flawOfPattern(value) : null;
  return [
    ...(HEADER_NAME.test(header) ? [] : [{ path: `${path}.header`, message: 'is no name of a header' }]),
    ...(value === '' && operator !== 'equals' ? [{ path: `${path}.value`, message: 'must not be empty' }] : []),
    ...(flaw === null ? [] : [{ path: `${path}.value`, message: flaw }]),
  ];
}

function flawsOfHeaders(headers: readonly ResponseHeader[], checks: RuleChecks): FieldProblem[] {
  const seen = new Set<string>();
  return headers.flatMap(({ name, value }, index) => {
    const path = `outcome.headers[${index}]`;
    if (seen.has(name)) return [{ path: `${path}.name`, message: 'stands twice' }];
    seen.add(name);
    const flaw = flawOfHeader(name, value) ?? (RESPONSE_HEADERS[name] === 'text' ? checks.flawOfText(value) : null);
    if (flaw === null) return [];
    return [{ path: Object.hasOwn(RESPONSE_HEADERS, name) ? `${path}.value` : `${path}.name`, message: flaw }];
  });
}
