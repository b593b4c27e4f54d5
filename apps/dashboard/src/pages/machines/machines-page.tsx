import { Group } from '@mantine/core';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { NewButton, PageFrame } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useTable } from '../../ui/table/use-table.ts';
import { RowLink, StatusText, TimeText } from '../../ui/texts.tsx';
import { type Machine, machineApi } from './machine-api.ts';
import { machineTexts } from './machine-texts.ts';
import { statusOf, statuses, toneOf } from './machine-values.ts';
import { OwnerText } from './owner-text.tsx';

const nameOf = ({ name }: Machine) => name;

export default function MachinesPage() {
  const t = useMessages(machineTexts);
  const words = useMessages(common);
  const table = useTable<Machine>({
    resource: 'machines',
    fetchPage: machineApi.list,
    rowId: ({ id }) => id,
    filters: [
      {
        id: 'status',
        label: t.status,
        options: statuses.map((value) => ({ value, label: t[`status.${value}`] })),
      },
    ],
  });
  return (
    <PageFrame title={t.title} actions={<NewButton to="/machines/new" label={t.newMachine} />}>
      <DataTable
        table={table}
        columns={useMachineColumns()}
        nameOf={nameOf}
        name="machines"
        actions={[
          {
            id: 'delete',
            label: words.delete,
            about: t.aboutDelete,
            run: ({ id }) => machineApi.remove(id),
            nameOf,
            isDangerous: true,
          },
        ]}
        empty={
          <Empty title={t.emptyTitle} text={t.emptyText}>
            <NewButton to="/machines/new" label={t.createMachine} />
          </Empty>
        }
      />
    </PageFrame>
  );
}

function useMachineColumns(): Column<Machine>[] {
  const t = useMessages(machineTexts);
  const words = useMessages(common);
  return [
    {
      id: 'name',
      header: t.name,
      sort: 'name',
      cell: ({ id, name }) => <RowLink to={`/machines/${id}`}>{name}</RowLink>,
      csv: nameOf,
    },
    {
      id: 'status',
      header: t.status,
      cell: (machine) => {
        const status = statusOf(machine);
        return <StatusText tone={toneOf(status)} label={t[`status.${status}`]} />;
      },
      csv: ({ status_text: text }) => text,
    },
    {
      id: 'address',
      header: t.address,
      isSecondary: true,
      cell: ({ address }) => address,
      csv: ({ address }) => address,
    },
    {
      id: 'nodes',
      header: t.nodes,
      cell: ({ nodes }) =>
        nodes.length === 0 ? (
          words.none
        ) : (
          <Group gap="xs">
            {nodes.map(({ id, name }) => (
              <RowLink key={id} to={`/nodes/${id}`}>
                {name}
              </RowLink>
            ))}
          </Group>
        ),
      csv: ({ nodes }) => nodes.map(({ name }) => name).join(' '),
    },
    {
      id: 'owner',
      header: t.owner,
      isSecondary: true,
      cell: ({ owner_id: id }) => <OwnerText id={id} />,
      csv: ({ owner_id: id }) => id,
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
