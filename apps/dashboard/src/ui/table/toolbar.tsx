import { Button, CloseButton, Group, NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconDownload, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { common } from '../../i18n/common.ts';
import { useMessages } from '../../i18n/messages.ts';
import { DropMenu } from '../drop-menu.tsx';
import { useShortcut } from '../use-shortcut.ts';
import type { Column } from './column.ts';
import { exportRows } from './export-rows.ts';
import { tableTexts } from './table-texts.ts';
import type { Table } from './use-table.ts';

const TYPING_MS = 250;

interface ToolbarProps<T> {
  readonly table: Table<T>;
  readonly columns: readonly Column<T>[];
  readonly name: string;
  readonly isSearchable: boolean;
}

export function Toolbar<T>({ table, columns, name, isSearchable }: ToolbarProps<T>) {
  const t = useMessages(tableTexts);
  const { state, change, filters, selected } = table;
  const rows = [...selected.values()];
  const all = { label: t.exportAll, run: () => void exportRows({ table, columns, name }) };
  const some = { label: t.exportSelected(rows.length), run: () => void exportRows({ table, columns, name, rows }) };
  const exports = rows.length > 0 ? [all, some] : [all];
  return (
    <Group gap="sm" align="flex-end">
      {isSearchable && <SearchBox q={state.q} onSearch={(q) => change({ q })} />}
      {filters.map(({ id, label, options }) => (
        <NativeSelect
          key={id}
          w="fit-content"
          maw={220}
          aria-label={label}
          data={[{ value: '', label: t.anyOf(label) }, ...options]}
          value={state.filters[id] ?? ''}
          onChange={({ currentTarget }) => change({ filters: { ...state.filters, [id]: currentTarget.value } })}
        />
      ))}
      <DropMenu
        target={
          <Button variant="default" leftSection={<IconDownload size={16} />} ml="auto">
            {t.exportCsv}
          </Button>
        }
        items={exports}
      />
    </Group>
  );
}

function SearchBox({ q, onSearch }: { readonly q: string; readonly onSearch: (q: string) => void }) {
  const t = useMessages(tableTexts);
  const { search } = useMessages(common);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  const later = useDebouncedCallback(onSearch, TYPING_MS);
  useShortcut('/', () => input.current?.focus());
  // The way back, or a cleared search: the URL knows better, unless somebody types.
  useEffect(() => {
    if (document.activeElement !== input.current) setText(q);
  }, [q]);
  const type = (next: string): void => {
    setText(next);
    later(next);
  };
  return (
    <TextInput
      ref={input}
      type="search"
      w={{ base: '100%', xs: 260 }}
      aria-label={search}
      aria-keyshortcuts="/"
      placeholder={t.search}
      maxLength={100}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text !== '' && <CloseButton size="sm" aria-label={t.clearAll} onClick={() => type('')} />}
      value={text}
      onChange={({ currentTarget }) => type(currentTarget.value)}
    />
  );
}
