import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../i18n/messages.ts';
import { RowLink } from '../../ui/texts.tsx';
import { machineApi } from './machine-api.ts';
import { machineTexts } from './machine-texts.ts';

const KEEP_MS = 60_000;

/** The user with this id, once for all machines that show them. */
export const useOwner = (id: number | null) =>
  useQuery({
    queryKey: ['users', 'one', id],
    queryFn: () => machineApi.owner(id ?? 0),
    enabled: id !== null,
    staleTime: KEEP_MS,
  });

/** Whose it is, by their e-mail. */
export function OwnerText({ id }: { readonly id: number | null }) {
  const t = useMessages(machineTexts);
  const { data } = useOwner(id);
  if (id === null) return t.nobody;
  return <RowLink to={`/users/${id}`}>{data?.email ?? `#${id}`}</RowLink>;
}
