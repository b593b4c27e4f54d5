import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { NewButton, PageFrame } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { BulkAction, Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useTable } from '../../ui/table/use-table.ts';
import { BytesText, RowLink, StatusText, TimeText } from '../../ui/texts.tsx';
import { type Plan, planApi } from './plan-api.ts';
import { planTexts } from './plan-texts.ts';

export default function PlansPage() {
  const t = useMessages(planTexts);
  const columns = usePlanColumns();
  const table = useTable<Plan>({
    resource: 'plans',
    fetchPage: planApi.list,
    rowId: ({ id }) => id,
    filters: [
      {
        id: 'status',
        label: t.status,
        options: [
          { value: 'active', label: t.active },
          { value: 'inactive', label: t.inactive },
        ],
      },
    ],
  });
  const nameOf = ({ name }: Plan) => name;
  const actions: BulkAction<Plan>[] = [
    {
      id: 'activate',
      label: t.activate,
      about: t.aboutActivate,
      run: ({ id }) => planApi.change(id, { status: 'active' }),
      nameOf,
    },
    {
      id: 'deactivate',
      label: t.deactivate,
      about: t.aboutDeactivate,
      run: ({ id }) => planApi.change(id, { status: 'inactive' }),
      nameOf,
    },
    {
      id: 'delete',
      label: useMessages(common).delete,
      about: t.aboutDelete,
      run: ({ id }) => planApi.remove(id),
      nameOf,
      isDangerous: true,
    },
  ];
  return (
    <PageFrame title={t.title} actions={<NewButton to="/plans/new" label={t.newPlan} />}>
      <DataTable
        table={table}
        columns={columns}
        nameOf={nameOf}
        name="plans"
        actions={actions}
        empty={
          <Empty title={t.emptyTitle} text={t.emptyText}>
            <NewButton to="/plans/new" label={t.createPlan} />
          </Empty>
        }
      />
    </PageFrame>
  );
}

function usePlanColumns(): Column<Plan>[] {
  const t = useMessages(planTexts);
  const words = useMessages(common);
  return [
    {
      id: 'name',
      header: t.name,
      sort: 'name',
      cell: ({ id, name }) => <RowLink to={`/plans/${id}`}>{name}</RowLink>,
      csv: ({ name }) => name,
    },
    {
      id: 'status',
      header: t.status,
      cell: ({ status }) => <StatusText tone={status === 'active' ? 'good' : 'neutral'} label={t[status]} />,
      csv: ({ status }) => status,
    },
    {
      id: 'quota',
      header: t.quota,
      isNumber: true,
      cell: ({ quota_bytes: bytes }) => (bytes === null ? words.unlimited : <BytesText bytes={bytes} />),
      csv: ({ quota_bytes: bytes }) => bytes,
    },
    {
      id: 'reset',
      header: t.reset,
      isSecondary: true,
      cell: ({ reset }) => t[`reset.${reset}`],
      csv: ({ reset }) => reset,
    },
    {
      id: 'duration',
      header: t.duration,
      isNumber: true,
      isSecondary: true,
      cell: ({ duration_days: days }) => (days === null ? t.noEnd : t.days(days)),
      csv: ({ duration_days: days }) => days,
    },
    {
      id: 'nodes',
      header: t.nodes,
      isSecondary: true,
      cell: ({ node_tags: tags }) => (tags.length === 0 ? t.allNodes : tags.join(', ')),
      csv: ({ node_tags: tags }) => tags.join(' '),
    },
    {
      id: 'updated',
      header: words.updated,
      isSecondary: true,
      cell: ({ updated_at: at }) => <TimeText at={at} />,
      csv: ({ updated_at: at }) => at,
    },
  ];
}
