import { addMs, fixedClock, type PlanId, type SubscriptionId, toIso } from '@orrery/kernel';
import type { LinkedSubscription, RevisionScope } from '@orrery/persistence';
import { newCounters, type UsageCounters } from '@orrery/subscription';
import { someSubscription, someTerms } from '@orrery/subscription/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { createKeyring } from '../keyring.ts';
import type { Changes } from './kept.ts';
import { keepLinks, type KeptLinks } from './kept-links.ts';
import { hashOfToken } from './link-request.ts';

const HASH = hashOfToken('one');

/** The feed as its subscriber sees it. */
function hearsay() {
  const listeners: Parameters<Changes['subscribe']>[0][] = [];
  return {
    isDown: false,
    subscribe: (listener: (typeof listeners)[number]) => {
      listeners.push(listener);
      return () => {};
    },
    announce(...scopes: RevisionScope[]) {
      for (const listener of listeners) listener({ revision: '2', previous: '1', scopes });
    },
  };
}

const counters = (totalUpload: bigint): UsageCounters => ({
  ...newCounters({ startsAt: NOW, endsAt: addMs(NOW, 1_000) }),
  upload: totalUpload,
  totalUpload,
});

function linked(id = 1, planId = 1): LinkedSubscription {
  const subscription = { ...someSubscription(), id: id as SubscriptionId, planId: planId as PlanId };
  return { subscription, terms: someTerms(), planName: 'Gold', counters: counters(1n), ports: null, deviceKeys: [] };
}

const STARTED = '2026-02-10T12:00:00.000Z';
const clock = fixedClock(STARTED);
const NOW = clock.now();
const keyring = createKeyring(new Map([[1, 'x'.repeat(32)]]));
const settings = {
  title: undefined,
  language: 'en',
  updateIntervalHours: 12,
  supportUrl: undefined,
  announcement: undefined,
} as const;
const deps = () => ({ changes: feed, now: () => nowMs, clock, keyring, settings });

let feed = hearsay();
let nowMs = 0;
let queries = 0;
let answer: () => Promise<LinkedSubscription | null> = async () => linked();
let links: KeptLinks;

beforeEach(() => {
  feed = hearsay();
  clock.set(STARTED);
  nowMs = 0;
  queries = 0;
  answer = async () => linked();
  links = keepLinks(() => {
    queries++;
    return answer();
  }, deps());
});

describe('a kept link', () => {
  it('is asked for once, by a thousand at the same time and ever after', async () => {
    const found = await Promise.all(Array.from({ length: 1_000 }, async () => links.find(HASH)));
    expect(new Set(found).size).toBe(1);
    nowMs = 10 * 86_400_000;
    expect(links.find(HASH)).toMatchObject({ serial: found[0]?.serial, subscription: { id: 1 } });
    expect(queries).toBe(1);
  });

  it.each<[RevisionScope, number]>([
    [{ scope: 'subscription', id: 1 }, 2],
    [{ scope: 'plan', id: 1 }, 2],
    [{ scope: 'all' }, 2],
    [{ scope: 'subscription', id: 2 }, 1],
    [{ scope: 'plan', id: 2 }, 1],
    [{ scope: 'node', id: 1 }, 1],
  ])('after a change of %j was read %i times', async (scope, times) => {
    await links.find(HASH);
    feed.announce(scope);
    await links.find(HASH);
    await links.find(HASH);
    expect(queries).toBe(times);
  });

  it('has the new terms of its plan, whatever a load that the change overtook brings after it', async () => {
    const overtaken = Promise.withResolvers<LinkedSubscription>();
    answer = () => overtaken.promise;
    const old = links.find(HASH);
    feed.announce({ scope: 'plan', id: 1 });
    answer = async () => ({ ...linked(2), planName: 'Platinum' });
    await links.find(hashOfToken('two'));
    overtaken.resolve(linked());
    expect(await old).toMatchObject({ planName: 'Gold' });
    expect(links.kept(hashOfToken('two'))).toMatchObject({ planName: 'Platinum' });
  });

  it('is gone at once when it is revoked', async () => {
    await links.find(HASH);
    answer = async () => null;
    feed.announce({ scope: 'subscription', id: 1 });
    expect(await links.find(HASH)).toBeNull();
  });

  it('lives at most five seconds while the feed is down', async () => {
    await links.find(HASH);
    feed.isDown = true;
    nowMs = 5_000;
    expect(links.find(HASH)).not.toBeInstanceOf(Promise);
    nowMs = 5_001;
    await links.find(HASH);
    expect(queries).toBe(2);
    nowMs = 10_001;
    expect(links.find(HASH)).not.toBeInstanceOf(Promise);
  });

  it('is never kept when there is none', async () => {
    answer = async () => null;
    expect([await links.find(HASH), await links.find(HASH)]).toEqual([null, null]);
    expect(queries).toBe(2);
  });

  it('is asked for again when the database failed', async () => {
    answer = () => Promise.reject(new Error('down'));
    await expect(Promise.resolve(links.find(HASH))).rejects.toThrow('down');
    answer = async () => linked();
    expect(await links.find(HASH)).not.toBeNull();
  });

  it('stands otherwise from its next boundary on, without being read again', async () => {
    const { endsAt } = someSubscription();
    if (endsAt === null) throw new Error('no end');
    clock.set('2026-02-13T23:59:59.999Z');
    const standings = async () => (await links.find(HASH))?.standing;
    expect(await standings()).toMatchObject({ status: 'active', inert: null, validUntil: endsAt });
    clock.set(toIso(endsAt));
    expect(await standings()).toMatchObject({ status: 'expired', inert: { status: 'expired', language: 'en' } });
    expect(await standings()).toEqual(await standings());
    expect(queries).toBe(1);
  });

  it('shares the terms with the others of its plan', async () => {
    const hashes = [HASH, hashOfToken('two')];
    await Promise.all(hashes.map(async (hash) => links.find(hash)));
    const [one, two] = hashes.map((hash) => links.kept(hash)?.terms);
    expect(one).toBeDefined();
    expect(one).toBe(two);
  });
});

describe('a load that a change overtakes', () => {
  it('answers who asked before, and is not kept', async () => {
    const reading = Promise.withResolvers<LinkedSubscription>();
    answer = () => reading.promise;
    const before = links.find(HASH);
    feed.announce({ scope: 'subscription', id: 1 });
    answer = async () => null;
    const after = links.find(HASH);
    reading.resolve(linked());
    expect((await before)?.subscription.id).toBe(1);
    // Who asks after the change does not join the older load, and does not find it kept.
    expect([await after, await links.find(HASH)]).toEqual([null, null]);
  });

  it('is kept when the change was of somebody else', async () => {
    const reading = Promise.withResolvers<LinkedSubscription>();
    answer = () => reading.promise;
    const before = links.find(HASH);
    feed.announce({ scope: 'subscription', id: 2 }, { scope: 'plan', id: 2 });
    reading.resolve(linked());
    await before;
    expect(links.find(HASH)).not.toBeInstanceOf(Promise);
  });
});

describe('usage', () => {
  const usedBy = async () => (await links.find(HASH))?.counters?.upload;

  it('is read again where it was counted', async () => {
    await links.find(HASH);
    links.counted([7]);
    await links.find(HASH);
    expect(queries).toBe(1);
    answer = async () => ({ ...linked(), counters: counters(30n) });
    links.counted([1]);
    expect(await usedBy()).toBe(30n);
    answer = async () => ({ ...linked(), counters: counters(40n) });
    links.counted('all');
    expect(await usedBy()).toBe(40n);
  });

  it('that was counted during a load is not lost with it', async () => {
    const reading = Promise.withResolvers<LinkedSubscription>();
    answer = () => reading.promise;
    const before = links.find(HASH);
    links.counted([1]);
    reading.resolve(linked());
    await before;
    answer = async () => ({ ...linked(), counters: counters(50n) });
    expect(await usedBy()).toBe(50n);
  });
});

it('keeps what fits into its bytes, and finds the others again', async () => {
  let id = 0;
  const few = keepLinks(async () => linked(++id), deps(), 10_000);
  for (let i = 0; i < 100; i++) await few.find(hashOfToken(`${i}`));
  expect(few.find(hashOfToken('99'))).not.toBeInstanceOf(Promise);
  expect((await few.find(hashOfToken('0')))?.subscription.id).toBe(101);
});
