import { Group, Text, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useMessages } from '../../i18n/messages.ts';
import { type Column, cellClass } from './column.ts';
import { tableTexts } from './table-texts.ts';
import type { Table } from './use-table.ts';

export function SortableHeader<T>({ column, table }: { readonly column: Column<T>; readonly table: Table<T> }) {
  const t = useMessages(tableTexts);
  const { header, sort, isNumber } = column;
  const { sort: order } = table.state;
  const isSorted = sort !== undefined && order?.by === sort;
  const title = (
    <Text size="sm" fw={600} className="nowrap" span>
      {header}
    </Text>
  );
  const Arrow = order?.descending ? IconArrowDown : IconArrowUp;
  return (
    <th
      className={cellClass(column)}
      aria-sort={isSorted ? (order.descending ? 'descending' : 'ascending') : undefined}
    >
      {sort === undefined ? (
        title
      ) : (
        <UnstyledButton
          aria-label={t.sortBy(header)}
          onClick={() => table.change({ sort: { by: sort, descending: isSorted && !order.descending } })}
        >
          <Group gap={4} wrap="nowrap" justify={isNumber ? 'flex-end' : 'flex-start'}>
            {title}
            {isSorted && <Arrow size={14} aria-hidden />}
          </Group>
        </UnstyledButton>
      )}
    </th>
  );
}
