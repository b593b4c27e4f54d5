import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api.ts';
import { live } from '../live/live.ts';

const POLL_MS = 15_000;
/** Beside events, for what none tells of: a new plan changes nothing for anybody yet. */
const SLOW_POLL_MS = 60_000;
const TRIES = 3;

/** What is worth trying again: nobody answered, or the server is busy. */
const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 503 || error.status === 429);

/** Data is read again when an event says so; where no events come, more often now and then. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchInterval: () => (live.isConnected ? SLOW_POLL_MS : POLL_MS),
        retry: (failures, error) => failures < TRIES && isPassing(error),
      },
      mutations: { retry: false },
    },
  });
