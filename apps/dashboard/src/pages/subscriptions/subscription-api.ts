import type { ApiQuery } from '../../ui/table/table-search.ts';
import { type BodyOf, type DataOf, type QueryOf, api, dataOf, done } from '../../api.ts';

export type Subscription = DataOf<'/subscriptions/{id}'>;
export type SubscriptionRow = DataOf<'/subscriptions'>['items'][number];
export type Preview = DataOf<'/subscriptions/{id}/preview'>;
export type UsageQuery = QueryOf<'/subscriptions/{id}/usage'>;
export type Device = DataOf<'/subscriptions/{id}/devices'>['items'][number];
export type Usage = DataOf<'/subscriptions/{id}/usage'>;

const at = (id: number) => ({ path: { id } });

/** What operators decide about one, as the API's paths name it. */
export const acts = ['renew', 'suspend', 'resume', 'reset-usage', 'link', 'credentials', 'cancel'] as const;
export type Act = (typeof acts)[number];

const DAY_MS = 86_400_000;

export const subscriptionApi = {
  /** `expires_within`: days from now. */
  list: ({ expires_within: days, ...query }: ApiQuery & { readonly expires_within?: string }) => {
    const until =
      days === undefined ? {} : { expires_before: new Date(Date.now() + Number(days) * DAY_MS).toISOString() };
    return dataOf(
      api.GET('/subscriptions', { params: { query: { ...query, ...until } as QueryOf<'/subscriptions'> } }),
    );
  },
  listOf: (userId: number) =>
    dataOf(
      api.GET('/subscriptions', {
        params: { query: { user_id: userId, page: 1, page_size: 100, order_by: 'id', order: 'desc' } },
      }),
    ),
  read: (id: number) => dataOf(api.GET('/subscriptions/{id}', { params: at(id) })),
  create: (body: BodyOf<'/subscriptions', 'post'>) => dataOf(api.POST('/subscriptions', { body })),
  change: (id: number, body: BodyOf<'/subscriptions/{id}', 'patch'>) =>
    dataOf(api.PATCH('/subscriptions/{id}', { params: at(id), body })),
  remove: (id: number) => done(api.DELETE('/subscriptions/{id}', { params: at(id) })),
  act: (id: number, act: Act) => dataOf(api.POST(`/subscriptions/{id}/${act}`, { params: at(id) })),
  usage: (id: number, query: UsageQuery) =>
    dataOf(api.GET('/subscriptions/{id}/usage', { params: { ...at(id), query } })),
  preview: (id: number, query: QueryOf<'/subscriptions/{id}/preview'>) =>
    dataOf(api.GET('/subscriptions/{id}/preview', { params: { ...at(id), query } })),
  devices: (id: number) => dataOf(api.GET('/subscriptions/{id}/devices', { params: at(id) })),
  removeDevice: (id: number, deviceId: number) =>
    done(api.DELETE('/subscriptions/{id}/devices/{device_id}', { params: { path: { id, device_id: deviceId } } })),
};
