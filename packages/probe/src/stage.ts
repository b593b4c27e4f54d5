import type { Instant } from '@orrery/kernel';
import type { ProbeDeps } from './ports.ts';
import { type Figures, nextStage } from './statistics.ts';

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

const used = (figures: Figures): number => Object.values(figures).filter((figure) => figure !== 0).length;

/** Removes every mission, cookie, task and receipt, sets the stage's figures to zero, and records who wanted it. */
export const beginStage =
  ({ transact, clock }: ProbeDeps) =>
  (begunBy: string): Promise<Cleared> =>
    transact(async ({ probeMissions, probeCookies, probeReceipts, probeStatistics }) => {
      const before = await probeStatistics.lock();
      const cleared: Cleared = {
        missions: await probeMissions.clear(),
        cookies: await probeCookies.clear(),
        receipts: await probeReceipts.clear(),
        figures: used(before.current),
        users: before.current.users,
      };
      const after = nextStage(before);
      await probeStatistics.save(after);
      await probeStatistics.record({ number: after.stage, begunAt: clock.now(), begunBy, cleared });
      return cleared;
    });
