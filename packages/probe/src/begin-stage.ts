import type { ProbeDeps } from './ports.ts';
import type { Cleared } from './stage.ts';
import { type Figures, nextStage } from './statistics.ts';

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
