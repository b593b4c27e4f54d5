import { type PlanId, type SubscriptionId, type UserId, addMs } from '@orrery/kernel';
import { countOnlineDevices, findSubscription, listSubscriptions, subscriptionOrders } from '@orrery/persistence';
import {
  type CreatedSubscription,
  type Target,
  cancelSubscription,
  changeSubscription,
  createSubscription,
  deleteSubscription,
  renewSubscription,
  resetSubscriptionUsage,
  resumeSubscription,
  rotateSubscriptionCredentials,
  rotateSubscriptionLink,
  subscriptionNotFound,
  suspendSubscription,
} from '@orrery/subscription';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { expectedVersion } from '../http/expected-version.ts';
import { readTime } from '../http/read-time.ts';
import { Id, IdParams, Page, Success, Time, errors, pageQuery, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { linkKeys } from './link-keys.ts';
import {
  ChangeSubscriptionBody,
  CreateSubscriptionBody,
  CreatedSubscriptionView,
  Status,
  SubscriptionSummary,
  SubscriptionView,
  createdSubscriptionView,
  subscriptionChange,
  subscriptionSummary,
  subscriptionView,
} from './subscription-view.ts';

const SubscriptionQuery = Type.Object(
  {
    ...pageQuery,
    user_id: Type.Optional(Id('Whose they are')),
    plan_id: Type.Optional(Id('On which plan')),
    status: Type.Optional(Status),
    expires_before: Type.Optional(Time('Those that end before')),
    search: Type.Optional(Type.String({ maxLength: 254, description: 'The id, or part of e-mail or plan name' })),
    order_by: Type.Enum([...subscriptionOrders], { default: 'id', description: 'What to order by; without end: last' }),
    order: Type.Enum(['asc', 'desc'], { default: 'asc', description: 'Which way' }),
  },
  { additionalProperties: false },
);

/** `/subscriptions`, for admins. */
export function subscriptionRoutes(app: App, deps: Deps): void {
  const { transact, db, clock, keyring, publicUrl, guards, once, devices } = deps;
  const common = { tags: ['subscriptions'], security: [{ bearer: [] }] };
  const onRequest = guards.admin;
  const changing = { transact, clock, keys: linkKeys(keyring) };
  const view = { keyring, publicUrl };

  async function read(id: number) {
    const reading = await findSubscription(db, id as SubscriptionId);
    if (!reading) throw subscriptionNotFound(id as SubscriptionId);
    const now = clock.now();
    const online = await countOnlineDevices(db, id as SubscriptionId, addMs(now, -devices.windowMs));
    return subscriptionView(reading, online, { ...view, now });
  }

  app.post(
    '/subscriptions',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Create a subscription',
        body: CreateSubscriptionBody,
        response: { 201: Success(CreatedSubscriptionView), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      const { user_id, plan_id, ...body } = request.body;
      const input = { ...subscriptionChange(body), userId: user_id as UserId, planId: plan_id as PlanId };
      const answer = (data: unknown) => ({ success: true, message: 'Subscription created successfully', data });
      const now = clock.now();
      const run = (transactOnce: typeof transact) => createSubscription({ ...changing, transact: transactOnce })(input);
      await once(request, reply, run, {
        status: 201,
        answer: (created: CreatedSubscription) => answer(createdSubscriptionView(created, { ...view, now })),
        keep: (created: CreatedSubscription) => answer(subscriptionSummary(created, now)),
      });
      return reply;
    },
  );

  app.get(
    '/subscriptions',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'List subscriptions',
        querystring: SubscriptionQuery,
        response: { 200: Success(Page(SubscriptionSummary)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const now = clock.now();
      const wanted = {
        userId: query.user_id as UserId | undefined,
        planId: query.plan_id as PlanId | undefined,
        status: query.status,
        expiresBefore:
          query.expires_before === undefined ? undefined : readTime('expires_before', query.expires_before),
        search: query.search,
        orderBy: query.order_by,
        direction: query.order,
        limit: query.page_size,
        offset: (query.page - 1) * query.page_size,
      };
      const { items, total } = await listSubscriptions(db, wanted, now);
      return {
        success: true as const,
        data: toPage(
          items.map((item) => subscriptionSummary(item, now)),
          total,
          query,
        ),
      };
    },
  );

  app.get(
    '/subscriptions/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Read a subscription, with its link',
        params: IdParams,
        response: { 200: Success(SubscriptionView), ...errors(401, 403, 404) },
      },
    },
    async ({ params }) => ({ success: true as const, data: await read(params.id) }),
  );

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/subscriptions/:id',
      onRequest,
      schema: {
        ...common,
        summary: 'Change a subscription; absent fields keep their values',
        params: IdParams,
        body: ChangeSubscriptionBody,
        response: { 200: Success(SubscriptionView), ...errors(401, 403, 404, 409) },
      },
      handler: async (request) => {
        const target = targetOf(request.params, expectedVersion(request, request.body.version));
        await changeSubscription(changing)(target, subscriptionChange(request.body));
        const message = 'Subscription updated successfully';
        return { success: true as const, message, data: await read(target.id) };
      },
    });
  }

  app.delete(
    '/subscriptions/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Delete a subscription; what was used stays',
        params: IdParams,
        response: { 204: Type.Null({ description: 'Deleted' }), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      await deleteSubscription(changing)(targetOf(request.params, expectedVersion(request)));
      return reply.code(204).send(null);
    },
  );

  const decisions = [
    { path: 'suspend', decide: suspendSubscription(changing), summary: 'Block it until it is resumed' },
    { path: 'resume', decide: resumeSubscription(changing), summary: 'Lift a suspension' },
    { path: 'cancel', decide: cancelSubscription(changing), summary: 'End it for good' },
    { path: 'renew', decide: renewSubscription(changing), summary: "Add the plan's duration; late: from now" },
    { path: 'reset-usage', decide: resetSubscriptionUsage(changing), summary: 'Count from zero; the history stays' },
    { path: 'link', decide: rotateSubscriptionLink(changing), summary: 'A new link; the old one is dead' },
    {
      path: 'credentials',
      decide: rotateSubscriptionCredentials(changing),
      summary: 'New credentials; the link stays',
    },
  ];
  for (const { path, decide, summary } of decisions) {
    app.post(
      `/subscriptions/:id/${path}`,
      {
        onRequest,
        schema: {
          ...common,
          summary,
          params: IdParams,
          response: { 200: Success(SubscriptionView), ...errors(401, 403, 404, 409) },
        },
      },
      async (request) => {
        const target = targetOf(request.params, expectedVersion(request));
        await decide(target);
        return { success: true as const, data: await read(target.id) };
      },
    );
  }
}

const targetOf = ({ id }: { id: number }, version: number | undefined): Target => ({
  id: id as SubscriptionId,
  version,
});
