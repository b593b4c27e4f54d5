/** Where a list is, as the URL says it: `?q=ann&status=active&sort=-name&page=2&size=50`. */
export interface TableState {
  readonly q: string;
  /** A column the API can order by; undefined: its own order. */
  readonly sort: { readonly by: string; readonly descending: boolean } | undefined;
  readonly page: number;
  readonly size: number;
  readonly filters: Readonly<Record<string, string>>;
}

export const PAGE_SIZES = [20, 50, 100];
const FIRST_SIZE = 20;
const SORT = /^-?[a-z_]+$/;

const whole = (value: unknown, fallback: number): number => {
  const number = Number(value);
  return Number.isInteger(number) && number >= 1 && number <= 1_000_000_000 ? number : fallback;
};

/** Whatever stands there, the result is a state: links get cut and typed by hand. */
export function readTableState(search: Readonly<Record<string, unknown>>, filterIds: readonly string[]): TableState {
  const { q, sort, page, size } = search;
  const order = typeof sort === 'string' && SORT.test(sort) ? sort : undefined;
  const filters = filterIds.flatMap((id) => {
    const value = search[id];
    return typeof value === 'string' || typeof value === 'number' ? [[id, String(value)]] : [];
  });
  return {
    q: typeof q === 'string' || typeof q === 'number' ? String(q) : '',
    sort: order === undefined ? undefined : { by: order.replace(/^-/, ''), descending: order.startsWith('-') },
    page: whole(page, 1),
    size: PAGE_SIZES.find((one) => one === whole(size, FIRST_SIZE)) ?? FIRST_SIZE,
    filters: Object.fromEntries(filters) as Record<string, string>,
  };
}

/** The search parameters of a state; what is as by itself is left out. */
export const writeTableState = ({ q, sort, page, size, filters }: TableState): Record<string, string | number> => ({
  ...(q !== '' && { q }),
  ...(sort && { sort: `${sort.descending ? '-' : ''}${sort.by}` }),
  ...(page !== 1 && { page }),
  ...(size !== FIRST_SIZE && { size }),
  ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== '')),
});

/** The state as the API's query; `search` is left out where the list knows none. */
export const apiQuery = ({ q, sort, page, size, filters }: TableState) => ({
  page,
  page_size: size,
  ...(q !== '' && { search: q }),
  ...(sort && { order_by: sort.by, order: sort.descending ? ('desc' as const) : ('asc' as const) }),
  ...filters,
});

export type ApiQuery = ReturnType<typeof apiQuery>;
