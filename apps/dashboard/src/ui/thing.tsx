import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Resource } from '../live/live.ts';
import { Loading } from './loading.tsx';
import { Failure, PageNotFound } from './states.tsx';

interface ThingProps<T> {
  readonly resource: Resource;
  readonly read: (id: number) => Promise<T>;
  /** `reread` shows what is there now; until then a form keeps what it was opened with. */
  readonly children: (thing: T, reread: () => void) => ReactNode;
}

/**
 * The thing whose id is in the path. What events tell meanwhile does not move a form under the reader's hands: `children`
 * gets what was read first, until it asks for more.
 */
export function Thing<T>({ resource, read, children }: ThingProps<T>) {
  const params: { readonly id?: string } = useParams({ strict: false });
  const id = Number(params.id);
  const isId = Number.isSafeInteger(id) && id > 0;
  const [reading, setReading] = useState(0);
  const { data, error, refetch } = useQuery({
    queryKey: ['thing', resource, id, reading],
    queryFn: () => read(id),
    enabled: isId,
    refetchInterval: false,
    refetchOnWindowFocus: false,
    staleTime: Infinity,
    gcTime: 0,
  });
  if (!isId) return <PageNotFound />;
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return children(data, () => setReading((before) => before + 1));
}
