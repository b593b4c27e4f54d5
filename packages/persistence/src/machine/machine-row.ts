import type { MachineId, UserId } from '@orrery/kernel';
import type { Machine, MachineStatus } from '@orrery/machine';
import type { machines } from '../schema/index.ts';

type Row = typeof machines.$inferSelect;

/** Loading trusts the database: the rules ran before the row was written. */
export const machineFromRow = ({ consoleVdiType, consoleHost, consolePort, ...row }: Row): Machine => ({
  ...row,
  id: row.id as MachineId,
  ownerId: row.ownerId as UserId | null,
  status: row.status as MachineStatus,
  console:
    consoleHost === null || consoleVdiType === null
      ? null
      : { vdiType: consoleVdiType, host: consoleHost, port: consolePort },
});

export const machineColumns = ({ console, ...machine }: Omit<Machine, 'id'>) => ({
  ...machine,
  consoleVdiType: console?.vdiType ?? null,
  consoleHost: console?.host ?? null,
  consolePort: console?.port ?? null,
});
