import { setTimeout as delay } from 'node:timers/promises';
import { ApiRefusal, type Api, type TrafficAnswer } from '../api.ts';
import { reasonOf, type Log } from '../log.ts';
import type { Journal } from './journal.ts';
import type { Batch } from './ledger.ts';

export interface Sender {
  /** There is something new to send, or the api is back. */
  readonly wake: () => void;
  /** Tries once more what waits, for at most so long; then no more. */
  readonly stop: (graceMs: number) => Promise<void>;
  readonly failure: () => string | null;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Sends sealed batches one at a time and in order, each until the api has it: only the first of those that wait was ever
 * sent, which is what lets the others be merged.
 */
export function startSender(
  journal: Journal,
  api: Pick<Api, 'report'>,
  log: Log,
  onCounted: (batch: Batch, answer: TrafficAnswer) => void,
): Sender {
  let ending = false;
  let failure: string | null = null;
  let awake = Promise.withResolvers<void>();
  const wake = (): void => awake.resolve();

  async function sendFirst(batch: Batch): Promise<void> {
    const { epoch, sequence } = batch;
    try {
      const answer = await api.report(batch);
      // Durable before the next one leaves: else that one might be merged after it was counted.
      journal.write({ t: 'ack', epoch, sequence }, 'durable');
      for (const { subscription_id, reason } of answer.rejected)
        log('warn', 'traffic was not counted', { subscription: subscription_id, reason });
      onCounted(batch, answer);
    } catch (error) {
      if (!(error instanceof ApiRefusal && error.status === 409)) throw error;
      log('error', 'the api knows this number with another body; the report goes under the next one', { sequence });
      journal.write({ t: 'renumber', epoch, sequence }, 'durable');
    }
  }

  async function run(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!ending || journal.ledger.pending.length > 0) {
      const [first] = journal.ledger.pending;
      if (!first) {
        await awake.promise;
        awake = Promise.withResolvers();
        continue;
      }
      try {
        await sendFirst(first);
        if (failure !== null) log('info', 'reports arrive again');
        failure = null;
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        if (failure === null) log('warn', 'a report did not arrive; it is kept', { reason: reasonOf(error) });
        failure = reasonOf(error);
        if (ending) return;
        await Promise.race([delay(pause, undefined, { ref: false }), awake.promise]);
        awake = Promise.withResolvers();
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  const done = run();
  return {
    wake,
    failure: () => failure,
    async stop(graceMs) {
      ending = true;
      wake();
      await Promise.race([done, delay(graceMs)]);
    },
  };
}
