import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { PageFrame } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { BulkAction } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useTable } from '../../ui/table/use-table.ts';
import { usePlanChoices } from '../plans/use-plan-choices.ts';
import { NewSubscriptionButton } from './new-subscription-button.tsx';
import { type SubscriptionRow, acts, subscriptionApi } from './subscription-api.ts';
import { useSubscriptionColumns } from './subscription-columns.tsx';
import { subscriptionTexts } from './subscription-texts.ts';

const STATUSES = ['active', 'pending', 'limited', 'expired', 'suspended', 'cancelled'] as const;
const EXPIRING_DAYS = [1, 7, 30];

export default function SubscriptionsPage() {
  const t = useMessages(subscriptionTexts);
  const words = useMessages(common);
  const columns = useSubscriptionColumns();
  const plans = usePlanChoices();
  const table = useTable<SubscriptionRow>({
    resource: 'subscriptions',
    fetchPage: subscriptionApi.list,
    rowId: ({ id }) => id,
    filters: [
      { id: 'status', label: words.status, options: STATUSES.map((value) => ({ value, label: t[`status.${value}`] })) },
      {
        id: 'plan_id',
        label: t.plan,
        options: plans,
      },
      {
        id: 'expires_within',
        label: t.expiring,
        options: EXPIRING_DAYS.map((n) => ({ value: String(n), label: t.days(n) })),
      },
    ],
  });
  const nameOf = ({ id, user }: SubscriptionRow) => `#${id} ${user.email}`;
  const actions: BulkAction<SubscriptionRow>[] = [
    ...acts
      .filter((act) => act !== 'cancel')
      .map((act) => ({
        id: act,
        label: t[`act.${act}`],
        about: t[`about.${act}`],
        run: ({ id }: SubscriptionRow) => subscriptionApi.act(id, act),
        nameOf,
      })),
    {
      id: 'cancel',
      label: t['act.cancel'],
      about: t['about.cancel'],
      run: ({ id }) => subscriptionApi.act(id, 'cancel'),
      nameOf,
      isDangerous: true,
    },
    {
      id: 'delete',
      label: words.delete,
      about: t.aboutDelete,
      run: ({ id }) => subscriptionApi.remove(id),
      nameOf,
      isDangerous: true,
    },
  ];
  return (
    <PageFrame title={t.title} actions={<NewSubscriptionButton hasShortcut />}>
      <DataTable
        table={table}
        columns={columns}
        nameOf={nameOf}
        name="subscriptions"
        actions={actions}
        empty={
          <Empty title={t.emptyTitle} text={t.emptyText}>
            <NewSubscriptionButton />
          </Empty>
        }
      />
    </PageFrame>
  );
}
