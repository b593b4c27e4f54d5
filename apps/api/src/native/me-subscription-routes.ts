import type { SubscriptionId, UserId } from '@orrery/kernel';
import { findSubscription, listSubscriptions } from '@orrery/persistence';
import { rotateSubscriptionCredentials, rotateSubscriptionLink, subscriptionNotFound } from '@orrery/subscription';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { callerOf } from '../http/caller.ts';
import { IdParams, Page, Success, errors, pageQuery, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { linkKeys } from './link-keys.ts';
import { OwnSubscriptionView, ownSubscriptionView } from './subscription-view.ts';

const OwnQuery = Type.Object(pageQuery, { additionalProperties: false });

/** `/me/subscriptions`: the caller's own; another's id is as unknown as one that never was. */
export function meSubscriptionRoutes(app: App, deps: Deps): void {
  const { transact, db, clock, keyring, publicUrl, guards } = deps;
  const common = { tags: ['me'], security: [{ bearer: [] }] };
  const onRequest = guards.user;
  const changing = { transact, clock, keys: linkKeys(keyring) };

  async function readOwn(id: number, owner: UserId) {
    const reading = await findSubscription(db, id as SubscriptionId, owner);
    if (!reading) throw subscriptionNotFound(id as SubscriptionId);
    return ownSubscriptionView(reading, { keyring, publicUrl, now: clock.now() });
  }

  app.get(
    '/me/subscriptions',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'My subscriptions',
        querystring: OwnQuery,
        response: { 200: Success(Page(OwnSubscriptionView)), ...errors(401, 403) },
      },
    },
    async (request) => {
      const { page, page_size: limit } = request.query;
      const now = clock.now();
      const wanted = { userId: callerOf(request).userId, limit, offset: (page - 1) * limit };
      const { items, total } = await listSubscriptions(db, { ...wanted, orderBy: 'id', direction: 'asc' }, now);
      const views = items.map((item) => ownSubscriptionView(item, { keyring, publicUrl, now }));
      return { success: true as const, data: toPage(views, total, request.query) };
    },
  );

  app.get(
    '/me/subscriptions/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'One of my subscriptions',
        params: IdParams,
        response: { 200: Success(OwnSubscriptionView), ...errors(401, 403, 404) },
      },
    },
    async (request) => ({
      success: true as const,
      data: await readOwn(request.params.id, callerOf(request).userId),
    }),
  );

  const rotations = [
    { path: 'link', rotate: rotateSubscriptionLink(changing), summary: 'A new link; the old one is dead' },
    {
      path: 'credentials',
      rotate: rotateSubscriptionCredentials(changing),
      summary: 'New credentials; the link stays',
    },
  ];
  for (const { path, rotate, summary } of rotations) {
    app.post(
      `/me/subscriptions/:id/${path}`,
      {
        onRequest,
        schema: {
          ...common,
          summary,
          params: IdParams,
          response: { 200: Success(OwnSubscriptionView), ...errors(401, 403, 404, 409) },
        },
      },
      async (request) => {
        const { userId } = callerOf(request);
        // Before anything changes: a subscription never changes its owner.
        const { id } = await readOwn(request.params.id, userId);
        await rotate({ id: id as SubscriptionId });
        return { success: true as const, data: await readOwn(id, userId) };
      },
    );
  }
}
