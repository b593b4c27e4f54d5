import { useMessages } from '../../i18n/messages.ts';
import { Empty } from '../../ui/states.tsx';
import type { Column } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { useTable } from '../../ui/table/use-table.ts';
import { StatusText, TimeText } from '../../ui/texts.tsx';
import { type ProbeResult, probeApi } from './probe-api.ts';
import { ProbeFrame } from './probe-frame.tsx';
import { probeTexts } from './probe-texts.ts';

const nameOf = ({ node_name: name }: ProbeResult) => name;

export default function ProbeResultsPage() {
  const t = useMessages(probeTexts);
  const table = useTable<ProbeResult>({
    resource: 'probes',
    list: 'results',
    fetchPage: probeApi.results,
    rowId: ({ node_id: node, mission_id: mission }) => `${node} ${mission}`,
  });
  const columns: Column<ProbeResult>[] = [
    { id: 'node', header: t.node, cell: nameOf, csv: nameOf },
    { id: 'host', header: t.host, cell: ({ host }) => host ?? t.missionGone, csv: ({ host }) => host },
    {
      id: 'reachable',
      header: t.reachable,
      cell: ({ reachable }) => (
        <StatusText tone={reachable ? 'good' : 'bad'} label={reachable ? t.reachable : t.unreachable} />
      ),
      csv: ({ reachable }) => String(reachable),
    },
    {
      id: 'code',
      header: t.code,
      isNumber: true,
      isSecondary: true,
      cell: ({ code }) => code,
      csv: ({ code }) => code,
    },
    {
      id: 'latency',
      header: t.latency,
      isNumber: true,
      isSecondary: true,
      cell: ({ latency_ms: ms }) => (ms === null ? '–' : `${ms} ms`),
      csv: ({ latency_ms: ms }) => ms,
    },
    {
      id: 'failure',
      header: t.failure,
      isSecondary: true,
      cell: ({ failure }) => failure ?? '–',
      csv: ({ failure }) => failure,
    },
    { id: 'at', header: t.at, isSecondary: true, cell: ({ at }) => <TimeText at={at} />, csv: ({ at }) => at },
  ];
  return (
    <ProbeFrame>
      <DataTable
        table={table}
        columns={columns}
        nameOf={nameOf}
        name="probe-results"
        isSearchable={false}
        empty={<Empty title={t.noResults} text={t.noResultsText} />}
      />
    </ProbeFrame>
  );
}
