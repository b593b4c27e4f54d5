import { useMessages } from '../../i18n/messages.ts';
import type { Column } from '../../ui/table/column.ts';
import { RowLink, StatusText } from '../../ui/texts.tsx';
import type { Node } from './node-api.ts';
import { statusTones } from './node-protocols.ts';
import { nodeTexts } from './node-texts.ts';

/** IPv6 in brackets. */
export const dialed = ({ server_address: host, server_port: port }: Node): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

export function useNodeColumns(): Column<Node>[] {
  const t = useMessages(nodeTexts);
  return [
    {
      id: 'name',
      header: t.name,
      sort: 'name',
      cell: ({ id, name }) => <RowLink to={`/nodes/${id}`}>{name}</RowLink>,
      csv: ({ name }) => name,
    },
    {
      id: 'status',
      header: t.status,
      sort: 'status',
      cell: ({ status }) => <StatusText tone={statusTones[status]} label={t[status]} />,
      csv: ({ status }) => status,
    },
    {
      id: 'protocol',
      header: t.protocol,
      sort: 'protocol',
      isSecondary: true,
      cell: ({ protocol }) => protocol,
      csv: ({ protocol }) => protocol,
    },
    {
      id: 'address',
      header: t.address,
      sort: 'server_address',
      isSecondary: true,
      cell: (node) => dialed(node),
      csv: (node) => dialed(node),
    },
    {
      id: 'region',
      header: t.region,
      sort: 'region',
      isSecondary: true,
      cell: ({ region }) => region,
      csv: ({ region }) => region,
    },
    {
      id: 'tags',
      header: t.tags,
      isSecondary: true,
      cell: ({ tags }) => tags.join(', '),
      csv: ({ tags }) => tags.join(' '),
    },
    {
      id: 'load',
      header: t.load,
      isNumber: true,
      isSecondary: true,
      cell: ({ system_status: system }) => (system?.cpu === undefined ? '–' : `${Math.round(Number(system.cpu))} %`),
      csv: ({ system_status: system }) => (system?.cpu === undefined ? null : Number(system.cpu)),
    },
    {
      id: 'online',
      header: t.online,
      isNumber: true,
      cell: ({ online_count: online }) => online ?? '–',
      csv: ({ online_count: online }) => online,
    },
    {
      id: 'multiplier',
      header: t.multiplier,
      isNumber: true,
      isSecondary: true,
      cell: ({ multiplier }) => `× ${multiplier}`,
      csv: ({ multiplier }) => multiplier,
    },
  ];
}
