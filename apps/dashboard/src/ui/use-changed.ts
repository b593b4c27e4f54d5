import { useQueryClient } from '@tanstack/react-query';
import type { Resource } from '../live/live.ts';

/** Call it after a change of these made here: what is shown of them is read again. */
export function useChanged(...resources: readonly Resource[]): () => void {
  const queries = useQueryClient();
  return () => {
    for (const resource of resources) void queries.invalidateQueries({ queryKey: [resource] });
  };
}
