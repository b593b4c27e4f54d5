import { type DataOf, type QueryOf, api, dataOf } from '../../api.ts';

export type Overview = DataOf<'/traffic/overview'>;

const DAY_MS = 86_400_000;
const sevenDaysAgo = (): string => new Date(Date.now() - 7 * DAY_MS).toISOString();

export const subscriptionStatuses = ['active', 'pending', 'limited', 'expired', 'suspended', 'cancelled'] as const;
export const userStatuses = ['active', 'suspended'] as const;
export const nodeStatuses = ['active', 'maintenance', 'inactive'] as const;

type Counts<S extends string> = Readonly<Record<S, number>>;

/** How many there are in each state. */
async function countEach<S extends string>(
  states: readonly S[],
  count: (state: S) => Promise<number>,
): Promise<Counts<S>> {
  const counted = await Promise.all(states.map(async (state) => [state, await count(state)] as const));
  return Object.fromEntries(counted) as Counts<S>;
}

const one = { page: 1, page_size: 1 } as const;

export const overviewApi = {
  subscriptions: () =>
    countEach(subscriptionStatuses, async (status) => {
      const query = { ...one, status, order_by: 'id', order: 'asc' } as const;
      return (await dataOf(api.GET('/subscriptions', { params: { query } }))).total;
    }),
  nodes: () =>
    countEach(nodeStatuses, async (status) => {
      const query = { ...one, status } as QueryOf<'/nodes'>;
      return (await dataOf(api.GET('/nodes', { params: { query } }))).total;
    }),
  users: () =>
    countEach(userStatuses, async (status) => {
      const query = { ...one, status, order_by: 'id', order: 'asc' } as const;
      return (await dataOf(api.GET('/users', { params: { query } }))).total;
    }),
  plans: async () => (await dataOf(api.GET('/plans', { params: { query: one as QueryOf<'/plans'> } }))).total,
  traffic: async () => ({ at: Date.now(), ...(await dataOf(api.GET('/traffic/overview'))) }),
  top: async (group: 'user' | 'node') =>
    (await dataOf(api.GET('/traffic/top', { params: { query: { group, limit: 5, from: sevenDaysAgo() } } }))).items,
  /** Bytes by which the books differ, whichever way; 0: they agree. */
  async difference(): Promise<number> {
    const { items } = await dataOf(api.GET('/traffic/reconciliation', { params: { query: { from: sevenDaysAgo() } } }));
    return items.reduce((sum, row) => sum + Math.abs(row.difference) + Math.abs(row.charged_difference), 0);
  },
};
