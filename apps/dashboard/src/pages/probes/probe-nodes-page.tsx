import { useMessages } from '../../i18n/messages.ts';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useTable } from '../../ui/table/use-table.ts';
import { RowLink, StatusText, TimeText } from '../../ui/texts.tsx';
import { type ProbeNode, probeApi } from './probe-api.ts';
import { ProbeFrame } from './probe-frame.tsx';
import { probeTexts } from './probe-texts.ts';

const nameOf = ({ name }: ProbeNode) => name;

export default function ProbeNodesPage() {
  const t = useMessages(probeTexts);
  const table = useTable<ProbeNode>({
    resource: 'probes',
    list: 'nodes',
    fetchPage: probeApi.nodes,
    rowId: ({ node_id: id }) => id,
  });
  return (
    <ProbeFrame>
      <DataTable
        table={table}
        columns={useColumns()}
        nameOf={nameOf}
        name="probe-nodes"
        isSearchable={false}
        actions={[
          { id: 'on', label: t.turnOn, about: t.aboutOn, run: ({ node_id: id }) => probeApi.mark(id, true), nameOf },
          {
            id: 'off',
            label: t.turnOff,
            about: t.aboutOff,
            run: ({ node_id: id }) => probeApi.mark(id, false),
            nameOf,
          },
        ]}
        empty={<Empty title={t.noNodes} text={t.noNodesText} />}
      />
    </ProbeFrame>
  );
}

function useColumns(): Column<ProbeNode>[] {
  const t = useMessages(probeTexts);
  return [
    {
      id: 'name',
      header: t.node,
      cell: ({ node_id: id, name }) => <RowLink to={`/nodes/${id}`}>{name}</RowLink>,
      csv: nameOf,
    },
    {
      id: 'enabled',
      header: t.on,
      cell: ({ enabled }) => <StatusText tone={enabled ? 'good' : 'neutral'} label={enabled ? t.on : t.off} />,
      csv: ({ enabled }) => String(enabled),
    },
    {
      id: 'day',
      header: t.day,
      isNumber: true,
      cell: ({ day }) => t.dayOf(day.reachable, day.runs),
      csv: ({ day }) => `${day.reachable}/${day.runs}`,
    },
    {
      id: 'latency',
      header: t.latency,
      isNumber: true,
      isSecondary: true,
      cell: ({ day: { average_latency_ms: ms } }) => (ms === null ? '–' : `${ms} ms`),
      csv: ({ day }) => day.average_latency_ms,
    },
    {
      id: 'last',
      header: t.lastRun,
      isSecondary: true,
      cell: ({ day }) => <TimeText at={day.last_run_at} />,
      csv: ({ day }) => day.last_run_at,
    },
  ];
}
