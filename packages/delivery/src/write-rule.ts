import { DomainError, invalidField, type ResponseRuleId } from '@orrery/kernel';
import { defineRule, mergeRule, type RuleChange, type RuleChecks, type RuleInput } from './define-rule.ts';
import { otherRules, ruleNotFound, staleVersion, templateNotFound } from './errors.ts';
import type { DeliveryRepositories, RuleDeps } from './ports.ts';
import type { ResponseRule, RuleDefinition } from './response-rule.ts';

/** Each is asked of every request, until one matches. */
const MOST_RULES = 100;
/** Of all patterns together, in enabled rules or not: all may be searched for in the headers of one request. */
const MOST_WEIGHT = 1_000;

/** Which one a writer means, and the version it has read, if it says so. */
export interface RuleTarget {
  readonly id: ResponseRuleId;
  readonly version?: number | undefined;
}

function pick(rules: readonly ResponseRule[], { id, version }: RuleTarget): ResponseRule {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw ruleNotFound(id);
  if (version !== undefined && version !== rule.version) throw staleVersion(rule.version, version);
  return rule;
}

async function checkTemplate({ templates }: DeliveryRepositories, { outcome }: RuleDefinition): Promise<void> {
  if (outcome.action !== 'serve' || outcome.templateId === null) return;
  if (!(await templates.lock(outcome.templateId))) {
    throw invalidField('outcome.template_id', templateNotFound(outcome.templateId).message);
  }
}

const weightOf = ({ conditions }: RuleDefinition, checks: RuleChecks): number =>
  conditions.reduce((sum, { operator, value }) => sum + (operator === 'regex' ? checks.weightOfPattern(value) : 0), 0);

/** `before`: what it was, if there was one. A change that makes nothing heavier is always allowed. */
function checkWeight(
  rule: RuleDefinition,
  before: ResponseRule | undefined,
  rules: readonly ResponseRule[],
  checks: RuleChecks,
): void {
  const own = weightOf(rule, checks);
  if (own <= (before ? weightOf(before, checks) : 0)) return;
  const others = rules.filter((one) => one !== before).reduce((sum, one) => sum + weightOf(one, checks), 0);
  if (own + others <= MOST_WEIGHT) return;
  const index = rule.conditions.findIndex(({ operator }) => operator === 'regex');
  throw invalidField(
    `conditions[${index}].value`,
    `is too much: regular expressions take ${own} steps in this rule and ${others} in all others, together more than ${MOST_WEIGHT}; shorten some, or use other operators`,
  );
}

/** At the end of the list. */
export const createRule =
  (deps: RuleDeps) =>
  async (input: RuleInput): Promise<ResponseRule> => {
    const definition = defineRule(input, deps.checks);
    return deps.transact(async (repositories) => {
      const rules = await repositories.responseRules.lockAll();
      const added = await addRule(deps, repositories, rules, definition);
      repositories.revisions.raise({ scope: 'documents' });
      return added;
    });
  };

/** At the end of the list in their order, all of them or, when one is refused, none. All rules that are there then. */
export const createRules =
  (deps: RuleDeps) =>
  async (inputs: readonly RuleInput[]): Promise<ResponseRule[]> => {
    const definitions = inputs.map((input) => defineRule(input, deps.checks));
    return deps.transact(async (repositories) => {
      const rules = await repositories.responseRules.lockAll();
      for (const definition of definitions) rules.push(await addRule(deps, repositories, rules, definition));
      repositories.revisions.raise({ scope: 'documents' });
      return rules;
    });
  };

async function addRule(
  { clock, checks }: RuleDeps,
  repositories: DeliveryRepositories,
  rules: readonly ResponseRule[],
  definition: RuleDefinition,
): Promise<ResponseRule> {
  if (rules.length >= MOST_RULES) {
    throw new DomainError('conflict', 'CONFLICT', `There are ${MOST_RULES} rules already, and no more are asked`);
  }
  checkWeight(definition, undefined, rules, checks);
  await checkTemplate(repositories, definition);
  const now = clock.now();
  const position = (rules.at(-1)?.position ?? 0) + 1;
  return repositories.responseRules.add({ ...definition, position, version: 1, createdAt: now, updatedAt: now });
}

export const changeRule =
  ({ transact, clock, checks }: RuleDeps) =>
  (target: RuleTarget, change: RuleChange): Promise<ResponseRule> =>
    transact(async (repositories) => {
      const { responseRules, revisions } = repositories;
      const rules = await responseRules.lockAll();
      const before = pick(rules, target);
      const definition = mergeRule(before, change, checks);
      checkWeight(definition, before, rules, checks);
      await checkTemplate(repositories, definition);
      const after = { ...before, ...definition, version: before.version + 1, updatedAt: clock.now() };
      await responseRules.save(after);
      revisions.raise({ scope: 'documents' });
      return after;
    });

export const deleteRule =
  ({ transact }: RuleDeps) =>
  (target: RuleTarget): Promise<void> =>
    transact(async ({ responseRules, revisions }) => {
      await responseRules.remove(pick(await responseRules.lockAll(), target).id);
      revisions.raise({ scope: 'documents' });
    });

/** Every rule must be named once. Those that stand elsewhere after it get another version. */
export const orderRules =
  ({ transact, clock }: RuleDeps) =>
  (targets: readonly RuleTarget[]): Promise<ResponseRule[]> =>
    transact(async ({ responseRules, revisions }) => {
      const rules = await responseRules.lockAll();
      const isAll = rules.length === targets.length && new Set(targets.map(({ id }) => id)).size === rules.length;
      if (!isAll || targets.some(({ id }) => !rules.some((rule) => rule.id === id))) throw otherRules();
      const now = clock.now();
      const ordered = targets.map((target, index) => {
        const rule = pick(rules, target);
        const position = index + 1;
        return rule.position === position ? rule : { ...rule, position, version: rule.version + 1, updatedAt: now };
      });
      for (const rule of ordered) if (!rules.includes(rule)) await responseRules.save(rule);
      revisions.raise({ scope: 'documents' });
      return ordered;
    });
