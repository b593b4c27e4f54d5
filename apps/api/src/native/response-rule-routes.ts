import {
  changeRule,
  createRule,
  createRules,
  deleteRule,
  orderRules,
  type ResponseRule,
  type RuleChecks,
  type RuleDeps,
  ruleNotFound,
} from '@orrery/delivery';
import type { ResponseRuleId } from '@orrery/kernel';
import { findRule, listRules } from '@orrery/persistence';
import { agentTable, flawOfText } from '@orrery/renderer';
import { Type } from 'typebox';
import { flawOfPattern, weightOfPattern } from '../delivery/patterns.ts';
import type { Deps } from '../deps.ts';
import { expectedVersion } from '../http/expected-version.ts';
import { Body, errors, Id, IdParams, Page, Success, toPage, Version } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { builtInRules } from './built-in-rules.ts';
import { ChangeRuleBody, CreateRuleBody, outcomeOf, ruleChange, RuleView, ruleView } from './response-rule-view.ts';

const BuiltInView = Type.Object({
  clients: Type.String({ description: 'Who they are' }),
  marks: Type.Array(Type.String(), {
    description: 'The User-Agent has one of them, in any case; one that ends in / at its start',
  }),
  at_least: Type.Optional(Type.String({ description: 'Only from this version on' })),
  format: Type.String(),
});
const RuleList = Type.Object({
  ...Page(RuleView).properties,
  built_in: Type.Array(BuiltInView, { description: 'Asked after them, in this order; the last is for everybody else' }),
});
const OrderBody = Body({
  rules: Type.Array(Body({ id: Id('The rule'), version: Type.Optional(Version) }), {
    maxItems: 1_000,
    description: 'Every rule there is, in the new order',
  }),
});

const checks: RuleChecks = { flawOfPattern, weightOfPattern, flawOfText: (text) => flawOfText(text) };

/** `/response-rules`, for admins: how links answer which client. */
export function responseRuleRoutes(app: App, deps: Deps): void {
  const { transact, db, clock, guards, once } = deps;
  const use: RuleDeps = { transact, clock, checks };
  const common = { tags: ['response rules'], security: [{ bearer: [] }] };
  const onRequest = guards.admin;
  const idOf = (params: { id: number }) => params.id as ResponseRuleId;

  app.post(
    '/response-rules',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Create a rule at the end of the list',
        body: CreateRuleBody,
        response: { 201: Success(RuleView), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      const input = { ...ruleChange(request.body), name: request.body.name, outcome: outcomeOf(request.body.outcome) };
      const created = (rule: ResponseRule) => ({
        success: true,
        message: 'Rule created successfully',
        data: ruleView(rule),
      });
      await once(request, reply, (transactOnce) => createRule({ ...use, transact: transactOnce })(input), {
        status: 201,
        answer: created,
        keep: created,
      });
      return reply;
    },
  );

  app.post(
    '/response-rules/defaults',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Copy the built-in table to the end of the list, as rules that can be changed',
        description:
          'All rows but the last, each under the name of its clients, or none: 409 when a rule has one of these names.',
        response: { 201: Success(RuleList), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      const created = (rules: readonly ResponseRule[]) => ({
        success: true,
        message: 'Built-in table copied successfully',
        data: listed(rules),
      });
      await once(request, reply, (transactOnce) => createRules({ ...use, transact: transactOnce })(builtInRules), {
        status: 201,
        answer: created,
        keep: created,
      });
      return reply;
    },
  );

  app.get(
    '/response-rules',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'All rules in the order in which they are asked, and the built-in table that is asked after them',
        response: { 200: Success(RuleList), ...errors(401, 403) },
      },
    },
    async () => ({
      success: true as const,
      data: listed(await listRules(db)),
    }),
  );

  app.put(
    '/response-rules/order',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Put the rules into another order; those that move get another version',
        body: OrderBody,
        response: { 200: Success(RuleList), ...errors(401, 403, 404, 409) },
      },
    },
    async ({ body }) => {
      const targets = body.rules.map(({ id, version }) => ({ id: id as ResponseRuleId, version }));
      const ordered = await orderRules(use)(targets);
      return { success: true as const, message: 'Rules ordered successfully', data: listed(ordered) };
    },
  );

  app.get(
    '/response-rules/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Read a rule',
        params: IdParams,
        response: { 200: Success(RuleView), ...errors(401, 403, 404) },
      },
    },
    async ({ params }) => {
      const rule = await findRule(db, idOf(params));
      if (!rule) throw ruleNotFound(params.id);
      return { success: true as const, data: ruleView(rule) };
    },
  );

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/response-rules/:id',
      onRequest,
      schema: {
        ...common,
        summary: 'Change a rule; absent fields keep their values, conditions and outcome are replaced as a whole',
        params: IdParams,
        body: ChangeRuleBody,
        response: { 200: Success(RuleView), ...errors(401, 403, 404, 409) },
      },
      handler: async (request) => {
        const target = { id: idOf(request.params), version: expectedVersion(request, request.body.version) };
        const rule = await changeRule(use)(target, ruleChange(request.body));
        return { success: true as const, message: 'Rule updated successfully', data: ruleView(rule) };
      },
    });
  }

  app.delete(
    '/response-rules/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Delete a rule',
        params: IdParams,
        response: { 204: Type.Null({ description: 'Deleted' }), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      await deleteRule(use)({ id: idOf(request.params), version: expectedVersion(request) });
      return reply.code(204).send(null);
    },
  );
}

const builtIn = [
  ...agentTable.map(({ clients, marks, atLeast, format }) => ({
    clients,
    marks: [...marks],
    ...(atLeast !== undefined && { at_least: atLeast }),
    format,
  })),
  { clients: 'everybody else', marks: [], format: 'base64' },
];

/** One page, however many: their order is what they are about. */
const listed = (rules: readonly ResponseRule[]) => ({
  ...toPage(rules.map(ruleView), rules.length, { page: 1, page_size: Math.max(1, rules.length) }),
  built_in: builtIn,
});
