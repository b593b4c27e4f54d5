import { connect } from '@orrery/persistence';
import { testDatabase } from '@orrery/persistence/testing';
import { pino } from 'pino';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { tcpProxy } from '../revisions/testing/tcp-proxy.ts';
import { startUsageNews } from './usage-news.ts';

const direct = await testDatabase();
const { db, close } = connect(direct, { max: 2 });
const log = pino({ enabled: false });
const running: { stop(): Promise<void> }[] = [];
const PATIENCE = { timeout: 10_000, interval: 10 };
const QUICK = { beatMs: 50, collectMs: 20 };
/** So long that nothing is told before the test is over. */
const SLOW = { ...QUICK, collectMs: 60_000 };

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
afterAll(close);

/** One process, and what it was told to read again. */
async function startProcess({ target = direct, timing = QUICK } = {}) {
  const told: (readonly number[] | 'all')[] = [];
  const links = { counted: (ids: readonly number[] | 'all') => void told.push(ids) };
  const news = await startUsageNews({ db, direct: target, log }, links, timing);
  running.push(news);
  return { news, told };
}

async function startProxy() {
  const proxy = await tcpProxy(direct);
  running.push({ stop: () => proxy.close() });
  return proxy;
}

it('tells the other processes whose usage was counted, once, and its own at once', async () => {
  const [one, two] = [await startProcess(), await startProcess()];
  one.news.counted([7]);
  one.news.counted([1_000_000, 7]);
  expect(one.told).toEqual([[7], [1_000_000, 7]]);
  await vi.waitFor(() => expect(two.told).toEqual([[7, 1_000_000]]), PATIENCE);
  two.news.counted([3]);
  await vi.waitFor(() => expect(one.told.at(-1)).toEqual([3]), PATIENCE);
  expect(one.told).toHaveLength(3);
});

it('tells of ten thousand without having everything read again', async () => {
  const [one, two] = [await startProcess(), await startProcess()];
  const ids = Array.from({ length: 10_000 }, (_, i) => 1_000_000 + i);
  one.news.counted(ids);
  await vi.waitFor(() => expect(two.told.flat()).toEqual(ids), PATIENCE);
});

it('tells what is untold before it stops', async () => {
  const [one, two] = [await startProcess({ timing: SLOW }), await startProcess()];
  one.news.counted([7]);
  await one.news.stop();
  await vi.waitFor(() => expect(two.told).toEqual([[7]]), PATIENCE);
});

it('reads everything again when another process went away with what it had not told', async () => {
  const proxy = await startProxy();
  const [one, two] = [await startProcess({ target: proxy.target, timing: SLOW }), await startProcess()];
  one.news.counted([7]);
  expect(two.told).toEqual([]);
  // As after kill -9: its sessions end, and it says nothing more.
  proxy.refuse(true);
  proxy.cut();
  await vi.waitFor(() => expect(two.told).toEqual(['all']), PATIENCE);
});

it('notices a connection on which nothing passes any more, and reads everything again', async () => {
  const proxy = await startProxy();
  const { news, told } = await startProcess({ target: proxy.target });
  proxy.refuse(true);
  // Both ends believe in it still: nobody closes anything.
  proxy.freeze();
  await vi.waitFor(() => expect(news.isDown).toBe(true), PATIENCE);
  expect(told).toEqual([]);
  proxy.refuse(false);
  await vi.waitFor(() => expect(news.isDown).toBe(false), PATIENCE);
  expect(told).toEqual(['all']);
  const other = await startProcess();
  other.news.counted([5]);
  await vi.waitFor(() => expect(told.at(-1)).toEqual([5]), PATIENCE);
});
