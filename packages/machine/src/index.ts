export * from './machine-error.ts';
export * from './machine-status.ts';
export * from './machine.ts';
export * from './ports.ts';
export * from './write-machine.ts';
export type { MachineChange, MachineInput } from './define-machine.ts';
