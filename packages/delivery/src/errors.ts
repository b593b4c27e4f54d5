import { DomainError } from '@orrery/kernel';

const notFound =
  (what: string) =>
  (id: number): DomainError =>
    new DomainError('not_found', 'NOT_FOUND', `${what} with ID ${id} not found`);

const nameTaken =
  (what: string) =>
  (name: string): DomainError =>
    new DomainError('conflict', 'CONFLICT', `A ${what} named ${JSON.stringify(name)} already exists`);

export const ruleNotFound = notFound('Response rule');
export const ruleNameTaken = nameTaken('response rule');
export const templateNotFound = notFound('Template');
export const templateNameTaken = nameTaken('template');

export const templatePlaceTaken = (): DomainError =>
  new DomainError('conflict', 'CONFLICT', 'There is a template of this form for the same subscribers already');

export const templateInUse = (id: number, rules: readonly string[]): DomainError =>
  new DomainError('conflict', 'CONFLICT', `Template with ID ${id} is given by rules: ${rules.join(', ')}`, {
    details: { rules },
  });

export const staleVersion = (current: number, read: number): DomainError =>
  new DomainError('conflict', 'CONFLICT', `It has version ${current}, not ${read}: read it again`);

export const otherRules = (): DomainError =>
  new DomainError('conflict', 'CONFLICT', 'These are not the rules there are: read them again');
