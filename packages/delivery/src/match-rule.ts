import type { Condition, ResponseRule } from './response-rule.ts';

/** The first value of a request header, by its name in lower case. */
export type HeaderOf = (name: string) => string;

/** Finds a pattern in a text, in time linear in its length. */
export type Search = (text: string) => boolean;

/** A rule that is asked many times. */
export interface ReadyRule {
  readonly rule: ResponseRule;
  readonly tests: readonly ((headerOf: HeaderOf) => boolean)[];
}

export const readyRule = (rule: ResponseRule, compile: (pattern: string) => Search): ReadyRule => ({
  rule,
  tests: rule.conditions.map((condition) => testOf(condition, compile)),
});

/** The first that is enabled and whose conditions all hold. */
export const matchRule = (rules: readonly ReadyRule[], headerOf: HeaderOf): ReadyRule | undefined =>
  rules.find(({ rule, tests }) => rule.enabled && tests.every((test) => test(headerOf)));

function testOf({ header, operator, value, not }: Condition, compile: (pattern: string) => Search) {
  const holds = searchOf(operator, value, compile);
  return (headerOf: HeaderOf): boolean => holds(headerOf(header)) !== not;
}

function searchOf(operator: Condition['operator'], value: string, compile: (pattern: string) => Search): Search {
  const wanted = value.toLowerCase();
  switch (operator) {
    case 'equals':
      return (text) => text.toLowerCase() === wanted;
    case 'contains':
      return (text) => text.toLowerCase().includes(wanted);
    case 'starts':
      return (text) => text.toLowerCase().startsWith(wanted);
    case 'regex':
      return compile(value);
  }
}
