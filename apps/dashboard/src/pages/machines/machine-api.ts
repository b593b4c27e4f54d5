import { type BodyOf, type DataOf, type QueryOf, api, dataOf, done } from '../../api.ts';
import type { Choice } from '../../ui/remote-select.tsx';
import type { ApiQuery } from '../../ui/table/table-search.ts';

export type Machine = DataOf<'/machines/{id}'>;
export type MachineBody = BodyOf<'/machines', 'post'>;

const at = (id: number) => ({ path: { id } });
const MOST_CHOICES = 20;

export const machineApi = {
  list: (query: ApiQuery) => dataOf(api.GET('/machines', { params: { query: query as QueryOf<'/machines'> } })),
  read: (id: number) => dataOf(api.GET('/machines/{id}', { params: at(id) })),
  create: (body: MachineBody) => dataOf(api.POST('/machines', { body })),
  change: (id: number, body: BodyOf<'/machines/{id}', 'patch'>) =>
    dataOf(api.PATCH('/machines/{id}', { params: at(id), body })),
  remove: (id: number) => done(api.DELETE('/machines/{id}', { params: at(id) })),
  owner: (id: number) => dataOf(api.GET('/users/{id}', { params: at(id) })),
  findOwners: async (text: string): Promise<readonly Choice[]> => {
    const query = { page_size: MOST_CHOICES, ...(text !== '' && { search: text }) };
    const { items } = await dataOf(api.GET('/users', { params: { query: query as QueryOf<'/users'> } }));
    return items.map(({ id, email }) => ({ value: String(id), label: email }));
  },
};
