import { type PlanId, type SubscriptionId, type UserId, hashToken } from '@orrery/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewSubscription, SubscriptionTransact } from '../ports.ts';
import type { PlanTerms, Subscription } from '../subscription.ts';
import { type UsageCounters, newCounters } from '../usage.ts';
import type { FormerPlan } from './memory-subscriptions.ts';
import { instantOf, someSubscription, someTerms } from './subscription.ts';

/** A store under test, and what the contract must see of it that the ports do not show. */
export interface SubscriptionStore {
  readonly transact: SubscriptionTransact;
  givenUser(email: string): Promise<UserId>;
  givenPlan(own?: Partial<PlanTerms>, active?: boolean): Promise<PlanId>;
  countersOf(id: SubscriptionId): Promise<UsageCounters | undefined>;
  count(id: SubscriptionId, upload: bigint, download: bigint): Promise<void>;
  linkedTo(tokenSha256: Buffer): Promise<SubscriptionId | undefined>;
  leftPlans(id: SubscriptionId): Promise<readonly FormerPlan[]>;
}

const NOW = instantOf('2026-01-20T12:00:00.123Z');
const LATER = instantOf('2026-02-03T00:00:00Z');
const JANUARY = { startsAt: instantOf('2026-01-01T00:00:00Z'), endsAt: instantOf('2026-02-01T00:00:00Z') };
const NO_USER = Number.MAX_SAFE_INTEGER as UserId;

/** What every keeper of subscriptions must do. `makeStore` gives an empty one. */
export function subscriptionRepositoryContract(makeStore: () => Promise<SubscriptionStore>): void {
  let store: SubscriptionStore;
  let userId: UserId;
  let planId: PlanId;
  beforeEach(async () => {
    store = await makeStore();
    userId = await store.givenUser('ann@example.com');
    planId = await store.givenPlan();
  });

  const fresh = (own: Partial<Subscription> = {}): NewSubscription => {
    const {
      id: _id,
      deletedAt: _end,
      ...rest
    } = someSubscription({ userId, planId, uuid: crypto.randomUUID(), ...own });
    return rest;
  };
  const given = (own: Partial<Subscription> = {}) =>
    store.transact(async ({ subscriptions, subscriptionPeriods }) => {
      const added = await subscriptions.add(fresh(own));
      await subscriptionPeriods.start(added.id, JANUARY);
      return added;
    });
  const read = (id: SubscriptionId) => store.transact(({ subscriptions }) => subscriptions.lock(id));

  describe('subscriptions', () => {
    test.each<[string, Partial<Subscription>]>([
      ['plain', {}],
      ['on hold', { startsAt: null, endsAt: null }],
      ['with no quota of its own', { quota: { kind: 'own', bytes: null } }],
      ['with a large quota', { quota: { kind: 'own', bytes: 2n ** 63n - 1n } }],
      ['blocked', { suspendedAt: NOW, cancelledAt: NOW }],
      [
        'with every number',
        {
          linkEpoch: 2,
          linkKeyVersion: 3,
          credentialEpoch: 4,
          credentialKeyVersion: 5,
          importedCredential: '11111111-2222-3333-4444-555555555555',
          nextBoundaryAt: LATER,
          version: 9,
        },
      ],
    ])('are kept as they are: %s', async (_name, own) => {
      const added = await given(own);
      expect(added).toMatchObject(fresh({ ...own, uuid: added.uuid }));
      expect(await read(added.id)).toEqual(added);
      const changed = { ...(await given()), ...own, version: 2, updatedAt: NOW };
      await store.transact(({ subscriptions }) => subscriptions.save(changed));
      expect(await read(changed.id)).toEqual(changed);
    });

    test('are unknown when they are not there', async () => {
      expect(await read(Number.MAX_SAFE_INTEGER as SubscriptionId)).toBeUndefined();
    });

    test('need a user that exists', async () => {
      const refused = expect.objectContaining({ kind: 'invalid', code: 'VALIDATION_ERROR' });
      await expect(given({ userId: NO_USER })).rejects.toEqual(refused);
    });

    test('stay as they were when the transaction fails', async () => {
      const before = await given();
      const failing = store.transact(async ({ subscriptions, subscriptionLinks, subscriptionPeriods }) => {
        await subscriptions.save({ ...before, version: 2 });
        await subscriptionLinks.replace(before.id, hashToken('lost'), NOW);
        await subscriptionPeriods.move(before.id, { startsAt: NOW, endsAt: null }, NOW);
        throw new Error('stop');
      });
      await expect(failing).rejects.toThrow('stop');
      expect(await read(before.id)).toEqual(before);
      expect(await store.linkedTo(hashToken('lost'))).toBeUndefined();
      expect(await store.countersOf(before.id)).toEqual(newCounters(JANUARY));
    });

    test('are locked: of writers at once each sees what the one before left', async () => {
      const { id } = await given();
      const raise = () =>
        store.transact(async ({ subscriptions }) => {
          const current = await subscriptions.lock(id);
          if (current) await subscriptions.save({ ...current, version: current.version + 1 });
        });
      await Promise.all(Array.from({ length: 8 }, raise));
      expect((await read(id))?.version).toBe(9);
    });

    test('removed, leave nothing but what was used', async () => {
      const { id } = await given();
      await store.transact(({ subscriptionLinks }) => subscriptionLinks.replace(id, hashToken('a'), NOW));
      await store.count(id, 5n, 7n);
      await store.transact(({ subscriptions }) => subscriptions.remove(id, NOW));
      expect(await read(id)).toBeUndefined();
      expect(await store.linkedTo(hashToken('a'))).toBeUndefined();
      expect(await store.countersOf(id)).toMatchObject({ totalUpload: 5n, totalDownload: 7n });
    });

    test('remember each plan they left, once, and since when', async () => {
      const { id } = await given();
      const other = await store.givenPlan();
      const leave = (from: PlanId, at: typeof NOW) =>
        store.transact(({ subscriptions }) => subscriptions.recordLeft(id, from, at));
      await leave(planId, NOW);
      await leave(other, NOW);
      await leave(planId, LATER);
      const left = await store.leftPlans(id);
      expect(new Set(left.map((l) => `${l.planId} ${l.leftAt}`))).toEqual(
        new Set([`${planId} ${LATER}`, `${other} ${NOW}`]),
      );
    });
  });

  test('a new link ends every other of the subscription, and no one else’s', async () => {
    const [mine, other] = [await given(), await given()];
    const replace = (id: SubscriptionId, token: string) =>
      store.transact(({ subscriptionLinks }) => subscriptionLinks.replace(id, hashToken(token), NOW));
    await replace(mine.id, 'old');
    await replace(other.id, 'other');
    await replace(mine.id, 'new');
    expect(await store.linkedTo(hashToken('old'))).toBeUndefined();
    expect(await store.linkedTo(hashToken('new'))).toBe(mine.id);
    expect(await store.linkedTo(hashToken('other'))).toBe(other.id);
  });

  describe('periods', () => {
    const year = { startsAt: JANUARY.startsAt, endsAt: instantOf('2027-01-01T00:00:00Z') };
    const move = (id: SubscriptionId, now: typeof NOW) =>
      store.transact(({ subscriptionPeriods }) => subscriptionPeriods.move(id, year, now));

    test('begin at zero', async () => {
      const { id } = await given();
      expect(await store.countersOf(id)).toEqual(newCounters(JANUARY));
    });

    test('moved, keep what was used', async () => {
      const { id } = await given();
      await store.count(id, 5n, 7n);
      await move(id, NOW);
      expect(await store.countersOf(id)).toMatchObject({ periodEndsAt: year.endsAt, upload: 5n, download: 7n });
    });

    test('moved after their end, do not bring back what was used in them', async () => {
      const { id } = await given();
      await store.count(id, 5n, 7n);
      await store.transact(({ subscriptionPeriods }) => subscriptionPeriods.resetUsage(id));
      await move(id, LATER);
      const zero = { upload: 0n, download: 0n, baselineUpload: 0n, baselineDownload: 0n };
      expect(await store.countersOf(id)).toMatchObject({ ...zero, totalUpload: 5n, totalDownload: 7n });
    });

    test('reset, have the baseline at what is counted', async () => {
      const { id } = await given();
      await store.count(id, 5n, 7n);
      await store.transact(({ subscriptionPeriods }) => subscriptionPeriods.resetUsage(id));
      expect(await store.countersOf(id)).toMatchObject({ upload: 5n, baselineUpload: 5n, baselineDownload: 7n });
    });
  });

  test('plans are offered with their terms, held or only read', async () => {
    const terms = {
      quotaBytes: null,
      reset: 'week',
      timeZone: 'Asia/Kathmandu',
      nodeTags: ['a', 'b c'],
      deviceLimit: 3,
    } as const;
    const closed = await store.givenPlan(terms, false);
    const offer = expect.objectContaining({ terms: someTerms(terms), active: false });
    expect(await store.transact(({ planOffers }) => planOffers.read(closed))).toEqual(offer);
    expect(await store.transact(({ planOffers }) => planOffers.hold(closed))).toEqual(offer);
    expect(await store.transact(({ planOffers }) => planOffers.hold(99_999 as PlanId))).toBeUndefined();
  });

  test('users are known by their address', async () => {
    expect(await store.transact(({ subscribers }) => subscribers.emailOf(userId))).toBe('ann@example.com');
    expect(await store.transact(({ subscribers }) => subscribers.emailOf(NO_USER))).toBeUndefined();
  });
}
