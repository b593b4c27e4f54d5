import { DomainError } from '@orrery/kernel';

export const machineNotFound = (id: number): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', `Machine with ID ${id} not found`);

export const machineInUse = (id: number, nodes: number): DomainError =>
  new DomainError(
    'conflict',
    'CONFLICT',
    `Machine with ID ${id} has ${nodes} ${nodes === 1 ? 'node' : 'nodes'} on it: move or delete them first`,
    { details: { nodes } },
  );

export const staleMachine = (current: number, given: number): DomainError =>
  new DomainError('conflict', 'CONFLICT', `The machine is at version ${current}, not ${given}: read it again`);

export const addressTaken = (address: string): DomainError =>
  new DomainError('conflict', 'CONFLICT', `There is a machine with the address ${address} already`);
