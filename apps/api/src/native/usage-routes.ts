import { type NodeId, type SubscriptionId, toIso } from '@orrery/kernel';
import { subscriptionIdsOf, usageHistory, usageOwner } from '@orrery/persistence';
import { subscriptionNotFound } from '@orrery/subscription';
import { addBytes, noBytes } from '@orrery/traffic';
import { type Static, Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { callerOf } from '../http/caller.ts';
import { Id, IdParams, Success, Time, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { bucketQuery, moved, rangeOf, rangeQuery, shown } from './usage-range.ts';

const UsageQuery = Type.Object({
  ...rangeQuery,
  by: bucketQuery("Days and months are those of the plan's time zone"),
  node_id: Type.Optional(Id('Only what was moved on this node')),
});

const UsageView = Type.Object({
  from: Time('The first moment covered: a full hour'),
  to: Time('The end, not covered itself'),
  by: Type.String(),
  time_zone: Type.String({ description: 'In which days and months begin' }),
  items: Type.Array(
    Type.Object({
      at: Time('Where the hour, day or month begins'),
      node_id: Type.Optional(Id('When asked for one node')),
      ...moved,
    }),
    { description: 'In order of time; without those in which nothing moved' },
  ),
  totals: Type.Object(moved),
});

/** `…/usage` of subscriptions: for operators, and for users of their own. */
export function usageRoutes(app: App, { db, clock, guards }: Pick<Deps, 'db' | 'clock' | 'guards'>): void {
  async function usage(subscriptionIds: readonly SubscriptionId[], timeZone: string, query: Static<typeof UsageQuery>) {
    const { by, node_id: nodeId } = query;
    const now = clock.now();
    const { from, to } = rangeOf(query, now);
    const wanted = { subscriptionIds, from, to, by, timeZone, nodeId: nodeId as NodeId | undefined };
    const buckets = await usageHistory(db, wanted, now);
    const charged = buckets.map((bucket) => bucket.charged).reduce(addBytes, noBytes);
    const raw = buckets.map((bucket) => bucket.raw).reduce(addBytes, noBytes);
    const items = buckets.map((bucket) => ({
      at: toIso(bucket.at),
      ...(nodeId !== undefined && { node_id: nodeId }),
      ...shown(bucket.charged, bucket.raw),
    }));
    const data = { from: toIso(from), to: toIso(to), by, time_zone: timeZone, items, totals: shown(charged, raw) };
    return { success: true as const, data };
  }

  const common = {
    tags: ['usage'],
    security: [{ bearer: [] }],
    params: IdParams,
    querystring: UsageQuery,
  };

  app.get(
    '/subscriptions/:id/usage',
    {
      onRequest: guards.admin,
      schema: {
        ...common,
        summary: 'What a subscription moved, by hour, day or month',
        response: { 200: Success(UsageView), ...errors(401, 403, 404) },
      },
    },
    async ({ params, query }) => {
      const id = params.id as SubscriptionId;
      const owner = await usageOwner(db, id);
      if (!owner) throw subscriptionNotFound(id);
      return usage([id], owner.timeZone, query);
    },
  );

  app.get(
    '/me/subscriptions/:id/usage',
    {
      onRequest: guards.user,
      schema: {
        ...common,
        summary: 'What one of my subscriptions moved, by hour, day or month',
        response: { 200: Success(UsageView), ...errors(401, 403, 404) },
      },
    },
    async (request) => {
      const id = request.params.id as SubscriptionId;
      const owner = await usageOwner(db, id);
      if (owner?.userId !== callerOf(request).userId) throw subscriptionNotFound(id);
      return usage([id], owner.timeZone, request.query);
    },
  );

  app.get(
    '/me/usage',
    {
      onRequest: guards.user,
      schema: {
        tags: ['usage'],
        security: [{ bearer: [] }],
        querystring: UsageQuery,
        summary: 'What all my subscriptions moved together, by hour, day or month of UTC',
        response: { 200: Success(UsageView), ...errors(401) },
      },
    },
    async (request) => {
      const { userId } = callerOf(request);
      return usage(await subscriptionIdsOf(db, userId), 'UTC', request.query);
    },
  );
}
