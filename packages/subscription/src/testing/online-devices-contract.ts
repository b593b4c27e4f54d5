import { MINUTE_MS, type NodeId, type PlanId, type SubscriptionId, type UserId, addMs } from '@orrery/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DeviceDeps, Sighting } from '../count-devices.ts';
import type { PlanTerms, Subscription } from '../subscription.ts';
import type { SubscriptionTransact } from '../ports.ts';
import { instantOf, someSubscription } from './subscription.ts';

/** A store under test, and how the contract puts things into it. */
export interface DeviceStore {
  readonly transact: DeviceDeps['transact'] & SubscriptionTransact;
  givenUser(email: string): Promise<UserId>;
  givenPlan(own?: Partial<PlanTerms>): Promise<PlanId>;
  givenNode(tags: readonly string[]): Promise<NodeId>;
}

const NOW = instantOf('2026-01-20T12:00:00.123Z');
const minutes = (count: number) => addMs(NOW, count * MINUTE_MS);
const WINDOW_MINUTES = 5;
const [A, B, C] = ['aa'.repeat(16), 'bb'.repeat(16), 'cc'.repeat(16)] as const;

/** What every keeper of devices must do. `makeStore` gives an empty one. */
export function onlineDevicesContract(makeStore: () => Promise<DeviceStore>): void {
  let store: DeviceStore;
  let node: NodeId;
  beforeEach(async () => {
    store = await makeStore();
    node = await store.givenNode(['near']);
  });

  async function given(terms: Partial<PlanTerms> = {}, own: Partial<Subscription> = {}): Promise<SubscriptionId> {
    const userId = await store.givenUser(`${crypto.randomUUID()}@example.com`);
    const planId = await store.givenPlan({ deviceLimit: 1, devicePolicy: 'refuse', ...terms });
    const {
      id: _id,
      deletedAt: _end,
      ...row
    } = someSubscription({ userId, planId, uuid: crypto.randomUUID(), ...own });
    return (await store.transact(({ subscriptions }) => subscriptions.add(row))).id;
  }
  const see = (at: NodeId, when: typeof NOW, sightings: readonly Sighting[]) =>
    store.transact(({ onlineDevices }) =>
      onlineDevices.see(at, sightings, when, addMs(when, -WINDOW_MINUTES * MINUTE_MS)),
    );
  const crowded = async (ids: readonly SubscriptionId[], when = NOW) => {
    const since = addMs(when, -WINDOW_MINUTES * MINUTE_MS);
    return store.transact(({ onlineDevices }) => onlineDevices.crowded(ids, since));
  };
  const of = (subscriptionId: SubscriptionId, ...keys: string[]) => keys.map((key) => ({ subscriptionId, key }));
  const keysOf = (crowds: Awaited<ReturnType<typeof crowded>>) =>
    crowds.flatMap(({ devices }) => devices.map(({ key }) => key)).toSorted();

  describe('devices', () => {
    test('are a crowd above the limit', async () => {
      const [one, two] = [await given(), await given({ deviceLimit: 2, devicePolicy: 'suspend' })];
      await see(node, NOW, [...of(one, A), ...of(two, A, B)]);
      expect(await crowded([one, two])).toEqual([]);
      await see(node, minutes(1), [...of(one, B), ...of(two, C)]);
      const crowds = await crowded([one, two], minutes(1));
      expect(crowds.toSorted((a, b) => a.subscriptionId - b.subscriptionId)).toEqual([
        {
          subscriptionId: one,
          terms: { deviceLimit: 1, devicePolicy: 'refuse' },
          devices: expect.toSatisfy((devices: unknown[]) => devices.length === 2),
        },
        {
          subscriptionId: two,
          terms: { deviceLimit: 2, devicePolicy: 'suspend' },
          devices: expect.arrayContaining([
            { key: A, firstSeenAt: NOW },
            { key: B, firstSeenAt: NOW },
            { key: C, firstSeenAt: minutes(1) },
          ]),
        },
      ]);
      expect(await crowded([two], minutes(1))).toHaveLength(1);
    });

    test('count once, wherever they are seen, from when they were first seen', async () => {
      const id = await given();
      const other = await store.givenNode(['near']);
      await see(node, NOW, of(id, A));
      await see(other, minutes(1), of(id, A));
      expect(await crowded([id], minutes(1))).toEqual([]);
      await see(other, minutes(2), of(id, A, B));
      const [crowd] = await crowded([id], minutes(2));
      expect(new Set(crowd?.devices)).toEqual(
        new Set([
          { key: A, firstSeenAt: NOW },
          { key: B, firstSeenAt: minutes(2) },
        ]),
      );
    });

    test('are forgotten once the window has passed, and new when they come back', async () => {
      const id = await given();
      await see(node, NOW, of(id, A, B));
      expect(await crowded([id], minutes(WINDOW_MINUTES))).toEqual([]);
      await see(node, minutes(3), of(id, B));
      expect(await crowded([id], minutes(4))).toHaveLength(1);
      await see(node, minutes(7), of(id, A, B));
      expect((await crowded([id], minutes(7)))[0]?.devices).toContainEqual({ key: B, firstSeenAt: NOW });
      expect((await crowded([id], minutes(7)))[0]?.devices).toContainEqual({ key: A, firstSeenAt: minutes(7) });
    });

    test('are no crowd where the limit is none, or is only shown', async () => {
      const ids = [await given({ deviceLimit: null }), await given({ devicePolicy: 'count' })];
      await see(
        node,
        NOW,
        ids.flatMap((id) => of(id, A, B)),
      );
      expect(await crowded(ids)).toEqual([]);
    });

    test('are not taken from a node that the plan does not open, or of a subscription that is not there', async () => {
      const [far, gone] = [await given({ nodeTags: ['far'] }), await given()];
      await store.transact(({ subscriptions }) => subscriptions.remove(gone, NOW));
      const nobody = Number.MAX_SAFE_INTEGER as SubscriptionId;
      await see(node, NOW, [...of(far, A, B), ...of(gone, A, B), ...of(nobody, A, B)]);
      expect(await crowded([far, gone, nobody])).toEqual([]);
      await see(await store.givenNode(['far']), NOW, of(far, A, B));
      expect(keysOf(await crowded([far]))).toEqual([A, B]);
    });

    test('are not taken while they keep the subscription out', async () => {
      const blocked = { deviceBlockedUntil: minutes(1) };
      const ids = [await given({ devicePolicy: 'suspend' }, blocked), await given({ devicePolicy: 'refuse' }, blocked)];
      const sightings = ids.flatMap((id) => of(id, A, B));
      await see(node, NOW, sightings);
      expect((await crowded(ids)).map(({ subscriptionId }) => subscriptionId)).toEqual([ids[1]]);
      await see(node, minutes(1), sightings);
      expect(await crowded(ids, minutes(1))).toHaveLength(2);
    });

    test('are forgotten of one subscription only', async () => {
      const [one, other] = [await given(), await given()];
      await see(node, NOW, [...of(one, A, B), ...of(other, A, B)]);
      await store.transact(({ onlineDevices }) => onlineDevices.forget(one));
      expect((await crowded([one, other])).map(({ subscriptionId }) => subscriptionId)).toEqual([other]);
    });

    test('none at all are no trouble', async () => {
      await see(node, NOW, []);
      expect(await crowded([])).toEqual([]);
    });
  });
}
