import type { ApiQuery } from '../../ui/table/table-search.ts';
import { type BodyOf, type DataOf, type QueryOf, api, dataOf, done } from '../../api.ts';

export type Node = DataOf<'/nodes/{id}'>;
export type NodeBody = BodyOf<'/nodes', 'post'>;
export type NodeStatus = Node['status'];
export type Install = DataOf<'/nodes/{id}/install', 'post'>;
export type UsageBy = QueryOf<'/traffic/usage'>['by'];

const at = (id: number) => ({ path: { id } });
const all = { page: 1, page_size: 100, order: 'asc' } as const;

export const nodeApi = {
  list: (query: ApiQuery) => dataOf(api.GET('/nodes', { params: { query: query as QueryOf<'/nodes'> } })),
  read: (id: number) => dataOf(api.GET('/nodes/{id}', { params: at(id) })),
  create: (body: NodeBody) => dataOf(api.POST('/nodes', { body })),
  change: (id: number, body: BodyOf<'/nodes/{id}', 'put'>) => dataOf(api.PUT('/nodes/{id}', { params: at(id), body })),
  changeStatus: (id: number, body: BodyOf<'/nodes/{id}/status', 'patch'>) =>
    dataOf(api.PATCH('/nodes/{id}/status', { params: at(id), body })),
  /** The old token is dead at once. */
  newToken: (id: number) => dataOf(api.POST('/nodes/{id}/tokens', { params: at(id) })),
  install: (id: number) => dataOf(api.POST('/nodes/{id}/install', { params: at(id) })),
  remove: (id: number) => done(api.DELETE('/nodes/{id}', { params: at(id) })),
  /** What the node moved, in `by`; the API says since when by itself. */
  usage: (id: number, by: UsageBy) =>
    dataOf(api.GET('/traffic/usage', { params: { query: { by, group: 'node', ids: String(id), limit: 1 } } })),
  /** The regions and tags of the first hundred nodes, to choose from. */
  labels: async (): Promise<{ regions: string[]; tags: string[] }> => {
    const { items } = await dataOf(api.GET('/nodes', { params: { query: { ...all, order_by: 'sort_order' } } }));
    const sorted = (texts: string[]) => [...new Set(texts)].sort((a, b) => a.localeCompare(b));
    return {
      regions: sorted(items.flatMap(({ region }) => region ?? [])),
      tags: sorted(items.flatMap(({ tags }) => tags)),
    };
  },
  /** The first hundred machines, by name. */
  machines: () => dataOf(api.GET('/machines', { params: { query: { ...all, order_by: 'name' } } })),
};
