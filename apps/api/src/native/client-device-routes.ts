import { type SubscriptionId, toIso } from '@orrery/kernel';
import { findSubscription, listClientDevices } from '@orrery/persistence';
import { removeDevice, subscriptionNotFound } from '@orrery/subscription';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { callerOf } from '../http/caller.ts';
import { Id, IdParams, Nullable, Success, Time, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';

const ClientDeviceView = Type.Object({
  id: Id('The id'),
  os: Nullable(Type.String({ description: 'As the app says, `x-device-os`' })),
  os_version: Nullable(Type.String({ description: '`x-ver-os`' })),
  model: Nullable(Type.String({ description: '`x-device-model`' })),
  created_at: Time('When it first fetched the link'),
});

const DeviceParams = Type.Object({ ...IdParams.properties, device_id: IdParams.properties.id });

/** `…/devices` of subscriptions, where the plan has an `hwid_limit`: for operators, and for users of their own. */
export function clientDeviceRoutes(app: App, { transact, db, guards }: Pick<Deps, 'transact' | 'db' | 'guards'>): void {
  const remove = removeDevice({ transact });
  const places = [
    { prefix: '', tags: ['subscriptions'], onRequest: guards.admin, whose: 'a subscription', isOwn: false },
    { prefix: '/me', tags: ['me'], onRequest: guards.user, whose: 'one of my subscriptions', isOwn: true },
  ];
  for (const { prefix, tags, onRequest, whose, isOwn } of places) {
    const security = [{ bearer: [] }];
    const find = async (id: number, request: Parameters<typeof callerOf>[0]): Promise<SubscriptionId> => {
      const found = await findSubscription(db, id as SubscriptionId, isOwn ? callerOf(request).userId : undefined);
      if (!found) throw subscriptionNotFound(id as SubscriptionId);
      return found.subscription.id;
    };

    app.get(
      `${prefix}/subscriptions/:id/devices`,
      {
        onRequest,
        schema: {
          tags,
          security,
          summary: `Devices that may fetch the link of ${whose}, the oldest first`,
          description: 'Kept only while the plan has an `hwid_limit`. Their ids are never shown: only hashes are kept.',
          params: IdParams,
          response: { 200: Success(Type.Object({ items: Type.Array(ClientDeviceView) })), ...errors(401, 403, 404) },
        },
      },
      async (request) => {
        const devices = await listClientDevices(db, await find(request.params.id, request));
        const items = devices.map(({ id, os, osVersion, model, createdAt }) => ({
          id,
          os,
          os_version: osVersion,
          model,
          created_at: toIso(createdAt),
        }));
        return { success: true as const, data: { items } };
      },
    );

    app.delete(
      `${prefix}/subscriptions/:id/devices/:device_id`,
      {
        onRequest,
        schema: {
          tags,
          security,
          summary: `Remove a device of ${whose}: another one may take its place`,
          description: 'It keeps the credentials it has; `POST …/credentials` takes those from all.',
          params: DeviceParams,
          response: { 204: Type.Null({ description: 'Removed' }), ...errors(401, 403, 404) },
        },
      },
      async (request, reply) => {
        await remove(await find(request.params.id, request), request.params.device_id);
        return reply.code(204).send(null);
      },
    );
  }
}
