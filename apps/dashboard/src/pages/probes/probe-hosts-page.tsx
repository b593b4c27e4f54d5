import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { NewButton } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useTable } from '../../ui/table/use-table.ts';
import { TimeText } from '../../ui/texts.tsx';
import { type ProbeHost, probeApi } from './probe-api.ts';
import { ProbeFrame } from './probe-frame.tsx';
import { probeTexts } from './probe-texts.ts';

const nameOf = ({ host }: ProbeHost) => host;

export default function ProbeHostsPage() {
  const t = useMessages(probeTexts);
  const words = useMessages(common);
  const table = useTable<ProbeHost>({
    resource: 'probes',
    list: 'hosts',
    fetchPage: probeApi.hosts,
    rowId: ({ id }) => id,
  });
  const columns: Column<ProbeHost>[] = [
    { id: 'host', header: t.host, cell: nameOf, csv: nameOf },
    {
      id: 'pace',
      header: t.perMinute,
      isNumber: true,
      cell: ({ requests_per_minute: pace }) => pace,
      csv: ({ requests_per_minute: pace }) => pace,
    },
    {
      id: 'created',
      header: words.created,
      isSecondary: true,
      cell: ({ created_at: at }) => <TimeText at={at} />,
      csv: ({ created_at: at }) => at,
    },
  ];
  return (
    <ProbeFrame actions={<NewButton to="/probes/hosts/new" label={t.newHost} />}>
      <DataTable
        table={table}
        columns={columns}
        nameOf={nameOf}
        name="probe-hosts"
        isSearchable={false}
        actions={[
          {
            id: 'delete',
            label: words.delete,
            about: t.aboutRemoveHost,
            run: ({ id }) => probeApi.removeHost(id),
            nameOf,
            isDangerous: true,
          },
        ]}
        empty={<Empty title={t.noHosts} text={t.noHostsText} />}
      />
    </ProbeFrame>
  );
}
