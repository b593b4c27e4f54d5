import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Page } from '../../api.ts';
import type { Resource } from '../../live/live.ts';
import { type ApiQuery, type TableState, apiQuery, readTableState, writeTableState } from './table-search.ts';

export interface TableFilter {
  /** The API's query parameter, and the URL's. */
  readonly id: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

interface TableOptions<T> {
  /** Begins the keys of its queries, so that events find them. */
  readonly resource: Resource;
  /** Tells the lists of one resource apart, where it has several. */
  readonly list?: string;
  /** One page, by what the URL says. `query` is what the API takes, but for types: cast it to its QueryOf. */
  readonly fetchPage: (query: ApiQuery) => Promise<Page<T>>;
  readonly rowId: (row: T) => number | string;
  readonly filters?: readonly TableFilter[];
  /** Reads again this often whatever is told; for what no event tells. */
  readonly refreshMs?: number;
}

/** A list whose search, filters, order and page are in the URL, with what is selected over all pages. */
export function useTable<T>({ resource, list = '', fetchPage, rowId, filters = [], refreshMs }: TableOptions<T>) {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const [selected, setSelected] = useState<ReadonlyMap<number | string, T>>(new Map());
  const state = readTableState(
    search,
    filters.map(({ id }) => id),
  );
  const query = apiQuery(state);
  const result = useQuery({
    queryKey: [resource, 'list', list, query],
    queryFn: () => fetchPage(query),
    placeholderData: keepPreviousData,
    ...(refreshMs !== undefined && { refetchInterval: refreshMs }),
  });

  /** Another search, filter, order or size begins at the first page. */
  const change = (next: Partial<TableState>): void => {
    void navigate({
      to: '.',
      search: writeTableState({ ...state, page: 1, ...next }),
      replace: next.q !== undefined,
    });
  };

  return {
    state,
    change,
    filters,
    rowId,
    fetchPage,
    page: result.data,
    isLoading: result.isPending,
    /** What is shown is of the last page or order, and the next is on its way. */
    isStale: result.isPlaceholderData,
    error: result.error,
    retry: () => void result.refetch(),
    selected,
    select: (row: T, isChosen: boolean): void => {
      setSelected((before) => {
        const next = new Map(before);
        if (isChosen) next.set(rowId(row), row);
        else next.delete(rowId(row));
        return next;
      });
    },
    clearSelection: () => setSelected(new Map()),
  };
}

export type Table<T> = ReturnType<typeof useTable<T>>;
