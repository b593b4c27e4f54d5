import { connect } from '@orrery/persistence';
import { testDatabase } from '@orrery/persistence/testing';
import { pino } from 'pino';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { tcpProxy } from '../revisions/testing/tcp-proxy.ts';
import { startUsageNews, type UsageNews } from './usage-news.ts';

const direct = await testDatabase();
const { db, close } = connect(direct, { max: 2 });
const log = pino({ enabled: false });
const running: { stop(): Promise<void> }[] = [];
const PATIENCE = { timeout: 10_000, interval: 10 };

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
afterAll(close);

/** One process, and what it was told to read again. */
async function startProcess(target = direct): Promise<{ news: UsageNews; told: (readonly number[] | 'all')[] }> {
  const told: (readonly number[] | 'all')[] = [];
  const news = await startUsageNews(
    { db, direct: target, log },
    { counted: (ids) => void told.push(ids) },
    { beatMs: 50, collectMs: 20 },
  );
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

it('says that it may be anybody where the names would not fit', async () => {
  const [one, two] = [await startProcess(), await startProcess()];
  one.news.counted(Array.from({ length: 1_000 }, (_, i) => 1_000_000 + i));
  await vi.waitFor(() => expect(two.told).toEqual(['all']), PATIENCE);
});

it('notices a connection on which nothing passes any more, and reads everything again', async () => {
  const proxy = await startProxy();
  const { news, told } = await startProcess(proxy.target);
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
