import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api.ts';
import { live } from '../live/live.ts';

const POLL_MS = 15_000;
const TRIES = 3;

/** What is worth trying again: nobody answered, or the server is busy. */
const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 503 || error.status === 429);

/** Data is read again when an event says so; where no events come, now and then. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchInterval: () => (live.isConnected ? false : POLL_MS),
        retry: (failures, error) => failures < TRIES && isPassing(error),
      },
      mutations: { retry: false },
    },
  });
