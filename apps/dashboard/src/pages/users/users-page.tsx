import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { NewButton, PageFrame } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { BulkAction, Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useTable } from '../../ui/table/use-table.ts';
import { RowLink, StatusText, TimeText } from '../../ui/texts.tsx';
import { type User, userApi } from './user-api.ts';
import { userTexts } from './user-texts.ts';

export default function UsersPage() {
  const t = useMessages(userTexts);
  const words = useMessages(common);
  const columns = useUserColumns();
  const table = useTable<User>({
    resource: 'users',
    fetchPage: userApi.list,
    rowId: ({ id }) => id,
    filters: [
      {
        id: 'role',
        label: t.role,
        options: (['user', 'admin'] as const).map((value) => ({ value, label: t[`role.${value}`] })),
      },
      {
        id: 'status',
        label: words.status,
        options: [
          { value: 'active', label: words.active },
          { value: 'suspended', label: t.suspended },
        ],
      },
    ],
  });
  const nameOf = ({ email }: User) => email;
  const actions: BulkAction<User>[] = [
    {
      id: 'suspend',
      label: t.suspend,
      about: t.aboutSuspend,
      run: ({ id }) => userApi.change(id, { status: 'suspended' }),
      nameOf,
    },
    {
      id: 'activate',
      label: t.activate,
      about: t.aboutActivate,
      run: ({ id }) => userApi.change(id, { status: 'active' }),
      nameOf,
    },
    {
      id: 'delete',
      label: words.delete,
      about: t.aboutDelete,
      run: ({ id }) => userApi.remove(id),
      nameOf,
      isDangerous: true,
    },
  ];
  return (
    <PageFrame title={t.title} actions={<NewButton to="/users/new" label={t.newUser} />}>
      <DataTable
        table={table}
        columns={columns}
        nameOf={nameOf}
        name="users"
        actions={actions}
        empty={
          <Empty title={t.emptyTitle} text={t.emptyText}>
            <NewButton to="/users/new" label={t.createUser} />
          </Empty>
        }
      />
    </PageFrame>
  );
}

function useUserColumns(): Column<User>[] {
  const t = useMessages(userTexts);
  const words = useMessages(common);
  return [
    {
      id: 'email',
      header: words.email,
      sort: 'email',
      cell: ({ id, email }) => <RowLink to={`/users/${id}`}>{email}</RowLink>,
      csv: ({ email }) => email,
    },
    { id: 'role', header: t.role, cell: ({ role }) => t[`role.${role}`], csv: ({ role }) => role },
    {
      id: 'status',
      header: words.status,
      cell: ({ status }) => (
        <StatusText
          tone={status === 'active' ? 'good' : 'bad'}
          label={status === 'active' ? words.active : t.suspended}
        />
      ),
      csv: ({ status }) => status,
    },
    {
      id: 'created',
      header: words.created,
      sort: 'created_at',
      isSecondary: true,
      cell: ({ created_at: at }) => <TimeText at={at} />,
      csv: ({ created_at: at }) => at,
    },
  ];
}
