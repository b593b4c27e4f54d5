import { DomainError, type FieldProblem, addressProblem } from '@orrery/kernel';
import { type MachineConsole, type MachineDefinition, SPICE } from './machine.ts';
import { MACHINE_STATUS_TEXTS, NEW_MACHINE } from './machine-status.ts';

/** What a writer sends: what is absent keeps its value, or on creation gets its default. */
export interface MachineChange {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly summary?: string | null | undefined;
  readonly ownerId?: MachineDefinition['ownerId'] | undefined;
  readonly status?: number | undefined;
  readonly console?: ConsoleInput | null | undefined;
}

/** `vdiType` absent: spice. */
export type ConsoleInput = Pick<MachineConsole, 'host'> & {
  readonly vdiType?: number | undefined;
  readonly port?: number | null | undefined;
};

export type MachineInput = MachineChange & { readonly name: string; readonly address: string };

export const defineMachine = ({ name, address, ...rest }: MachineInput): MachineDefinition =>
  merge({ name, address, summary: null, ownerId: null, status: NEW_MACHINE, console: null }, rest);

/** The definition with what the change sets. VALIDATION_ERROR names each field that breaks a rule. */
export function merge(before: MachineDefinition, change: MachineChange): MachineDefinition {
  const { name = before.name, address = before.address, status = before.status, ownerId = before.ownerId } = change;
  const summary = change.summary === undefined ? before.summary : change.summary;
  const merged = {
    name,
    address,
    summary: summary?.trim() === '' ? null : summary,
    ownerId,
    status,
    console: change.console === undefined ? before.console : consoleOf(change.console),
  };
  const problems = problemsOf(merged);
  const [first] = problems;
  if (first) {
    throw new DomainError('invalid', 'VALIDATION_ERROR', `${first.path} ${first.message}`, {
      details: { fields: problems },
    });
  }
  return merged as MachineDefinition;
}

const consoleOf = (given: ConsoleInput | null): MachineConsole | null =>
  given && { vdiType: given.vdiType ?? SPICE, host: given.host, port: given.port ?? null };

const CONTROL = /[\p{Cc}\u2028\u2029]/u;
const CONTROL_BUT_LINES = /[^\P{Cc}\t\n\r]/u;
const LONGEST_NAME = 200;
const LONGEST_SUMMARY = 2_000;
const LARGEST_VDI_TYPE = 255;

function problemsOf(machine: Omit<MachineDefinition, 'status'> & { readonly status: number }): FieldProblem[] {
  const { name, address, summary, status, console } = machine;
  const problems: FieldProblem[] = [];
  const check = (holds: boolean, path: string, message: string) => void (holds || problems.push({ path, message }));
  const checkAddress = (path: string, address: string) => {
    const problem = addressProblem(address);
    check(problem === undefined, path, problem ?? '');
  };
  check(name.trim() !== '', 'name', 'must not be blank');
  check([...name].length <= LONGEST_NAME, 'name', `must be at most ${LONGEST_NAME} characters long`);
  check(!CONTROL.test(name), 'name', 'must not hold control characters');
  checkAddress('address', address);
  check(
    [...(summary ?? '')].length <= LONGEST_SUMMARY,
    'summary',
    `must be at most ${LONGEST_SUMMARY} characters long`,
  );
  check(!CONTROL_BUT_LINES.test(summary ?? ''), 'summary', 'must not hold control characters');
  check(status in MACHINE_STATUS_TEXTS, 'status', `must be one of: ${Object.keys(MACHINE_STATUS_TEXTS).join(', ')}`);
  if (console) {
    const { host, port, vdiType } = console;
    checkAddress('console.host', host);
    check(port === null || isWhole(port, 1, 65_535), 'console.port', 'must be a port from 1 to 65535');
    check(isWhole(vdiType, 1, LARGEST_VDI_TYPE), 'console.vdi_type', `must be from 1 to ${LARGEST_VDI_TYPE}`);
  }
  return problems;
}

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;
