import { DomainError } from '@orrery/kernel';

export const nodeNotFound = (id: number): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', `Node with ID ${id} not found`, { title: 'Node not found' });

export const nodeNameTaken = (name: string): DomainError =>
  new DomainError('conflict', 'CONFLICT', `There is a node named "${name}" already`, {
    details: { fields: [{ path: 'name', message: 'is taken' }] },
  });

/** The writer read an older state than the one it would overwrite. */
export const staleNode = (current: number, given: number): DomainError =>
  new DomainError('conflict', 'CONFLICT', `The node is at version ${current}, not ${given}: read it again`);
