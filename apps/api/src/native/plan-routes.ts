import type { PlanId } from '@orrery/kernel';
import { findPlan, listPlans, planOrders } from '@orrery/persistence';
import { type Plan, changePlan, createPlan, deletePlan, planNotFound } from '@orrery/plan';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { expectedVersion } from '../http/expected-version.ts';
import { IdParams, Page, Success, errors, pageQuery, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import {
  ChangePlanBody,
  CreatePlanBody,
  PlanStatus,
  PlanView,
  PublicPlanView,
  planChange,
  planView,
  publicPlanView,
} from './plan-view.ts';

const ListQuery = {
  ...pageQuery,
  search: Type.Optional(Type.String({ maxLength: 100, description: 'Part of name or description, in any case' })),
  order_by: Type.Enum([...planOrders], { default: 'id', description: 'What to order by' }),
  order: Type.Enum(['asc', 'desc'], { default: 'asc', description: 'Which way' }),
};
const PlanQuery = Type.Object({ ...ListQuery, status: Type.Optional(PlanStatus) }, { additionalProperties: false });
const PublicPlanQuery = Type.Object(ListQuery, { additionalProperties: false });

/** `/plans`, for admins; `/plans/public` for everyone. */
export function planRoutes(app: App, deps: Deps): void {
  const { transact, db, clock, guards, once } = deps;
  const common = { tags: ['plans'], security: [{ bearer: [] }] };
  const onRequest = guards.admin;
  const idOf = (params: { id: number }) => params.id as PlanId;

  app.post(
    '/plans',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Create a plan',
        body: CreatePlanBody,
        response: { 201: Success(PlanView), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      const input = { ...planChange(request.body), name: request.body.name };
      const created = (plan: Plan) => ({ success: true, message: 'Plan created successfully', data: planView(plan) });
      await once(request, reply, (transactOnce) => createPlan({ transact: transactOnce, clock })(input), {
        status: 201,
        answer: created,
        keep: created,
      });
      return reply;
    },
  );

  app.get(
    '/plans',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'List plans',
        querystring: PlanQuery,
        response: { 200: Success(Page(PlanView)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const { items, total } = await listPlans(db, { ...listing(query), status: query.status });
      return { success: true as const, data: toPage(items.map(planView), total, query) };
    },
  );

  app.get(
    '/plans/public',
    {
      schema: {
        tags: common.tags,
        summary: 'The plans that can be had, for everyone',
        querystring: PublicPlanQuery,
        response: { 200: Success(Page(PublicPlanView)), ...errors() },
      },
    },
    async ({ query }) => {
      const { items, total } = await listPlans(db, { ...listing(query), status: 'active' });
      return { success: true as const, data: toPage(items.map(publicPlanView), total, query) };
    },
  );

  app.get(
    '/plans/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Read a plan',
        params: IdParams,
        response: { 200: Success(PlanView), ...errors(401, 403, 404) },
      },
    },
    async ({ params }) => {
      const plan = await findPlan(db, idOf(params));
      if (!plan) throw planNotFound(params.id);
      return { success: true as const, data: planView(plan) };
    },
  );

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/plans/:id',
      onRequest,
      schema: {
        ...common,
        summary: 'Change a plan; absent fields keep their values, null clears',
        params: IdParams,
        body: ChangePlanBody,
        response: { 200: Success(PlanView), ...errors(401, 403, 404, 409) },
      },
      handler: async (request) => {
        const target = { id: idOf(request.params), version: expectedVersion(request, request.body.version) };
        const plan = await changePlan({ transact, clock })(target, planChange(request.body));
        return { success: true as const, message: 'Plan updated successfully', data: planView(plan) };
      },
    });
  }

  app.delete(
    '/plans/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Delete a plan that no subscription has',
        params: IdParams,
        response: { 204: Type.Null({ description: 'Deleted' }), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      await deletePlan({ transact, clock })({ id: idOf(request.params), version: expectedVersion(request) });
      return reply.code(204).send(null);
    },
  );
}

interface List {
  readonly search?: string;
  readonly order_by: (typeof planOrders)[number];
  readonly order: 'asc' | 'desc';
  readonly page: number;
  readonly page_size: number;
}

const listing = ({ search, order_by, order, page, page_size }: List) => ({
  search,
  orderBy: order_by,
  direction: order,
  limit: page_size,
  offset: (page - 1) * page_size,
});
