import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { NewButton, PageFrame } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import type { BulkAction } from '../../ui/table/column.ts';
import { DataTable } from '../../ui/table/data-table.tsx';
import { type TableFilter, useTable } from '../../ui/table/use-table.ts';
import { type Node, nodeApi } from './node-api.ts';
import { useNodeColumns } from './node-columns.tsx';
import { protocols, statuses } from './node-protocols.ts';
import { nodeTexts } from './node-texts.ts';

/** No event tells what agents report. */
const REFRESH_MS = 15_000;

export default function NodesPage() {
  const t = useMessages(nodeTexts);
  const table = useTable<Node>({
    resource: 'nodes',
    fetchPage: nodeApi.list,
    rowId: ({ id }) => id,
    filters: useNodeFilters(),
    refreshMs: REFRESH_MS,
  });
  const nameOf = ({ name }: Node) => name;
  return (
    <PageFrame title={t.title} actions={<NewButton to="/nodes/new" label={t.newNode} />}>
      <DataTable
        table={table}
        columns={useNodeColumns()}
        nameOf={nameOf}
        name="nodes"
        actions={useBulkActions(nameOf)}
        empty={
          <Empty title={t.emptyTitle} text={t.emptyText}>
            <NewButton to="/nodes/new" label={t.createNode} />
          </Empty>
        }
      />
    </PageFrame>
  );
}

function useNodeFilters(): TableFilter[] {
  const t = useMessages(nodeTexts);
  const search: Record<string, unknown> = useSearch({ strict: false });
  const { data } = useQuery({ queryKey: ['nodes', 'labels'], queryFn: nodeApi.labels });
  const options = (id: string, known: readonly string[] = []) => {
    const value = search[id];
    const current = typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
    return [...new Set([...known, ...current])].map((one) => ({ value: one, label: one }));
  };
  return [
    { id: 'status', label: t.status, options: statuses.map((value) => ({ value, label: t[value] })) },
    { id: 'protocol', label: t.protocol, options: protocols.map((value) => ({ value, label: value })) },
    { id: 'region', label: t.region, options: options('region', data?.regions) },
    { id: 'tags', label: t.tags, options: options('tags', data?.tags) },
  ];
}

function useBulkActions(nameOf: (node: Node) => string): BulkAction<Node>[] {
  const t = useMessages(nodeTexts);
  const words = useMessages(common);
  return [
    {
      id: 'activate',
      label: t.bulkActivate,
      about: t.aboutActivate,
      run: ({ id }) => nodeApi.changeStatus(id, { status: 'active' }),
      nameOf,
    },
    {
      id: 'maintain',
      label: t.bulkMaintain,
      about: t.aboutMaintain,
      run: ({ id }) => nodeApi.changeStatus(id, { status: 'maintenance' }),
      nameOf,
    },
    {
      id: 'deactivate',
      label: t.bulkDeactivate,
      about: t.aboutDeactivate,
      run: ({ id }) => nodeApi.changeStatus(id, { status: 'inactive' }),
      nameOf,
    },
    {
      id: 'delete',
      label: words.delete,
      about: t.aboutDelete,
      run: ({ id }) => nodeApi.remove(id),
      nameOf,
      isDangerous: true,
    },
  ];
}
