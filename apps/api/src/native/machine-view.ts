import { type Instant, type UserId, toIso } from '@orrery/kernel';
import { type Machine, type MachineChange, MACHINE_STATUS_TEXTS, machineStatuses } from '@orrery/machine';
import type { MachineReading } from '@orrery/persistence';
import { type Static, Type } from 'typebox';
import { Body, Id, Nullable, Time, Version } from '../http/schema.ts';
import { NodeView } from './node-schemas.ts';
import { nodeView } from './node-view.ts';

export const MachineStatusNumber = Type.Unsafe<(typeof machineStatuses)[number]>({
  type: 'integer',
  enum: machineStatuses,
  description: Object.entries(MACHINE_STATUS_TEXTS)
    .map(([number, text]) => `${number}: ${text}`)
    .join('; '),
});

const name = Type.String({ minLength: 1, maxLength: 200, description: 'Shown to its owner' });
const address = Type.String({ minLength: 1, maxLength: 253, description: 'A hostname (ASCII), IPv4 or IPv6 address' });
const port = Type.Integer({ minimum: 1, maximum: 65_535 });
const vdiType = Type.Integer({ minimum: 1, maximum: 255, description: '1: spice' });
const host = Type.String({ minLength: 1, maxLength: 253 });

const optional = {
  summary: Type.Optional(Nullable(Type.String({ maxLength: 2_000 }))),
  owner_id: Type.Optional(Nullable(Id('The user who sees it as an instance of their own; null: nobody'))),
  status: Type.Optional(MachineStatusNumber),
  console: Type.Optional(
    Nullable(Body({ vdi_type: Type.Optional(vdiType), host, port: Type.Optional(Nullable(port)) })),
  ),
};

export const CreateMachineBody = Body({ name, address, ...optional });
export const ChangeMachineBody = Body({
  name: Type.Optional(name),
  address: Type.Optional(address),
  ...optional,
  version: Type.Optional(Version),
});

export const MachineView = Type.Object({
  id: Id('The id'),
  name: Type.String(),
  address: Type.String(),
  summary: Nullable(Type.String()),
  owner_id: Nullable(Id('The user it belongs to')),
  status: MachineStatusNumber,
  status_text: Type.String({ description: 'The status in the words of LuoYunCloud' }),
  console: Nullable(Type.Object({ vdi_type: vdiType, host: Type.String(), port: Nullable(port) })),
  nodes: Type.Array(NodeView, { description: 'The nodes on it' }),
  version: Version,
  created_at: Time('When it was made'),
  updated_at: Time('When it last changed'),
});

export const machineView = ({ machine, nodes }: MachineReading, now: Instant): Static<typeof MachineView> => ({
  id: machine.id,
  name: machine.name,
  address: machine.address,
  summary: machine.summary,
  owner_id: machine.ownerId,
  status: machine.status,
  status_text: MACHINE_STATUS_TEXTS[machine.status],
  console: consoleView(machine.console),
  nodes: nodes.map((reading) => nodeView(reading.node, reading, now)),
  version: machine.version,
  created_at: toIso(machine.createdAt),
  updated_at: toIso(machine.updatedAt),
});

const consoleView = (given: Machine['console']): Static<typeof MachineView>['console'] =>
  given && { vdi_type: given.vdiType, host: given.host, port: given.port };

/** The body's fields in the domain's words; absent ones stay absent. */
export const machineChange = (body: Static<typeof ChangeMachineBody>): MachineChange => ({
  name: body.name,
  address: body.address,
  summary: body.summary,
  ownerId: body.owner_id as UserId | null | undefined,
  status: body.status,
  console: body.console && { vdiType: body.console.vdi_type, host: body.console.host, port: body.console.port },
});
