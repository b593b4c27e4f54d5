import { type MachineId, type UserId, invalidField } from '@orrery/kernel';
import type { Machine } from '../machine.ts';
import type { MachineRepository, MachineTransact } from '../ports.ts';
import type { MachineStore } from './machine-repository-contract.ts';

/** Machines in memory: transactions one after the other, and a failed one leaves nothing. */
export function memoryMachines(): MachineStore {
  let rows: ReadonlyMap<MachineId, Machine> = new Map();
  let lastId = 0;
  const users = new Set<UserId>();
  const nodes: MachineId[] = [];
  let last: Promise<unknown> = Promise.resolve();

  const repository = (draft: Map<MachineId, Machine>): MachineRepository => {
    const checkOwner = ({ ownerId }: Pick<Machine, 'ownerId'>) => {
      if (ownerId !== null && !users.has(ownerId)) throw invalidField('owner_id', 'owner_id: there is no such user');
    };
    return {
      async add(machine) {
        checkOwner(machine);
        const added = { ...machine, id: ++lastId as MachineId };
        draft.set(added.id, added);
        return added;
      },
      lock: async (id) => draft.get(id),
      async save(machine) {
        checkOwner(machine);
        draft.set(machine.id, machine);
      },
      remove: async (id) => void draft.delete(id),
      countNodes: async (id) => nodes.filter((machineId) => machineId === id).length,
      holdAddress: async (address) =>
        [...draft.values()].find((row) => row.address.toLowerCase() === address.toLowerCase())?.id,
    };
  };

  const transact: MachineTransact = (work) => {
    const run = async () => {
      const draft = new Map(rows);
      const result = await work({ machines: repository(draft) });
      rows = draft;
      return result;
    };
    const mine = last.then(run, run);
    last = mine.catch(() => undefined);
    return mine;
  };

  return {
    transact,
    async givenUser() {
      const id = (users.size + 1) as UserId;
      users.add(id);
      return id;
    },
    givenNodeOn: async (id) => void nodes.push(id),
  };
}
