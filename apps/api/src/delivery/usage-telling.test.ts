import { pino } from 'pino';
import { expect, it, vi } from 'vitest';
import { startTelling } from './usage-telling.ts';

const PATIENCE = { timeout: 10_000, interval: 10 };
const log = pino({ enabled: false });

/** Announces to a database that can be lost; `tries` counts what was attempted too. */
function start({ collectMs = 20 } = {}) {
  const database = { isLost: false, tries: 0, told: [] as number[][] };
  const announce = async (ids: readonly number[]): Promise<void> => {
    database.tries++;
    if (database.isLost) throw new Error('the database is lost');
    database.told.push([...ids]);
  };
  return { database, telling: startTelling(announce, { collectMs, log }) };
}

it('tells what could not be told as soon as it can be', async () => {
  const { database, telling } = start();
  database.isLost = true;
  telling.add([7, 8]);
  await vi.waitFor(() => expect(database.tries).toBe(1), PATIENCE);
  telling.add([8, 9]);
  database.isLost = false;
  await vi.waitFor(() => expect(database.told).toEqual([[7, 8, 9]]), PATIENCE);
});

it('tells what is left when it stops, once', async () => {
  const { database, telling } = start({ collectMs: 60_000 });
  telling.add([7]);
  telling.add([7, 8]);
  await expect(telling.stop()).resolves.toBe(true);
  expect(database.told).toEqual([[7, 8]]);
});

it('says when something was left untold', async () => {
  const { database, telling } = start({ collectMs: 60_000 });
  database.isLost = true;
  telling.add([7]);
  await expect(telling.stop()).resolves.toBe(false);
  expect(database.told).toEqual([]);
});
