import type { ApiQuery } from '../../ui/table/table-search.ts';
import { type BodyOf, type DataOf, type QueryOf, api, dataOf, done } from '../../api.ts';

export type Plan = DataOf<'/plans/{id}'>;
export type PlanBody = BodyOf<'/plans', 'post'>;

const at = (id: number) => ({ path: { id } });

export const planApi = {
  list: (query: ApiQuery) => dataOf(api.GET('/plans', { params: { query: query as QueryOf<'/plans'> } })),
  read: (id: number) => dataOf(api.GET('/plans/{id}', { params: at(id) })),
  create: (body: PlanBody) => dataOf(api.POST('/plans', { body })),
  change: (id: number, body: BodyOf<'/plans/{id}', 'patch'>) =>
    dataOf(api.PATCH('/plans/{id}', { params: at(id), body })),
  remove: (id: number) => done(api.DELETE('/plans/{id}', { params: at(id) })),
};
