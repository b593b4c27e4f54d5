import type { Clock, MachineId } from '@orrery/kernel';
import type { Machine } from './machine.ts';

export interface MachineRepository {
  /** VALIDATION_ERROR naming `owner_id` from `add` and `save` when there is no such user. */
  add(machine: Omit<Machine, 'id'>): Promise<Machine>;
  /** The machine, and nobody may change it or put a node on it before this transaction ends. */
  lock(id: MachineId): Promise<Machine | undefined>;
  /** Writes the whole machine, `version` and `updatedAt` included. */
  save(machine: Machine): Promise<void>;
  remove(id: MachineId): Promise<void>;
  /** Live nodes on it. Certain only while it is locked. */
  countNodes(id: MachineId): Promise<number>;
  /** The machine with this address in any case, and nobody else may ask or write one by it before this transaction ends. */
  holdAddress(address: string): Promise<MachineId | undefined>;
}

export interface MachineRepositories {
  readonly machines: MachineRepository;
}

/** Runs `work` in one transaction: all of it is kept, or nothing. */
export type MachineTransact = <T>(work: (repositories: MachineRepositories) => Promise<T>) => Promise<T>;

export interface MachineDeps {
  readonly transact: MachineTransact;
  readonly clock: Clock;
}
