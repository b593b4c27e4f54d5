import type { Instant, MachineId, UserId } from '@orrery/kernel';
import type { MachineStatus } from './machine-status.ts';

/** A server with an address; nodes sit on it (Hub: server; LuoYun: instance). */
export interface Machine extends MachineDefinition {
  readonly id: MachineId;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What an operator decides of a machine. */
export interface MachineDefinition {
  readonly name: string;
  /** A hostname, an IPv4 or an IPv6 address without brackets. */
  readonly address: string;
  readonly summary: string | null;
  /** Who sees it as an instance of their own; null: only operators. */
  readonly ownerId: UserId | null;
  readonly status: MachineStatus;
  readonly console: MachineConsole | null;
}

/** Where its screen is to be seen. */
export interface MachineConsole {
  /** Which protocol: {@link SPICE}. */
  readonly vdiType: number;
  readonly host: string;
  readonly port: number | null;
}

export const SPICE = 1;
