import { notifications } from '@mantine/notifications';
import { toCsv } from '../../format/csv.ts';
import { download } from '../../format/download.ts';
import { messagesNow } from '../../i18n/messages.ts';
import { tellFailure } from '../tell.ts';
import type { Column } from './column.ts';
import { apiQuery } from './table-search.ts';
import { tableTexts } from './table-texts.ts';
import type { Table } from './use-table.ts';

const ROWS_AT_ONCE = 100;
const MOST_ROWS = 100_000;

interface Export<T> {
  readonly table: Table<T>;
  readonly columns: readonly Column<T>[];
  readonly name: string;
  /** These; without them, all that the search and the filters find. */
  readonly rows?: readonly T[];
}

/** Writes rows to a CSV file, with progress in the corner. */
export async function exportRows<T>({ table, columns, name, rows }: Export<T>): Promise<void> {
  try {
    const found = rows ?? (await readAll(table));
    const exported = columns.flatMap(({ header, csv }) => (csv ? [{ header, csv }] : []));
    const lines = [exported.map(({ header }) => header), ...found.map((row) => exported.map(({ csv }) => csv(row)))];
    download(`${name}-${new Date().toISOString().slice(0, 10)}.csv`, toCsv(lines), 'text/csv;charset=utf-8');
  } catch (error) {
    tellFailure(error);
  }
}

async function readAll<T>({ state, fetchPage }: Table<T>): Promise<readonly T[]> {
  const t = messagesNow(tableTexts);
  const id = notifications.show({ message: t.exportCsv, loading: true, autoClose: false, withCloseButton: false });
  const found: T[] = [];
  try {
    for (let page = 1; ; page++) {
      // Each page follows from the one before: whether there is a next one.
      const { items, total, total_pages } = await fetchPage({ ...apiQuery(state), page, page_size: ROWS_AT_ONCE });
      found.push(...items);
      if (page >= total_pages || items.length === 0) return found;
      if (found.length >= MOST_ROWS) {
        notifications.show({ color: 'yellow', message: t.exportCut(found.length) });
        return found;
      }
      notifications.update({ id, message: t.exporting(found.length, total), loading: true });
    }
  } finally {
    notifications.hide(id);
  }
}
