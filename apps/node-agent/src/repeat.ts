import { setTimeout as delay } from 'node:timers/promises';
import { ApiRefusal } from './api.ts';
import { reasonOf, type Log } from './log.ts';

const FIRST_PAUSE_MS = 250;
export const LONGEST_PAUSE_MS = 5_000;

/** Repeats a step until the signal; one that fails is tried again after a growing pause, and logged once per reason. */
export async function repeat(step: () => Promise<void>, signal: AbortSignal, log: Log): Promise<void> {
  let pause = FIRST_PAUSE_MS;
  let failure = '';
  while (!signal.aborted) {
    try {
      await step();
      failure = '';
      pause = FIRST_PAUSE_MS;
    } catch (error) {
      if (signal.aborted) return;
      if (reasonOf(error) !== failure) log('warn', describe(error), { reason: reasonOf(error) });
      failure = reasonOf(error);
      await delay(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }
}

function describe(error: unknown): string {
  if (!(error instanceof ApiRefusal)) return 'a step failed; trying again';
  return error.status === 401 || error.status === 403
    ? 'the api refuses our token; still serving the last list'
    : 'the api refused; trying again';
}
