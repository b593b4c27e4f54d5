import { type PlanId, type SubscriptionRequestId, type UserId, fixedClock } from '@orrery/kernel';
import { beforeEach, expect, test } from 'vitest';
import { type RequestDeps, approveRequest, requestSubscription } from '../request-subscription.ts';
import type { PlanTerms } from '../subscription.ts';

/** A store under test, and what the contract must put into it that the port does not. */
export interface RequestStore {
  readonly transact: RequestDeps['transact'];
  givenUser(email: string): Promise<UserId>;
  givenPlan(own?: Partial<PlanTerms>, active?: boolean): Promise<PlanId>;
}

const clock = fixedClock('2026-01-20T12:00:00.123Z');
const keys = { current: 1, linkKey: () => Buffer.alloc(32) };
const ADMIN = { userId: 1_000_000 as UserId, isAdmin: true };

/** What every keeper of requests must do, and the use cases over it. `makeStore` gives an empty one. */
export function subscriptionRequestContract(makeStore: () => Promise<RequestStore>): void {
  let store: RequestStore;
  let userId: UserId;
  let planId: PlanId;
  beforeEach(async () => {
    store = await makeStore();
    userId = await store.givenUser('ann@example.com');
    planId = await store.givenPlan({ durationDays: 30 });
  });
  const deps = () => ({ transact: store.transact, clock, keys });
  const ask = (own: object = {}) =>
    requestSubscription(deps())({ userId, planId, by: { userId, isAdmin: false }, ...own });
  const approve = (id: SubscriptionRequestId, by = ADMIN) => approveRequest(deps())({ id, by });
  const read = (id: SubscriptionRequestId) =>
    store.transact(({ subscriptionRequests }) => subscriptionRequests.lock(id));

  test('waits to be approved, and becomes a subscription of the one who is meant', async () => {
    const request = await ask();
    expect(request).toMatchObject({ userId, planId, state: 'pending', createdAt: clock.now() });
    expect(await read(request.id)).toEqual(request);
    const { subscription } = await approve(request.id);
    expect(subscription).toMatchObject({ userId, planId, startsAt: clock.now() });
    expect(await read(request.id)).toEqual({
      ...request,
      state: 'approved',
      subscriptionId: subscription.id,
      approvedAt: clock.now(),
    });
  });

  test('is approved once, also by two at once', async () => {
    const { id } = await ask();
    const results = await Promise.allSettled([approve(id), approve(id)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(approve(id)).rejects.toMatchObject({ kind: 'conflict', code: 'CONFLICT' });
  });

  test('is asked for by oneself or an admin, and approved by admins', async () => {
    const other = await store.givenUser('bob@example.com');
    const forbidden = { kind: 'forbidden', code: 'FORBIDDEN' };
    await expect(ask({ by: { userId: other, isAdmin: false } })).rejects.toMatchObject(forbidden);
    const { id } = await ask({ by: ADMIN });
    await expect(approve(id, { userId, isAdmin: false })).rejects.toMatchObject(forbidden);
    expect((await read(id))?.state).toBe('pending');
  });

  test('needs a user, and a plan that is active then and at the approval', async () => {
    await expect(ask({ userId: 999 as UserId, by: ADMIN })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(ask({ planId: 999 as PlanId })).rejects.toMatchObject({ kind: 'invalid' });
    await expect(ask({ planId: await store.givenPlan({}, false) })).rejects.toMatchObject({ kind: 'conflict' });
    await expect(approve(999 as SubscriptionRequestId)).rejects.toMatchObject({ kind: 'not_found' });
  });
}
