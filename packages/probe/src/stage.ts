import type { Instant } from '@orrery/kernel';

/** What a clearing took away. */
export interface Cleared {
  readonly missions: number;
  readonly cookies: number;
  readonly receipts: number;
  /** Figures of the stage that were not zero. */
  readonly figures: number;
  /** Distinct users of the stage. */
  readonly users: number;
}

/** The record of a clearing: which stage began, and by whose word. */
export interface Stage {
  readonly number: number;
  readonly begunAt: Instant;
  /** The name and id of the API token. */
  readonly begunBy: string;
  readonly cleared: Cleared;
}
