import type { Clock } from '@orrery/kernel';
import type { Database, Transact } from '@orrery/persistence';
import type { Guards } from './http/caller.ts';
import type { Once } from './http/once.ts';
import type { Keyring } from './keyring.ts';

/** How addresses become devices; see the configuration table. */
export interface DeviceSettings {
  readonly windowMs: number;
  /** Addresses and CIDRs: whatever is in one of them is one device. */
  readonly allowedRanges: readonly string[];
}

/** What compose.ts hands to every route file. */
export interface Deps {
  /** Writes: use cases run inside it. */
  readonly transact: Transact;
  /** Reads for lists, charts and documents. */
  readonly db: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly guards: Guards;
  readonly once: Once;
  readonly devices: DeviceSettings;
  /** What `docker run` names to run our agent. */
  readonly agentImage: string;
  /** What links begin with, without a slash at the end: `https://example.com`. */
  readonly publicUrl: string;
}
