import { useQuery } from '@tanstack/react-query';
import type { Choice } from '../../ui/remote-select.tsx';
import { planApi } from './plan-api.ts';

/** Plans that lists are narrowed by. */
export function usePlanChoices(): readonly Choice[] {
  const { data = [] } = useQuery({ queryKey: ['plans', 'choices', '', ''], queryFn: () => planApi.choices('') });
  return data;
}
