import { DomainError, type NodeId } from '@orrery/kernel';
import { type ReceiptId, type TaskId, newProbeId } from './ids.ts';
import type { ProbeDeps, ProbeRepositories } from './ports.ts';
import { type Measurement, type ReceiptInput, digestOf } from './receipt.ts';
import { countReceipt } from './statistics.ts';
import { tallyOf } from './tally.ts';

const missionNotFound = (): DomainError => new DomainError('not_found', 'NOT_FOUND', 'There is no such mission');

/**
 * Counts a receipt on mission, cookie and totals. Receipts do not name the task they are of, so one that no task is out
 * for, and that says what an earlier one said, is that one sent again: it is answered the same and counts nothing. Late
 * ones count. NOT_FOUND when the mission is gone.
 */
export const takeReceipt =
  ({ transact, clock }: ProbeDeps) =>
  (input: ReceiptInput): Promise<ReceiptId> =>
    transact(async (repositories) => {
      const { probeMissions, probeTasks, probeReceipts, probeStatistics } = repositories;
      const statistics = await probeStatistics.lock();
      if (!(await probeMissions.lock(input.missionId))) throw missionNotFound();
      if (!(await probeTasks.giveBack(input.missionId, input.cookieId))) {
        const earlier = await probeReceipts.find(digestOf(input));
        if (earlier) return earlier.id;
      }
      return keep(repositories, { statistics, input, measurement: null, now: clock.now() });
    });

/** What a node of ours says of a task it has. */
export interface NodeReceipt extends Omit<ReceiptInput, 'missionId' | 'cookieId' | 'user'> {
  readonly taskId: TaskId;
  readonly measurement: Omit<Measurement, 'nodeId'>;
}

/** Counts it once; false for a task that the node has not, or no longer: it was too late, or said it before. */
export const takeReceiptOfNode =
  ({ transact, clock }: ProbeDeps) =>
  (nodeId: NodeId, { taskId, measurement, ...said }: NodeReceipt): Promise<boolean> =>
    transact(async (repositories) => {
      const statistics = await repositories.probeStatistics.lock();
      const now = clock.now();
      const task = await repositories.probeTasks.giveBackOf(nodeId, taskId, now);
      if (!task) return false;
      const { missionId, cookieId } = task;
      const input = { ...said, missionId, cookieId, user: `Orrery node agent(${nodeId})` };
      await keep(repositories, { statistics, input, measurement: { nodeId, ...measurement }, now });
      return true;
    });

interface Kept {
  readonly statistics: Awaited<ReturnType<ProbeRepositories['probeStatistics']['lock']>>;
  readonly input: ReceiptInput;
  readonly measurement: Measurement | null;
  readonly now: ReturnType<ProbeDeps['clock']['now']>;
}

async function keep(
  repositories: ProbeRepositories,
  { statistics, input, measurement, now }: Kept,
): Promise<ReceiptId> {
  const { probeMissions, probeCookies, probeReceipts, probeStatistics } = repositories;
  const id = newProbeId<ReceiptId>(now);
  const tally = tallyOf(input.outcome);
  await probeReceipts.add({ ...input, id, digest: digestOf(input), receivedAt: now, measurement });
  await probeMissions.count(input.missionId, tally);
  if (input.cookieId !== null) await probeCookies.count(input.cookieId, tally);
  const user = await probeStatistics.meet(input.user, statistics.stage);
  await probeStatistics.save(countReceipt(statistics, tally, user));
  return id;
}
