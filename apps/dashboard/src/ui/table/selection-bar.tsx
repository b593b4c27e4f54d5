import { Button, Group, Paper, Text } from '@mantine/core';
import { type ComponentProps, Suspense, lazy, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useMessages } from '../../i18n/messages.ts';
import { confirm } from '../confirm.tsx';
import type { BulkAction } from './column.ts';
import { tableTexts } from './table-texts.ts';
import type { Table } from './use-table.ts';

const BulkRun = lazy(() => import('./bulk-run.tsx'));

interface SelectionBarProps<T> {
  readonly table: Table<T>;
  readonly actions: readonly BulkAction<T>[];
}

/** What may be done with the selected rows; says what it will do, then does it with a result per row. */
export function SelectionBar<T>({ table, actions }: SelectionBarProps<T>) {
  const t = useMessages(tableTexts);
  const queries = useQueryClient();
  const [running, setRunning] = useState<Omit<ComponentProps<typeof BulkRun>, 'onClose'>>();
  const { selected, clearSelection } = table;

  async function begin(action: BulkAction<T>): Promise<void> {
    const { label, about, nameOf, run, isDangerous = false } = action;
    const rows = [...selected.values()].map((row) => ({ name: nameOf(row), run: () => run(row) }));
    if (await confirm({ title: label, body: about(rows.length), yes: label, danger: isDangerous })) {
      setRunning({ title: label, rows });
    }
  }

  function close(): void {
    setRunning(undefined);
    clearSelection();
    void queries.invalidateQueries();
  }

  return (
    <Paper withBorder p="xs">
      <Group justify="space-between">
        <Group gap="xs">
          <Text size="sm" fw={600} role="status">
            {t.selected(selected.size)}
          </Text>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={clearSelection}>
            {t.clearSelection}
          </Button>
        </Group>
        <Group gap="xs">
          {actions.map((action) => (
            <Button
              key={action.id}
              size="xs"
              variant={action.isDangerous ? 'outline' : 'default'}
              {...(action.isDangerous && { color: 'red' })}
              onClick={() => void begin(action)}
            >
              {action.label}
            </Button>
          ))}
        </Group>
      </Group>
      <Suspense>{running && <BulkRun {...running} onClose={close} />}</Suspense>
    </Paper>
  );
}
