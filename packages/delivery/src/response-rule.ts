import type { Instant, ResponseRuleId, TemplateId } from '@orrery/kernel';

/** Upper and lower case are one for all of them. */
export const OPERATORS = ['equals', 'contains', 'starts', 'regex'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What a header must look like; one that is not sent is an empty text. */
export interface Condition {
  /** In lower case. */
  readonly header: string;
  readonly operator: Operator;
  readonly value: string;
  /** It holds when the rest of it does not. */
  readonly not: boolean;
}

/** `name` in lower case, one of the allowed ones; `value` as the operator wrote it. */
export interface ResponseHeader {
  readonly name: string;
  readonly value: string;
}

/** What a client gets whom a rule matches. */
export type Outcome =
  | {
      readonly action: 'serve';
      /** Null: as if there were no rule. */
      readonly format: string | null;
      readonly headers: readonly ResponseHeader[];
      /** Null: the one of the plan or of everybody, if there is one. */
      readonly templateId: TemplateId | null;
    }
  /** `block`: 403; `not_found`: as if the link did not exist. */
  | { readonly action: 'block' | 'not_found' };

export interface RuleDefinition {
  readonly name: string;
  readonly enabled: boolean;
  /** All of them must hold; none: everybody. */
  readonly conditions: readonly Condition[];
  readonly outcome: Outcome;
}

/** How requests of links are answered; the first one whose conditions all hold decides. */
export interface ResponseRule extends RuleDefinition {
  readonly id: ResponseRuleId;
  readonly position: number;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
