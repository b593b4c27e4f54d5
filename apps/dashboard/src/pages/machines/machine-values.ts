import type { Machine, MachineBody } from './machine-api.ts';

export const statuses = ['1', '2', '3', '4', '5', '9', '245', '255'] as const;
type Status = (typeof statuses)[number];

/** What the fields hold: ids and numbers that are chosen are texts, an empty number is an empty text. */
export interface MachineValues {
  readonly name: string;
  readonly address: string;
  readonly summary: string;
  readonly owner_id: string | null;
  readonly status: Status;
  readonly has_console: boolean;
  readonly console: { readonly host: string; readonly port: number | ''; readonly vdi_type: number | '' };
}

const noConsole = { host: '', port: '', vdi_type: 1 } as const;

export const newMachine: MachineValues = {
  name: '',
  address: '',
  summary: '',
  owner_id: null,
  status: '1',
  has_console: false,
  console: noConsole,
};

export const statusOf = ({ status }: Pick<Machine, 'status'>): Status => `${status}`;

export const toneOf = (status: Status): 'good' | 'waiting' | 'bad' | 'neutral' => {
  if (status === '4' || status === '5') return 'good';
  if (status === '3' || status === '245') return 'waiting';
  return status === '255' ? 'bad' : 'neutral';
};

export const fromMachine = (machine: Machine): MachineValues => ({
  name: machine.name,
  address: machine.address,
  summary: machine.summary ?? '',
  owner_id: machine.owner_id === null ? null : String(machine.owner_id),
  status: statusOf(machine),
  has_console: machine.console !== null,
  console: machine.console ? { ...machine.console, port: machine.console.port ?? '' } : noConsole,
});

export const toMachineBody = (values: MachineValues): MachineBody => ({
  name: values.name.trim(),
  address: values.address.trim(),
  summary: values.summary.trim() === '' ? null : values.summary.trim(),
  owner_id: values.owner_id === null ? null : Number(values.owner_id),
  status: Number(values.status) as NonNullable<MachineBody['status']>,
  console: values.has_console
    ? {
        host: values.console.host.trim(),
        port: values.console.port === '' ? null : values.console.port,
        // An empty field is shown as wrong.
        vdi_type: values.console.vdi_type as number,
      }
    : null,
});
