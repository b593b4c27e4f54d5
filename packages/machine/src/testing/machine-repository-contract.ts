import { type MachineId, type UserId, fixedClock } from '@orrery/kernel';
import { beforeEach, expect, test } from 'vitest';
import type { MachineInput } from '../define-machine.ts';
import type { MachineTransact } from '../ports.ts';
import { changeMachine, createMachine, deleteMachine } from '../write-machine.ts';

/** A store under test, and what the contract must put into it that the port does not. */
export interface MachineStore {
  readonly transact: MachineTransact;
  givenUser(): Promise<UserId>;
  givenNodeOn(id: MachineId): Promise<void>;
}

const conflict = expect.objectContaining({ kind: 'conflict', code: 'CONFLICT' });
const bare: MachineInput = { name: 'bare', address: 'a.example.com' };

/** What every keeper of machines must do. `makeStore` gives an empty one. */
export function machineRepositoryContract(makeStore: () => Promise<MachineStore>): void {
  const clock = fixedClock('2026-01-15T10:30:00.123Z');
  let store: MachineStore;
  beforeEach(async () => {
    store = await makeStore();
  });
  const deps = () => ({ transact: store.transact, clock });
  const read = (id: MachineId) => store.transact(({ machines }) => machines.lock(id));

  test('keeps a machine as it is, through every change', async () => {
    const ownerId = await store.givenUser();
    const console = { vdiType: 1, host: '10.0.0.2', port: null };
    const full = { name: 'Ünï 🚀', address: '2001:db8::1', summary: 'Two\nlines', ownerId, status: 255, console };
    const machine = await createMachine(deps())(full);
    expect(machine).toMatchObject({ ...full, version: 1 });
    expect(await read(machine.id)).toEqual(machine);

    const cleared = await changeMachine(deps())({ id: machine.id }, { summary: '', ownerId: null, console: null });
    expect(cleared).toMatchObject({ ...full, summary: null, ownerId: null, console: null, version: 2 });
    expect(await read(machine.id)).toEqual(cleared);
    expect(await createMachine(deps())(bare)).toMatchObject({ summary: null, ownerId: null, status: 1, console: null });
  });

  test('knows no machine that is not there, and no owner either', async () => {
    expect(await read(Number.MAX_SAFE_INTEGER as MachineId)).toBeUndefined();
    await expect(changeMachine(deps())({ id: 9 as MachineId }, {})).rejects.toThrow('Machine with ID 9 not found');
    await expect(createMachine(deps())({ ...bare, ownerId: 9 as UserId })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      details: { fields: [{ path: 'owner_id' }] },
    });
  });

  test('keeps nothing of a transaction that fails', async () => {
    const machine = await createMachine(deps())(bare);
    const failing = store.transact(async ({ machines }) => {
      await machines.save({ ...machine, name: 'after' });
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await read(machine.id)).toEqual(machine);
  });

  test('lets one of two writers at once win', async () => {
    const { id } = await createMachine(deps())(bare);
    const write = (name: string) => changeMachine(deps())({ id, version: 1 }, { name });
    const results = await Promise.allSettled([write('a'), write('b')]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await read(id))?.version).toBe(2);
  });

  test('has an address once for those who want that, also of two at once', async () => {
    const only = { uniqueAddress: true };
    const make = (name: string, address: string) => createMachine(deps())({ name, address }, only);
    const results = await Promise.allSettled([make('a', 'A.example.com'), make('b', 'a.example.com')]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const other = await make('c', 'b.example.com');
    const move = (address: string) => changeMachine(deps())({ id: other.id }, { address }, only);
    await expect(move('a.example.com')).rejects.toEqual(conflict);
    expect((await move('B.example.com')).address).toBe('B.example.com');
    expect((await createMachine(deps())(bare)).address).toBe('a.example.com');
  });

  test('lets go of a machine only when no node sits on it', async () => {
    const used = await createMachine(deps())(bare);
    const unused = await createMachine(deps())(bare);
    await store.givenNodeOn(used.id);
    await expect(deleteMachine(deps())({ id: used.id })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { nodes: 1 },
    });
    await deleteMachine(deps())({ id: unused.id });
    expect(await read(unused.id)).toBeUndefined();
    expect(await read(used.id)).toEqual(used);
  });
}
