import { type Condition, type HeaderOf, type ReadyRule, readyRule, type ResponseRule } from '@orrery/delivery';
import { listRules } from '@orrery/persistence';
import { isFormat } from '@orrery/renderer';
import { Type } from 'typebox';
import { choiceOf, headersOf, LONGEST_LOOK } from '../delivery/choose-response.ts';
import { LONGEST_SEARCHED, searchFor } from '../delivery/patterns.ts';
import { ruleHeaders } from '../delivery/wording.ts';
import type { Deps } from '../deps.ts';
import { Body, errors, Id, Nullable, Success } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { conditionView, FormatName, RuleView, ruleView } from './response-rule-view.ts';

const TestBody = Body({
  headers: Type.Record(Type.String({ minLength: 1, maxLength: 64 }), Type.String({ maxLength: 8_192 }), {
    maxProperties: 100,
    description: 'What the client sends, such as {"User-Agent": "Stash/3.0"}; names in any case',
  }),
  format: Type.Optional(FormatName),
});

const AskedCondition = Type.Object({
  ...RuleView.properties.conditions.items.properties,
  sent: Type.String({ description: 'What the rule saw of the header' }),
  holds: Type.Boolean(),
});

const TestView = Type.Object({
  matched: Nullable(RuleView),
  rules: Type.Array(
    Type.Object({
      id: Id('The rule'),
      name: Type.String(),
      enabled: Type.Boolean(),
      matches: Type.Boolean(),
      conditions: Type.Array(AskedCondition),
    }),
    { description: 'Each rule in its order, up to the one that matched, and why it did or did not' },
  ),
  status: Type.Integer({ description: '200, 403 or 404, for a subscription that may connect' }),
  format: Nullable(Type.String({ description: 'Null: no document' })),
  form: Nullable(Type.String({ description: 'The format as the version in the User-Agent reads it' })),
  why: Type.String({ description: 'Why this format: `asked`, a rule, or the built-in row of clients' }),
  headers: Type.Record(Type.String(), Type.String(), {
    description: 'What it adds, as it is sent; variables stand as they are',
  }),
  template_id: Nullable(Id('The template that the rule gives')),
});

/** `POST /response-rules/test`: which rule a client would match, and why. */
export function responseTestRoutes(app: App, { db, guards }: Deps): void {
  app.post(
    '/response-rules/test',
    {
      onRequest: guards.admin,
      schema: {
        tags: ['response rules'],
        security: [{ bearer: [] }],
        summary: 'Which rule a client would match, and why; nothing is changed',
        body: TestBody,
        response: { 200: Success(TestView), ...errors(401, 403) },
      },
    },
    async ({ body }) => {
      const sent = Object.entries(body.headers).map(([name, value]) => [name.toLowerCase(), value] as const);
      const headerOf = headersOf(Object.fromEntries(sent));
      const looked: HeaderOf = (name) => headerOf(name).slice(0, LONGEST_LOOK);
      const { rules, matched } = askAll(
        (await listRules(db)).map((rule) => readyRule(rule, searchFor)),
        looked,
      );
      const asked = body.format !== undefined && isFormat(body.format) ? body.format : undefined;
      const choice = choiceOf(matched, looked('user-agent'), asked);
      return {
        success: true as const,
        data: {
          matched: matched && ruleView(matched),
          rules: rules.map(({ rule, holds }) => ({
            id: rule.id,
            name: rule.name,
            enabled: rule.enabled,
            matches: rule === matched,
            conditions: rule.conditions.map((condition, index) => ({
              ...conditionView(condition),
              sent: seenBy(condition, looked),
              holds: holds[index] ?? false,
            })),
          })),
          status: choice.refusal === null ? 200 : choice.refusal === 'block' ? 403 : 404,
          format: choice.refusal === null ? choice.format : null,
          form: choice.refusal === null ? choice.form : null,
          why: choice.why,
          headers: ruleHeaders(choice.headers, {}),
          template_id: choice.templateId,
        },
      };
    },
  );
}

interface AskedRule {
  readonly rule: ResponseRule;
  /** Of each of its conditions. */
  readonly holds: readonly boolean[];
}

/** Every condition once, up to the rule that matches: what links ask until one fails. */
function askAll(rules: readonly ReadyRule[], headerOf: HeaderOf): { rules: AskedRule[]; matched: ResponseRule | null } {
  const asked: AskedRule[] = [];
  for (const { rule, tests } of rules) {
    const holds = tests.map((test) => test(headerOf));
    asked.push({ rule, holds });
    if (rule.enabled && holds.every(Boolean)) return { rules: asked, matched: rule };
  }
  return { rules: asked, matched: null };
}

const seenBy = ({ header, operator }: Condition, headerOf: HeaderOf): string =>
  operator === 'regex' ? headerOf(header).slice(0, LONGEST_SEARCHED) : headerOf(header);
