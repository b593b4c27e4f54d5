import { type PlanId, fixedClock } from '@orrery/kernel';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PlanChange } from './define-plan.ts';
import { memoryPlans, samplePlan } from './testing/index.ts';
import { changePlan, createPlan, deletePlan } from './write-plan.ts';

const clock = fixedClock('2026-01-15T10:30:00Z');
let store: ReturnType<typeof memoryPlans>;
const deps = () => ({ transact: store.transact, clock });
beforeEach(() => {
  store = memoryPlans();
});

const given = () => createPlan(deps())(samplePlan);
const wrong = (path: string) =>
  expect.objectContaining({ code: 'VALIDATION_ERROR', details: { fields: [expect.objectContaining({ path })] } });

describe('creating', () => {
  test('fills in what is not said', async () => {
    expect(await createPlan(deps())({ name: 'bare' })).toEqual({
      id: 1,
      name: 'bare',
      description: null,
      quotaBytes: null,
      reset: 'month',
      timeZone: 'UTC',
      durationDays: null,
      deviceLimit: null,
      devicePolicy: 'refuse',
      deviceSuspendMinutes: 10,
      hwidLimit: null,
      speedLimitMbps: null,
      nodeTags: [],
      onHold: false,
      status: 'active',
      prices: [],
      version: 1,
      createdAt: clock.now(),
      updatedAt: clock.now(),
    });
  });

  test.each<[string, PlanChange]>([
    ['name', { name: ' ' }],
    ['name', { name: 'two\nlines' }],
    ['description', { description: 'bell \u0007' }],
    ['time_zone', { timeZone: 'Mars/Olympus' }],
    ['time_zone', { timeZone: '+02:00' }],
    ['node_tags[1]', { nodeTags: ['a', 'b,c'] }],
    ['node_tags[0]', { nodeTags: [' a'] }],
    ['node_tags', { nodeTags: ['a', 'a'] }],
    ['prices[0].currency', { prices: [{ amount: 1, currency: 'XXY' }] }],
  ])('names %s when it is wrong: %j', async (path, change) => {
    await expect(createPlan(deps())({ ...samplePlan, ...change, name: change.name ?? 'plan' })).rejects.toEqual(
      wrong(path),
    );
  });
});

describe('changing', () => {
  test('leaves what is not said, and clears by null', async () => {
    const before = await given();
    const after = await changePlan(deps())({ id: before.id }, { quotaBytes: null, durationDays: undefined });
    expect(after).toEqual({ ...before, quotaBytes: null, version: 2 });
    expect(store.raised()).toEqual([before.id]);
  });

  test('moves the periods of subscriptions only when reset rule or time zone change', async () => {
    const { id } = await given();
    await changePlan(deps())(
      { id },
      { durationDays: 90, quotaBytes: 5n, reset: 'month_rolling', timeZone: 'Europe/Berlin' },
    );
    expect(store.retimed()).toEqual([]);
    await changePlan(deps())({ id }, { reset: 'week' });
    await changePlan(deps())({ id }, { timeZone: 'UTC' });
    expect(store.retimed()).toEqual([id, id]);
  });

  test('is refused with a stale version, and of what is not there', async () => {
    const { id } = await given();
    await changePlan(deps())({ id, version: 1 }, {});
    await expect(changePlan(deps())({ id, version: 1 }, {})).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(changePlan(deps())({ id: 9 as PlanId }, {})).rejects.toThrow('Plan with ID 9 not found');
  });
});

test('deleting is refused with the number of subscriptions that have the plan', async () => {
  const { id } = await given();
  await store.givenSubscription(id);
  await expect(deletePlan(deps())({ id })).rejects.toMatchObject({ code: 'CONFLICT', details: { subscriptions: 1 } });
  await expect(deletePlan(deps())({ id: 9 as PlanId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
