/** What a machine is doing, by the numbers and in the texts of LuoYunCloud. */
export const MACHINE_STATUS_TEXTS = {
  1: "new instance that hasn't run once",
  2: 'instance is stopped',
  3: 'instance is started by hypervisor',
  4: 'instance has its agent connected',
  5: 'instance has its application running',
  9: 'instance is suspended',
  245: 'instance needs query',
  255: 'instance has its disk missing',
} as const;

export type MachineStatus = keyof typeof MACHINE_STATUS_TEXTS;

export const machineStatuses = Object.keys(MACHINE_STATUS_TEXTS).map(Number) as MachineStatus[];

/** A machine that was only described so far. */
export const NEW_MACHINE: MachineStatus = 1;
