import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient } from './harness/api.ts';
import { makeMovedClock } from './harness/moved-clock.ts';
import type { MovedClock } from './harness/moved-clock.ts';
import { until } from './harness/processes.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { MB, shadowsocks, startAgentWorld } from './node-agent/agent-world.ts';
import type { AgentWorld, Customer, Served } from './node-agent/agent-world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const daily = { reset: 'day', time_zone: 'UTC' };

let clock: MovedClock;
let world: AgentWorld;
/** Two nodes that one plan opens, and one of another. */
let together: readonly Served[];
let alone: Served;
let removeFolder: () => Promise<void>;

beforeAll(async () => {
  const { path, remove } = await temporaryFolder('orrery-e2e-clock-');
  removeFolder = remove;
  clock = await makeMovedClock(path);
  world = await startAgentWorld(clock.env);
  await clock.take(world.product);
  const plan = { ...daily, node_tags: ['together'] };
  const tagged = { ...shadowsocks, tags: plan.node_tags };
  // A sign-in does not last as long as the clock is moved: whatever it takes is made before.
  [alone, ...together] = await Promise.all([
    world.serve(shadowsocks, undefined, { plan: daily }),
    world.serve(tagged, 2 * MB, { plan }),
    world.serve(tagged, 2 * MB, { plan }),
  ]);
});
afterAll(async () => {
  await clock.close();
  await world.close();
  await removeFolder();
});

const nextMidnight = (): number => Math.ceil(clock.now() / DAY_MS) * DAY_MS;
const isLetIn = async ({ client }: Customer): Promise<boolean> => (await client.get(world.url(10), 100)) === 10;

test('who used up the quota is back on every node when the period turns, with nobody touching anything', async () => {
  const [first, second] = together;
  if (!first || !second) throw new Error('no nodes');
  const everywhere: readonly Customer[] = [first, await second.join(first.subscription)];
  const letIn = (): Promise<boolean[]> => Promise.all(everywhere.map(isLetIn));
  await until('every node to let them in', async () => !(await letIn()).includes(false));
  await first.client.get(world.url(3 * MB));
  await until('every node to shut them out', async () => !(await letIn()).includes(true));

  const midnight = nextMidnight();
  await clock.moveTo(midnight - 1_500);
  expect(await letIn()).toEqual([false, false]);
  expect(clock.now()).toBeLessThan(midnight);
  await until('every node to let them in again', async () => !(await letIn()).includes(false));
  const backAfter = clock.now() - midnight;
  console.log(`  period turned: back on every node ${backAfter} ms`);
  expect(backAfter).toBeGreaterThanOrEqual(0);
  expect(backAfter).toBeLessThan(1_000);
});

/** What the agent read of the core, by the hour in which it moved. */
async function spooledByHour({ agent }: Served): Promise<Record<string, number>> {
  const text = await readFile(join(agent.stateDir, 'spool', 'journal'), 'utf8');
  const hours: Record<string, number> = {};
  for (const line of text.split('\n').filter(Boolean)) {
    const record = JSON.parse(line.slice(line.indexOf(' '))) as {
      t: string;
      to: number;
      moved: [string, number, number][];
    };
    if (record.t !== 'read') continue;
    const hour = hourOf(record.to - 1);
    for (const [, up, down] of record.moved) hours[hour] = (hours[hour] ?? 0) + up + down;
  }
  return hours;
}

const hourOf = (at: number): string => new Date(Math.floor(at / HOUR_MS) * HOUR_MS).toISOString();
const sum = (parts: Readonly<Record<string, number>>): number =>
  Object.values(parts).reduce((all, one) => all + one, 0);

test('what was spooled while the api was away lands in the hours and the periods it belongs to', async () => {
  const midnight = nextMidnight();
  /** Loads so much at that time, and waits until it is in the spool. */
  async function load(bytes: number, at: number): Promise<void> {
    await clock.moveTo(at);
    const before = sum(await spooledByHour(alone));
    expect(await alone.client.get(world.url(bytes))).toBe(bytes);
    await until('the spool to hold it', async () => sum(await spooledByHour(alone)) >= before + bytes);
  }
  const { id } = alone.subscription;
  async function history(api: ApiClient, by: 'hour' | 'day' = 'hour'): Promise<Record<string, number>> {
    const { items } = await api.usage(id, by);
    return Object.fromEntries(items.map((one) => [new Date(one.at).toISOString(), one.raw_upload + one.raw_download]));
  }

  await load(MB, midnight - 100 * MINUTE_MS);
  const before = await ApiClient.signIn(world.product);
  await until('the first report', async () => sum(await history(before)) >= MB);
  world.product.pause();
  try {
    await load(2 * MB, midnight - 40 * MINUTE_MS);
    await load(3 * MB, midnight + 20 * MINUTE_MS);
    await alone.agent.kill();
    await alone.restart();
    await load(4 * MB, midnight + 80 * MINUTE_MS);
    await clock.moveTo(midnight + 150 * MINUTE_MS);
  } finally {
    world.product.resume();
  }

  const spooled = await spooledByHour(alone);
  const api = await ApiClient.signIn(world.product);
  await until('the reports to arrive', async () => sum(await history(api)) >= sum(spooled), { timeoutMs: 30_000 });
  expect(await history(api)).toEqual(spooled);
  const hours = [-2, -1, 0, 1].map((hour) => hourOf(midnight + hour * HOUR_MS));
  expect(Object.keys(spooled)).toEqual(hours);
  // The headers of an answer besides.
  for (const [i, hour] of hours.entries()) expect((spooled[hour] ?? 0) - (i + 1) * MB).toBeLessThan(1_000);
  const [one = 0, two = 0, three = 0, four = 0] = Object.values(spooled);
  expect(await history(api, 'day')).toEqual({
    [hourOf(midnight - DAY_MS)]: one + two,
    [hourOf(midnight)]: three + four,
  });
  const { upload, download } = await api.used(id);
  expect(upload + download).toBe(three + four);
  console.log(
    `  late spools: ${hours.map((hour) => `${hour.slice(0, 13)}h ${spooled[hour]}`).join(', ')}; this period ${upload + download}`,
  );
});
