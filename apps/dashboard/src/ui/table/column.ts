import type { ReactNode } from 'react';
import type { Cell } from '../../format/csv.ts';

export interface Column<T> {
  /** Unique; the name in exports is `header`. */
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  /** The API's `order_by`, where it can order by it. */
  readonly sort?: string;
  /** What an export says; without it the column is not exported. */
  readonly csv?: (row: T) => Cell;
  /** Numbers stand on the right. */
  readonly isNumber?: boolean;
  /** Left out where the screen is narrow. */
  readonly isSecondary?: boolean;
}

interface CellLook {
  readonly isNumber?: boolean | undefined;
  readonly isSecondary?: boolean | undefined;
}

/** For its cells and its header. */
export const cellClass = ({ isNumber, isSecondary }: CellLook): string =>
  [isNumber && 'numbers nowrap', isSecondary && 'mantine-visible-from-md'].filter(Boolean).join(' ');

/** Something done to each of the selected rows, one by one. */
export interface BulkAction<T> {
  readonly id: string;
  readonly label: string;
  /** What it will do, said before it does: `n` rows. */
  readonly about: (n: number) => string;
  /** Throws ApiError where it fails; what it returns stands beside the row. */
  readonly run: (row: T) => Promise<unknown>;
  readonly nameOf: (row: T) => string;
  readonly isDangerous?: boolean;
}
