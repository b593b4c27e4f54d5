import type { Choice } from '../../ui/remote-select.tsx';
import type { ApiQuery } from '../../ui/table/table-search.ts';
import { type BodyOf, type DataOf, type QueryOf, api, dataOf, done } from '../../api.ts';

export type Plan = DataOf<'/plans/{id}'>;
export type PlanBody = BodyOf<'/plans', 'post'>;

/** Of a search; the next letter narrows it. */
const MOST_CHOICES = 50;

const at = (id: number) => ({ path: { id } });

export const planApi = {
  list: (query: ApiQuery) => dataOf(api.GET('/plans', { params: { query: query as QueryOf<'/plans'> } })),
  /** Some of those that have the text in their names. */
  choices: async (search: string, status?: Plan['status']): Promise<readonly Choice[]> => {
    const query = { page: 1, page_size: MOST_CHOICES, ...(search !== '' && { search }), ...(status && { status }) };
    const { items } = await planApi.list(query);
    return items.map(({ id, name }) => ({ value: String(id), label: name }));
  },
  read: (id: number) => dataOf(api.GET('/plans/{id}', { params: at(id) })),
  create: (body: PlanBody) => dataOf(api.POST('/plans', { body })),
  change: (id: number, body: BodyOf<'/plans/{id}', 'patch'>) =>
    dataOf(api.PATCH('/plans/{id}', { params: at(id), body })),
  remove: (id: number) => done(api.DELETE('/plans/{id}', { params: at(id) })),
};
