import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import type { Column } from '../../ui/table/column.ts';
import { BytesText, RowLink, TimeText } from '../../ui/texts.tsx';
import type { SubscriptionRow } from './subscription-api.ts';
import { SubscriptionStatus, usedBytes } from './subscription-parts.tsx';
import { subscriptionTexts } from './subscription-texts.ts';

export function useSubscriptionColumns(): Column<SubscriptionRow>[] {
  const t = useMessages(subscriptionTexts);
  const words = useMessages(common);
  return [
    {
      id: 'id',
      header: '#',
      sort: 'id',
      cell: ({ id }) => <RowLink to={`/subscriptions/${id}`}>{String(id)}</RowLink>,
      csv: ({ id }) => id,
    },
    {
      id: 'user',
      header: t.user,
      cell: ({ user }) => <RowLink to={`/users/${user.id}`}>{user.email}</RowLink>,
      csv: ({ user }) => user.email,
    },
    { id: 'plan', header: t.plan, isSecondary: true, cell: ({ plan }) => plan.name, csv: ({ plan }) => plan.name },
    {
      id: 'status',
      header: words.status,
      cell: ({ status }) => <SubscriptionStatus status={status} />,
      csv: ({ status }) => status,
    },
    {
      id: 'used',
      header: t.used,
      isNumber: true,
      cell: (row) => <BytesText bytes={usedBytes(row)} />,
      csv: usedBytes,
    },
    {
      id: 'quota',
      header: t.quota,
      isNumber: true,
      isSecondary: true,
      cell: ({ quota_bytes: bytes }) => (bytes === null ? words.unlimited : <BytesText bytes={bytes} />),
      csv: ({ quota_bytes: bytes }) => bytes,
    },
    {
      id: 'ends',
      header: t.ends,
      sort: 'ends_at',
      isSecondary: true,
      cell: ({ ends_at: at }) => (at === null ? t.noEnd : <TimeText at={at} />),
      csv: ({ ends_at: at }) => at,
    },
  ];
}
