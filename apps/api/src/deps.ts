import type { Clock } from '@orrery/kernel';
import type { Database, Transact } from '@orrery/persistence';
import type { Guards } from './http/caller.ts';
import type { Once } from './http/once.ts';
import type { Keyring } from './keyring.ts';

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
  /** What links begin with, without a slash at the end: `https://example.com`. */
  readonly publicUrl: string;
}
