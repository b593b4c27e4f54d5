import { type PlanId, fixedClock, instantFromMs } from '@orrery/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PlanTransact } from '../ports.ts';
import { changePlan, createPlan, deletePlan } from '../write-plan.ts';
import type { Opening } from './memory-plans.ts';
import { samplePlan } from './sample-plan.ts';

/** A store under test, and what the contract must see of it that the ports do not show. */
export interface PlanStore {
  readonly transact: PlanTransact;
  givenNode(tags: readonly string[]): Promise<number>;
  givenSubscription(planId: PlanId): Promise<void>;
  closedOpenings(id: PlanId): Promise<Opening[]>;
}

const conflict = expect.objectContaining({ kind: 'conflict', code: 'CONFLICT' });
const NOW = '2026-01-15T10:30:00.123Z';
const LATER = '2026-01-16T10:30:00.123Z';

/** What every keeper of plans must do. `makeStore` gives an empty one. */
export function planRepositoryContract(makeStore: () => Promise<PlanStore>): void {
  const clock = fixedClock(NOW);
  let store: PlanStore;
  beforeEach(async () => {
    store = await makeStore();
    clock.set(NOW);
  });
  const deps = () => ({ transact: store.transact, clock });
  const read = (id: PlanId) => store.transact(({ plans }) => plans.lock(id));

  test.each([
    ['with everything', samplePlan],
    ['with a name only', { name: 'bare' }],
    ['with the largest quota', { name: 'large', quotaBytes: 2n ** 63n - 1n }],
    ['with a quota of nothing', { name: 'none', quotaBytes: 0n }],
  ])('keeps a plan as it is: %s', async (_name, input) => {
    const plan = await createPlan(deps())(input);
    expect(plan).toMatchObject(input);
    expect(await read(plan.id)).toEqual(plan);
    const changed = await changePlan(deps())({ id: plan.id }, { ...samplePlan, name: 'changed' });
    expect(await read(plan.id)).toEqual(changed);
  });

  test('knows no plan that is not there', async () => {
    expect(await read(Number.MAX_SAFE_INTEGER as PlanId)).toBeUndefined();
  });

  test('keeps nothing of a transaction that fails', async () => {
    const plan = await createPlan(deps())({ name: 'before' });
    const failing = store.transact(async ({ plans }) => {
      await plans.save({ ...plan, name: 'after' });
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await read(plan.id)).toEqual(plan);
  });

  test('has each name once, on creation and on change', async () => {
    await createPlan(deps())({ name: 'first' });
    const second = await createPlan(deps())({ name: 'second' });
    await expect(createPlan(deps())({ name: 'first' })).rejects.toEqual(conflict);
    await expect(changePlan(deps())({ id: second.id }, { name: 'first' })).rejects.toEqual(conflict);
    expect((await changePlan(deps())({ id: second.id }, { name: 'second' })).version).toBe(2);
  });

  test('lets one of two writers at once win', async () => {
    const { id } = await createPlan(deps())({ name: 'plan' });
    const write = (description: string) => changePlan(deps())({ id, version: 1 }, { description });
    const results = await Promise.allSettled([write('a'), write('b')]);
    expect(results.map((result) => result.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await read(id))?.version).toBe(2);
  });

  test('counts the live subscriptions, and lets go of a plan that has none', async () => {
    const used = await createPlan(deps())({ name: 'used' });
    const unused = await createPlan(deps())({ name: 'unused' });
    await store.givenSubscription(used.id);
    await expect(deletePlan(deps())({ id: used.id })).rejects.toEqual(conflict);
    await deletePlan(deps())({ id: unused.id });
    expect(await read(unused.id)).toBeUndefined();
    expect(await read(used.id)).toEqual(used);
    expect((await createPlan(deps())({ name: 'unused' })).name).toBe('unused');
  });

  describe('openings', () => {
    test('are remembered from when a node is no longer open, and forgotten when it is again', async () => {
      const fast = await store.givenNode(['fast']);
      const both = await store.givenNode(['fast', 'far']);
      await store.givenNode([]);
      const { id } = await createPlan(deps())({ name: 'plan', nodeTags: ['fast'] });
      const retag = (nodeTags: string[]) => changePlan(deps())({ id }, { nodeTags });
      expect(await store.closedOpenings(id)).toEqual([]);

      await retag(['far']);
      expect(await store.closedOpenings(id)).toEqual([{ nodeId: fast, closedAt: instantFromMs(Date.parse(NOW)) }]);
      clock.set(LATER);
      await retag(['nowhere']);
      const closed = new Map((await store.closedOpenings(id)).map((o) => [o.nodeId, o.closedAt]));
      expect(closed).toEqual(
        new Map([
          [fast, Date.parse(NOW)],
          [both, Date.parse(LATER)],
        ]),
      );
      await retag(['fast']);
      expect(await store.closedOpenings(id)).toEqual([]);
    });

    test('of a plan for every node end when it names some', async () => {
      const fast = await store.givenNode(['fast']);
      const bare = await store.givenNode([]);
      const { id } = await createPlan(deps())({ name: 'plan' });
      await changePlan(deps())({ id }, { nodeTags: ['fast'] });
      expect((await store.closedOpenings(id)).map((o) => o.nodeId)).toEqual([bare]);
      await changePlan(deps())({ id }, { nodeTags: [] });
      expect(await store.closedOpenings(id)).toEqual([]);
      expect(fast).not.toBe(bare);
    });
  });
}
