import { MINUTE_MS, type NodeId, type SubscriptionId, addMs, fixedClock } from '@orrery/kernel';
import { expect, test } from 'vitest';
import { countDevices } from './count-devices.ts';
import { changeSubscription } from './change-subscription.ts';
import { resumeSubscription } from './decide-subscription.ts';
import type { PlanTerms } from './subscription.ts';
import { memorySubscriptions, someSubscription } from './testing/index.ts';

const START = '2026-01-20T12:00:00.000Z';

async function store(terms: Partial<PlanTerms>) {
  const memory = memorySubscriptions();
  const clock = fixedClock(START);
  const userId = await memory.givenUser('ann@example.com');
  const planId = await memory.givenPlan({ deviceLimit: 2, ...terms });
  const node = await memory.givenNode([]);
  const other = await memory.givenNode([]);
  const { id: _id, deletedAt: _end, ...row } = someSubscription({ userId, planId, endsAt: null });
  const { id } = await memory.transact(({ subscriptions }) => subscriptions.add(row));
  const deps = { transact: memory.transact, clock };
  const count = countDevices({ ...deps, windowMs: 5 * MINUTE_MS });
  const report = async (at: NodeId, ...keys: string[]) =>
    (
      await count(
        at,
        keys.map((key) => ({ subscriptionId: id, key })),
      )
    ).map(({ key }) => key);
  const read = () => memory.transact(({ subscriptions }) => subscriptions.lock(id));
  return { memory, clock, deps, id, node, other, report, read };
}

test('the newest address is refused on every node until an older one has been away for the window', async () => {
  const { clock, node, other, report } = await store({ devicePolicy: 'refuse' });
  expect(await report(node, 'a', 'b')).toEqual([]);
  clock.advance(1_000);
  expect(await report(other, 'c')).toEqual(['c']);
  expect(await report(node, 'a', 'b', 'c')).toEqual(['c']);
  clock.advance(4 * MINUTE_MS);
  expect(await report(node, 'a', 'c')).toEqual(['c']);
  clock.advance(MINUTE_MS);
  expect(await report(node, 'a', 'c')).toEqual([]);
  expect(await report(node, 'b')).toEqual(['b']);
});

test('a subscription that is only counted is left alone', async () => {
  const { memory, node, report, read } = await store({ devicePolicy: 'count' });
  expect(await report(node, 'a', 'b', 'c')).toEqual([]);
  expect((await read())?.deviceBlockedUntil).toBeNull();
  expect(await memory.raised()).toEqual([]);
});

test('too many devices suspend it once, and it begins with none when that is over', async () => {
  const { memory, clock, id, node, report, read } = await store({ devicePolicy: 'suspend', deviceSuspendMinutes: 2 });
  const until = addMs(clock.now(), 2 * MINUTE_MS);
  expect(await report(node, 'a', 'b')).toEqual([]);
  expect(await memory.raised()).toEqual([]);
  expect(await report(node, 'a', 'b', 'c')).toEqual([]);
  expect(await read()).toMatchObject({ deviceBlockedUntil: until, nextBoundaryAt: until, version: 1 });
  clock.advance(MINUTE_MS);
  await report(node, 'a', 'b', 'c');
  expect(await read()).toMatchObject({ deviceBlockedUntil: until });
  expect(await memory.raised()).toEqual([id]);
  clock.advance(MINUTE_MS);
  await report(node, 'a', 'b');
  expect(await read()).toMatchObject({ deviceBlockedUntil: until });
  await report(node, 'c');
  expect((await read())?.deviceBlockedUntil).toBe(addMs(until, 2 * MINUTE_MS));
  expect(await memory.raised()).toEqual([id, id]);
});

test('an operator may lift it, and other changes leave it', async () => {
  const { deps, clock, id, node, report, read } = await store({ devicePolicy: 'suspend', deviceSuspendMinutes: 2 });
  const until = addMs(clock.now(), 2 * MINUTE_MS);
  await report(node, 'a', 'b', 'c');
  await changeSubscription(deps)({ id }, { quota: { kind: 'own', bytes: 5n } });
  expect(await read()).toMatchObject({ deviceBlockedUntil: until, nextBoundaryAt: until });
  await resumeSubscription(deps)({ id });
  const lifted = await read();
  expect(lifted?.deviceBlockedUntil).toBeNull();
  expect(lifted?.nextBoundaryAt).toBeGreaterThan(until);
});

test('what is no subscription is passed over', async () => {
  const { memory, clock, node } = await store({ devicePolicy: 'suspend' });
  const count = countDevices({ transact: memory.transact, clock, windowMs: MINUTE_MS });
  const keys = ['a', 'b', 'c'];
  expect(
    await count(
      node,
      keys.map((key) => ({ subscriptionId: 99 as SubscriptionId, key })),
    ),
  ).toEqual([]);
});
