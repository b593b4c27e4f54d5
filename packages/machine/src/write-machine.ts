import type { MachineId } from '@orrery/kernel';
import { type MachineChange, type MachineInput, defineMachine, merge } from './define-machine.ts';
import type { Machine } from './machine.ts';
import { addressTaken, machineInUse, machineNotFound, staleMachine } from './machine-error.ts';
import type { MachineDeps, MachineRepository } from './ports.ts';

/** Which machine a writer means, and the version it has read, if it says so. */
export interface MachineTarget {
  readonly id: MachineId;
  readonly version?: number | undefined;
}

/** Machines may share an address (one behind another); a writer that wants one of its own says so. */
export interface AddressRule {
  readonly uniqueAddress?: boolean;
}

async function lockMachine(machines: MachineRepository, { id, version }: MachineTarget): Promise<Machine> {
  const machine = await machines.lock(id);
  if (!machine) throw machineNotFound(id);
  if (version !== undefined && version !== machine.version) throw staleMachine(machine.version, version);
  return machine;
}

/** CONFLICT where the address is to be unique and is not. */
export const createMachine =
  ({ transact, clock }: MachineDeps) =>
  async (input: MachineInput, { uniqueAddress = false }: AddressRule = {}): Promise<Machine> => {
    const definition = defineMachine(input);
    return transact(async ({ machines }) => {
      if (uniqueAddress && (await machines.holdAddress(definition.address)) !== undefined) {
        throw addressTaken(definition.address);
      }
      const now = clock.now();
      return machines.add({ ...definition, version: 1, createdAt: now, updatedAt: now });
    });
  };

/** Every accepted change raises the version. Nodes on the machine keep the addresses they have. */
export const changeMachine =
  ({ transact, clock }: MachineDeps) =>
  (target: MachineTarget, change: MachineChange, { uniqueAddress = false }: AddressRule = {}): Promise<Machine> =>
    transact(async ({ machines }) => {
      const before = await lockMachine(machines, target);
      const { id, version, createdAt } = before;
      const after: Machine = {
        ...merge(before, change),
        id,
        version: version + 1,
        createdAt,
        updatedAt: clock.now(),
      };
      const holder = uniqueAddress ? await machines.holdAddress(after.address) : undefined;
      if (holder !== undefined && holder !== id) throw addressTaken(after.address);
      await machines.save(after);
      return after;
    });

/** CONFLICT while a node sits on it. */
export const deleteMachine =
  ({ transact }: Pick<MachineDeps, 'transact'>) =>
  (target: MachineTarget): Promise<void> =>
    transact(async ({ machines }) => {
      const { id } = await lockMachine(machines, target);
      const nodes = await machines.countNodes(id);
      if (nodes > 0) throw machineInUse(id, nodes);
      await machines.remove(id);
    });
