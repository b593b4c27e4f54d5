import { useQuery } from '@tanstack/react-query';
import { overviewApi } from './overview-api.ts';

/** Figures are read again this often: nobody is told of reports. */
export const REFRESH_MS = 10_000;

export const useSubscriptionCounts = () =>
  useQuery({ queryKey: ['subscriptions', 'counts'], queryFn: overviewApi.subscriptions });

export const useNodeCounts = () =>
  useQuery({ queryKey: ['nodes', 'counts'], queryFn: overviewApi.nodes, refetchInterval: REFRESH_MS });

export const useUserCounts = () => useQuery({ queryKey: ['users', 'counts'], queryFn: overviewApi.users });

export const usePlanCount = () => useQuery({ queryKey: ['plans', 'count'], queryFn: overviewApi.plans });
