import type { ApiQuery } from '../../ui/table/table-search.ts';
import { type BodyOf, type DataOf, type QueryOf, api, dataOf, done } from '../../api.ts';

export type User = DataOf<'/users/{id}'>;

const at = (id: number) => ({ path: { id } });

export const userApi = {
  list: (query: ApiQuery) => dataOf(api.GET('/users', { params: { query: query as QueryOf<'/users'> } })),
  read: (id: number) => dataOf(api.GET('/users/{id}', { params: at(id) })),
  create: (body: BodyOf<'/users', 'post'>) => dataOf(api.POST('/users', { body })),
  change: (id: number, body: BodyOf<'/users/{id}', 'patch'>) =>
    dataOf(api.PATCH('/users/{id}', { params: at(id), body })),
  remove: (id: number) => done(api.DELETE('/users/{id}', { params: at(id) })),
};
