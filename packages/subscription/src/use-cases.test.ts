import { DAY_MS, type SubscriptionId, addMs, fixedClock, hashToken } from '@orrery/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type SubscriptionInput,
  cancelSubscription,
  changeSubscription,
  createSubscription,
  deleteSubscription,
  linkToken,
  renewSubscription,
  resetSubscriptionUsage,
  resumeSubscription,
  rotateSubscriptionCredentials,
  rotateSubscriptionLink,
  suspendSubscription,
} from './index.ts';
import { instantOf, memorySubscriptions } from './testing/index.ts';

const KEYS = { current: 2, linkKey: (generation: number) => Buffer.alloc(32, generation) };
const NOW = instantOf('2026-01-20T12:00:00Z');
const clock = fixedClock('2026-01-20T12:00:00Z');
let store: ReturnType<typeof memorySubscriptions>;
const deps = () => ({ transact: store.transact, clock, keys: KEYS });

beforeEach(() => {
  store = memorySubscriptions();
  clock.set('2026-01-20T12:00:00Z');
});

async function given(own: Partial<SubscriptionInput> = {}, terms: Parameters<typeof store.givenPlan>[0] = {}) {
  const userId = own.userId ?? (await store.givenUser('ann@example.com'));
  const planId = own.planId ?? (await store.givenPlan(terms));
  return createSubscription(deps())({ userId, planId, ...own });
}
const refused = (kind: string, path?: string) =>
  expect.objectContaining({ kind, ...(path && { details: { fields: [expect.objectContaining({ path })] } }) });

describe('creating', () => {
  test('starts now, lasts as long as the plan says, and counts in the plan’s period', async () => {
    const { subscription, counters, userEmail } = await given();
    expect(subscription).toMatchObject({
      startsAt: NOW,
      endsAt: addMs(NOW, 30 * DAY_MS),
      quota: { kind: 'plan' },
      version: 1,
    });
    expect(subscription.nextBoundaryAt).toBe(instantOf('2026-02-01T00:00:00Z'));
    expect(await store.countersOf(subscription.id)).toEqual(counters);
    expect(counters.periodEndsAt).toBe(instantOf('2026-02-01T00:00:00Z'));
    expect(userEmail).toBe('ann@example.com');
    expect(await store.raised()).toEqual([subscription.id]);
  });

  test('makes the link work, with the newest key', async () => {
    const { subscription } = await given();
    expect(subscription).toMatchObject({ linkKeyVersion: 2, credentialKeyVersion: 2 });
    expect(await store.linkedTo(hashToken(linkToken(KEYS.linkKey(2), subscription)))).toBe(subscription.id);
  });

  test('on a plan on hold waits for the first use, and has no end until then', async () => {
    const { subscription } = await given({}, { onHold: true });
    expect(subscription).toMatchObject({ startsAt: null, endsAt: null, nextBoundaryAt: null });
  });

  test('takes dates and a quota of its own, an unlimited one too', async () => {
    const dates = { startsAt: instantOf('2026-03-01T00:00:00Z'), endsAt: null };
    const { subscription } = await given({ ...dates, quota: { kind: 'own', bytes: null } }, { onHold: true });
    expect(subscription).toMatchObject({ ...dates, quota: { kind: 'own', bytes: null } });
  });

  test('names what is wrong', async () => {
    const userId = await store.givenUser('bob@example.com');
    const inactive = await store.givenPlan({}, false);
    await expect(given({ userId: 77 as never })).rejects.toEqual(refused('invalid', 'user_id'));
    await expect(given({ userId, planId: 77 as never })).rejects.toEqual(refused('invalid', 'plan_id'));
    await expect(given({ userId, planId: inactive })).rejects.toEqual(refused('conflict'));
    await expect(given({ userId, endsAt: addMs(NOW, -1) })).rejects.toEqual(refused('invalid', 'ends_at'));
    expect(await store.raised()).toEqual([]);
  });
});

describe('changing', () => {
  test('raises the version and moves the boundary', async () => {
    const { subscription } = await given();
    const endsAt = instantOf('2026-01-25T00:00:00Z');
    const changed = await changeSubscription(deps())({ id: subscription.id, version: 1 }, { endsAt });
    expect(changed).toMatchObject({ endsAt, nextBoundaryAt: endsAt, version: 2, startsAt: subscription.startsAt });
  });

  test('of two writers who read the same version exactly one wins', async () => {
    const { subscription } = await given();
    const write = () =>
      changeSubscription(deps())({ id: subscription.id, version: 1 }, { quota: { kind: 'own', bytes: 5n } });
    const results = await Promise.allSettled([write(), write()]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('to another plan keeps the dates and what was used, counts in its period, and remembers the old one', async () => {
    const { subscription } = await given();
    await store.count(subscription.id, 5n, 7n);
    const planId = await store.givenPlan({ reset: 'day' });
    const changed = await changeSubscription(deps())({ id: subscription.id }, { planId });
    expect(changed).toMatchObject({
      planId,
      endsAt: subscription.endsAt,
      nextBoundaryAt: instantOf('2026-01-21T00:00:00Z'),
    });
    const counted = { upload: 5n, download: 7n, periodEndsAt: instantOf('2026-01-21T00:00:00Z') };
    expect(await store.countersOf(subscription.id)).toMatchObject(counted);
    expect(await store.leftPlans(subscription.id)).toEqual([
      { subscriptionId: subscription.id, planId: subscription.planId, leftAt: NOW },
    ]);
  });

  test('another start moves a rolling period', async () => {
    const { subscription } = await given({}, { reset: 'month_rolling' });
    await changeSubscription(deps())({ id: subscription.id }, { startsAt: instantOf('2026-01-05T00:00:00Z') });
    expect(await store.countersOf(subscription.id)).toMatchObject({ periodEndsAt: instantOf('2026-02-05T00:00:00Z') });
  });

  test('is refused to an inactive plan, to an end before the start, and once cancelled', async () => {
    const { subscription } = await given();
    const change = (own: Parameters<ReturnType<typeof changeSubscription>>[1]) =>
      changeSubscription(deps())({ id: subscription.id }, own);
    await expect(change({ planId: await store.givenPlan({}, false) })).rejects.toEqual(refused('conflict'));
    await expect(change({ planId: 77 as never })).rejects.toEqual(refused('invalid', 'plan_id'));
    await expect(change({ endsAt: instantOf('2026-01-01T00:00:00Z') })).rejects.toEqual(refused('invalid', 'ends_at'));
    await cancelSubscription(deps())({ id: subscription.id });
    await expect(change({ endsAt: null })).rejects.toEqual(refused('conflict'));
  });
});

describe('deciding', () => {
  test('suspending takes the boundary away, resuming brings it back', async () => {
    const { subscription } = await given();
    const target = { id: subscription.id };
    expect(await suspendSubscription(deps())(target)).toMatchObject({
      suspendedAt: NOW,
      nextBoundaryAt: null,
      version: 2,
    });
    expect(await suspendSubscription(deps())(target)).toMatchObject({ version: 2 });
    const resumed = { suspendedAt: null, nextBoundaryAt: subscription.nextBoundaryAt, version: 3 };
    expect(await resumeSubscription(deps())(target)).toMatchObject(resumed);
    expect(await store.raised()).toHaveLength(3);
  });

  test('renewing adds the plan’s duration', async () => {
    const { subscription } = await given();
    const renewed = await renewSubscription(deps())({ id: subscription.id });
    expect(renewed.endsAt).toBe(addMs(NOW, 60 * DAY_MS));
  });

  test('a new link kills the old one and keeps the credentials; new credentials keep the link', async () => {
    const { subscription } = await given();
    const rotated = await rotateSubscriptionLink(deps())({ id: subscription.id });
    expect(await store.linkedTo(hashToken(linkToken(KEYS.linkKey(2), subscription)))).toBeUndefined();
    expect(await store.linkedTo(hashToken(linkToken(KEYS.linkKey(2), rotated)))).toBe(subscription.id);
    expect(rotated.credentialEpoch).toBe(1);
    const again = await rotateSubscriptionCredentials(deps())({ id: subscription.id });
    expect(again).toMatchObject({ credentialEpoch: 2, linkEpoch: 2 });
  });

  test('resetting the usage is announced: whoever was limited may connect again', async () => {
    const { subscription } = await given();
    await store.count(subscription.id, 500n, 0n);
    const reset = await resetSubscriptionUsage(deps())({ id: subscription.id });
    expect(reset.version).toBe(2);
    expect(await store.countersOf(subscription.id)).toMatchObject({ upload: 500n, baselineUpload: 500n });
    expect(await store.raised()).toHaveLength(2);
  });

  test('deleting is once', async () => {
    const { subscription } = await given();
    await deleteSubscription(deps())({ id: subscription.id });
    await expect(deleteSubscription(deps())({ id: subscription.id })).rejects.toEqual(refused('not_found'));
    await expect(suspendSubscription(deps())({ id: 99 as SubscriptionId })).rejects.toThrow(
      'Subscription with ID 99 not found',
    );
    expect(await store.raised()).toHaveLength(2);
  });
});
