import { Button, Checkbox, Group, LoadingOverlay, NativeSelect, Pagination, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMessages } from '../../i18n/messages.ts';
import { Loading } from '../loading.tsx';
import { Empty, Failure } from '../states.tsx';
import { type BulkAction, type Column, cellClass } from './column.ts';
import { SelectionBar } from './selection-bar.tsx';
import { SortableHeader } from './sortable-header.tsx';
import { PAGE_SIZES } from './table-search.ts';
import { tableTexts } from './table-texts.ts';
import { Toolbar } from './toolbar.tsx';
import type { Table } from './use-table.ts';

interface DataTableProps<T> {
  readonly table: Table<T>;
  readonly columns: readonly Column<T>[];
  /** What a row is called, for screen readers. */
  readonly nameOf: (row: T) => string;
  /** Name of exported files. */
  readonly name: string;
  readonly actions?: readonly BulkAction<T>[];
  /** Lists the API cannot search have none. */
  readonly isSearchable?: boolean;
  /** In the place of a list that is empty without any search or filter: what to do first. */
  readonly empty: ReactNode;
}

/** A list: toolbar, selection, rows, pages. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { table, columns, nameOf, name, actions = [], isSearchable = true, empty } = props;
  const t = useMessages(tableTexts);
  const { state, page } = table;
  if (table.isLoading) return <Loading />;
  if (!page) return <Failure error={table.error} onRetry={table.retry} />;
  const isNarrowed = state.q !== '' || Object.keys(state.filters).length > 0;
  if (page.total === 0 && !isNarrowed) return empty;
  return (
    <Stack gap="sm">
      <Toolbar table={table} columns={columns} name={name} isSearchable={isSearchable} />
      {table.error && <Failure error={table.error} onRetry={table.retry} />}
      {table.selected.size > 0 && <SelectionBar table={table} actions={actions} />}
      {page.items.length === 0 ? (
        <Empty title={t.nothingFound} text={t.nothingFoundText}>
          <Button variant="default" onClick={() => table.change({ q: '', filters: {} })}>
            {t.clearAll}
          </Button>
        </Empty>
      ) : (
        <Rows table={table} columns={columns} rows={page.items} nameOf={nameOf} isSelectable={actions.length > 0} />
      )}
      <Pages table={table} total={page.total} pages={page.total_pages} />
    </Stack>
  );
}

interface RowsProps<T> {
  readonly table: Table<T>;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly nameOf: (row: T) => string;
  readonly isSelectable: boolean;
}

/** Not the table of Mantine, which brings scroll bars of its own and what places menus: lists are the first screen. */
function Rows<T>({ table, columns, rows, nameOf, isSelectable }: RowsProps<T>) {
  const t = useMessages(tableTexts);
  const { selected, rowId, select } = table;
  const chosen = rows.filter((row) => selected.has(rowId(row))).length;
  return (
    <div className="rows-frame">
      <LoadingOverlay visible={table.isStale} overlayProps={{ backgroundOpacity: 0.35 }} loaderProps={{ size: 'sm' }} />
      <table className="rows" aria-busy={table.isStale}>
        <thead>
          <tr>
            {isSelectable && (
              <th className="chooser">
                <Checkbox
                  size="xs"
                  aria-label={t.selectAll}
                  checked={chosen === rows.length}
                  indeterminate={chosen > 0 && chosen < rows.length}
                  onChange={({ currentTarget }) => {
                    for (const row of rows) select(row, currentTarget.checked);
                  }}
                />
              </th>
            )}
            {columns.map((column) => (
              <SortableHeader key={column.id} column={column} table={table} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowId(row)}>
              {isSelectable && (
                <td>
                  <Checkbox
                    size="xs"
                    aria-label={t.selectRow(nameOf(row))}
                    checked={selected.has(rowId(row))}
                    onChange={({ currentTarget }) => select(row, currentTarget.checked)}
                  />
                </td>
              )}
              {columns.map(({ id, cell, isNumber, isSecondary }) => (
                <td key={id} className={cellClass({ isNumber, isSecondary })}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Pages<T>({
  table,
  total,
  pages,
}: {
  readonly table: Table<T>;
  readonly total: number;
  readonly pages: number;
}) {
  const t = useMessages(tableTexts);
  const { state, change } = table;
  return (
    <Group justify="space-between">
      <Text size="sm" c="dimmed" role="status">
        {t.found(total)}
      </Text>
      <Group gap="sm">
        {total > (PAGE_SIZES[0] ?? 0) && (
          <NativeSelect
            size="xs"
            w={80}
            aria-label={t.pageSize}
            data={PAGE_SIZES.map(String)}
            value={String(state.size)}
            onChange={({ currentTarget }) => change({ size: Number(currentTarget.value) })}
          />
        )}
        {pages > 1 && (
          <Pagination
            size="sm"
            total={pages}
            value={state.page}
            onChange={(page) => change({ page })}
            getControlProps={(control) => ({ 'aria-label': `${t.page}: ${control}` })}
            getItemProps={(page) => ({ 'aria-label': `${t.page} ${page}` })}
          />
        )}
      </Group>
    </Group>
  );
}
