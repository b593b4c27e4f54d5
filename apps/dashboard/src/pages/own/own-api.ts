import { type DataOf, api, dataOf, done } from '../../api.ts';
import type { UsageQuery } from '../subscriptions/subscription-api.ts';

export type OwnSubscription = DataOf<'/me/subscriptions/{id}'>;

const at = (id: number) => ({ path: { id } });
/** More of them than anybody has. */
const MOST = 100;

/** What users may renew of their own, as the API's paths name it. */
export const ownActs = ['link', 'credentials'] as const;
export type OwnAct = (typeof ownActs)[number];

/** What the signed-in may see and do, of their own. */
export const ownApi = {
  list: () => dataOf(api.GET('/me/subscriptions', { params: { query: { page: 1, page_size: MOST } } })),
  read: (id: number) => dataOf(api.GET('/me/subscriptions/{id}', { params: at(id) })),
  act: (id: number, act: OwnAct) => dataOf(api.POST(`/me/subscriptions/{id}/${act}`, { params: at(id) })),
  usage: (id: number, query: UsageQuery) =>
    dataOf(api.GET('/me/subscriptions/{id}/usage', { params: { ...at(id), query } })),
  devices: (id: number) => dataOf(api.GET('/me/subscriptions/{id}/devices', { params: at(id) })),
  removeDevice: (id: number, deviceId: number) =>
    done(api.DELETE('/me/subscriptions/{id}/devices/{device_id}', { params: { path: { id, device_id: deviceId } } })),
};
