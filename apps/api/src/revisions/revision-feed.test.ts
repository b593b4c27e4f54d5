import { once } from 'node:events';
import { systemClock } from '@orrery/kernel';
import { connect, createTransact, currentRevision, formatRevision, startNewLineage } from '@orrery/persistence';
import { testDatabase } from '@orrery/persistence/testing';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type Announcement, type RevisionFeed, startRevisionFeed } from './revision-feed.ts';
import { tcpProxy } from './testing/tcp-proxy.ts';

const direct = await testDatabase();
const { db, close } = connect(direct, { max: 8 });
const transact = createTransact(db, systemClock);
const log = pino({ enabled: false });
const running: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});
afterAll(close);

const startFeed = async (target = direct) => {
  const feed = await startRevisionFeed({ direct: target, log });
  running.push(feed);
  const heard: Announcement[] = [];
  feed.subscribe((announcement) => void heard.push(announcement));
  return { feed, heard };
};

const startProxy = async () => {
  const proxy = await tcpProxy(direct);
  running.push({ stop: () => proxy.close() });
  return proxy;
};

const raise = (id: number) =>
  transact(({ revisions }) => Promise.resolve(revisions.raise({ scope: 'subscription', id })));

/** Until everything that is committed has been announced. */
async function caughtUp(feed: RevisionFeed): Promise<void> {
  const head = formatRevision(await currentRevision(db));
  for (let current = feed.current; current !== head;) current = await feed.waitAfter(current, 10_000);
}

const idsOf = (heard: readonly Announcement[]) =>
  heard.flatMap(({ scopes }) => scopes.map((one) => ('id' in one ? one.id : one.scope)));

describe('the revision feed', () => {
  test('announces each change once, in order and as an unbroken chain', async () => {
    const { feed, heard } = await startFeed();
    const first = feed.current;
    const ids = Array.from({ length: 40 }, (_, n) => n + 1);
    // In parallel: they commit in whatever order the lock lets them.
    await Promise.all(ids.map(raise));
    await caughtUp(feed);
    expect(idsOf(heard).toSorted((a, b) => Number(a) - Number(b))).toEqual(ids);
    expect(heard.map((one) => one.previous)).toEqual([first, ...heard.slice(0, -1).map((one) => one.revision)]);
  });

  test('of two replicas both hear of what either does, within a second', async () => {
    const [one, two] = [await startFeed(), await startFeed()];
    const before = [one.feed.current, two.feed.current] as const;
    const startedAt = performance.now();
    await raise(1);
    await Promise.all([one.feed.waitAfter(before[0], 5_000), two.feed.waitAfter(before[1], 5_000)]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(idsOf(one.heard)).toEqual([1]);
    expect(two.heard).toEqual(one.heard);
    expect(two.feed.current).toBe(one.feed.current);
  });

  test('tells who has waited in vain, or does not want to any longer', async () => {
    const { feed } = await startFeed();
    const { current } = feed;
    expect(await feed.waitAfter('another', 60_000)).toBe(current);
    expect(await feed.waitAfter(current, 1)).toBe(current);
    const leaving = new AbortController();
    const waiting = feed.waitAfter(current, 60_000, leaving.signal);
    leaving.abort();
    expect(await waiting).toBe(current);
    const stopped = feed.waitAfter(current, 60_000);
    await feed.stop();
    expect(await stopped).toBe(current);
    expect(await feed.waitAfter(current, 60_000)).toBe(current);
  });

  test('a listener that leaves hears nothing more', async () => {
    const { feed } = await startFeed();
    let calls = 0;
    feed.subscribe(() => void calls++)();
    await raise(1);
    await caughtUp(feed);
    expect(calls).toBe(0);
  });

  test('says that anything may have changed when it cannot tell what did', async () => {
    const { feed, heard } = await startFeed();
    await db.execute(sql`
      insert into revisions (revision, scope, scope_id, created_at)
      select (select max(revision) + 1 from revisions), 'subscription', n, now() from generate_series(1, 10001) n`);
    await raise(1);
    await caughtUp(feed);
    expect(heard[0]?.scopes).toEqual([{ scope: 'all' }]);
    await startNewLineage(db);
    await raise(2);
    await caughtUp(feed);
    expect(heard.at(-1)?.scopes).toEqual([{ scope: 'all' }]);
    expect(feed.current).toBe(formatRevision(await currentRevision(db)));
  });

  test('hears of what is committed without a notification, and of a new lineage', async () => {
    const { feed } = await startFeed();
    const before = feed.current;
    await startNewLineage(db);
    expect(await feed.waitAfter(before, 10_000)).not.toBe(before);
  });
});

describe('a connection that is lost', () => {
  test('half-open: the silence is noticed within two seconds, and nothing is missed', async () => {
    const proxy = await startProxy();
    const { feed, heard } = await startFeed(proxy.target);
    await raise(1);
    await caughtUp(feed);
    proxy.freeze();
    const frozenAt = performance.now();
    await raise(2);
    await raise(3);
    await caughtUp(feed);
    expect(performance.now() - frozenAt).toBeLessThan(3_000);
    expect(feed.isDown).toBe(false);
    expect(idsOf(heard)).toEqual([1, 2, 3]);
  });

  test('closed: it is down until it is back, and then announces what it missed', async () => {
    const proxy = await startProxy();
    const { feed, heard } = await startFeed(proxy.target);
    proxy.refuse(true);
    proxy.cut();
    const before = feed.current;
    await raise(4);
    await raise(5);
    expect(await feed.waitAfter(before, 100)).toBe(before);
    expect([feed.isDown, feed.current]).toEqual([true, before]);
    proxy.refuse(false);
    await caughtUp(feed);
    expect(feed.isDown).toBe(false);
    expect(idsOf(heard)).toEqual([4, 5]);
  });

  test('again and again, while many commit: every change is announced', async () => {
    const proxy = await startProxy();
    const { feed, heard } = await startFeed(proxy.target);
    const ids = Array.from({ length: 60 }, (_, n) => n + 100);
    const losses = (async () => {
      for (let n = 0; n < 6; n++) {
        await feed.waitAfter(feed.current, 50);
        proxy.cut();
      }
    })();
    for (let n = 0; n < ids.length; n += 6) await Promise.all(ids.slice(n, n + 6).map(raise));
    await losses;
    await caughtUp(feed);
    expect(idsOf(heard).toSorted((a, b) => Number(a) - Number(b))).toEqual(ids);
  });
});

test('transactions that commit out of order leave no reader of the log behind', async () => {
  const { feed, heard } = await startFeed();
  const done = new EventTarget();
  const opened = once(done, 'second');
  // The first to begin is the last to commit: its revision is the later one.
  const slow = transact(async ({ revisions }) => {
    revisions.raise({ scope: 'subscription', id: 1 });
    await opened;
  });
  await raise(2);
  done.dispatchEvent(new Event('second'));
  await slow;
  await caughtUp(feed);
  expect(idsOf(heard)).toEqual([2, 1]);
});
