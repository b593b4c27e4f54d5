import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { NewButton } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useTable } from '../../ui/table/use-table.ts';
import { type Mission, probeApi } from './probe-api.ts';
import { ProbeFrame } from './probe-frame.tsx';
import { probeTexts } from './probe-texts.ts';

const nameOf = ({ method, scheme, host, path }: Mission) => `${method} ${scheme}://${host}${path}`;

export default function ProbeMissionsPage() {
  const t = useMessages(probeTexts);
  const words = useMessages(common);
  const table = useTable<Mission>({
    resource: 'probes',
    list: 'missions',
    fetchPage: probeApi.missions,
    rowId: ({ id }) => id,
  });
  const columns: Column<Mission>[] = [
    { id: 'request', header: t.missions, cell: nameOf, csv: nameOf },
    {
      id: 'progress',
      header: t.progress,
      isNumber: true,
      cell: ({ success, target }) => t.dayOf(success, target),
      csv: ({ success }) => success,
    },
    { id: 'errors', header: t.errors, isNumber: true, cell: ({ error }) => error, csv: ({ error }) => error },
    {
      id: 'listed',
      header: t.listed,
      isSecondary: true,
      cell: ({ host_listed: isListed }) => (isListed ? t.yes : t.no),
      csv: ({ host_listed: isListed }) => String(isListed),
    },
  ];
  return (
    <ProbeFrame actions={<NewButton to="/probes/missions/new" label={t.newMission} />}>
      <DataTable
        table={table}
        columns={columns}
        nameOf={nameOf}
        name="probe-missions"
        isSearchable={false}
        actions={[
          {
            id: 'delete',
            label: words.delete,
            about: t.aboutRemoveMission,
            run: ({ id }) => probeApi.removeMission(id),
            nameOf,
            isDangerous: true,
          },
        ]}
        empty={<Empty title={t.noMissions} text={t.noMissionsText} />}
      />
    </ProbeFrame>
  );
}
