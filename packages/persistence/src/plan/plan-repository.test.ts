import { type NodeId, type PlanId, DAY_MS, addMs, fixedClock, instantFromMs } from '@orrery/kernel';
import { changePlan, deletePlan } from '@orrery/plan';
import { type PlanStore, planRepositoryContract } from '@orrery/plan/testing';
import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../database.ts';
import { closedOpenings, nodes, subscriptions, usageCounters } from '../schema/index.ts';
import { given } from '../subscription/subscription.fixture.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';

const { db, close } = connect(await testDatabase(), { max: 5 });
afterAll(close);

const clock = fixedClock('2026-01-20T12:00:00.000Z');
const stamps = { createdAt: clock.now(), updatedAt: clock.now() };
const transact = createTransact(db, clock);
const make = given(db);
const only = <T>([row]: T[]): T => {
  if (row === undefined) throw new Error('no row was made');
  return row;
};

async function makeStore(): Promise<PlanStore> {
  await emptyTables(db, 'users', 'nodes', 'plans', 'subscriptions');
  return {
    transact,
    async givenNode(tags) {
      const place = { serverAddress: 'a.example.com', serverPort: 443, protocol: 'trojan', status: 'active' } as const;
      const rest = { agent: 'native', serverKeyVersion: 1, tokenSha256: Buffer.from(crypto.randomUUID()) } as const;
      const named = { uuid: crypto.randomUUID(), name: crypto.randomUUID(), tags: [...tags] };
      const made = await db
        .insert(nodes)
        .values({ ...place, ...rest, ...named, ...stamps })
        .returning({ id: nodes.id });
      return only(made).id;
    },
    givenSubscription: async (planId) => void (await givenSubscription(planId)),
    async closedOpenings(id) {
      const rows = await db.select().from(closedOpenings).where(eq(closedOpenings.planId, id));
      return rows.map(({ nodeId, closedAt }) => ({ nodeId: nodeId as NodeId, closedAt }));
    },
  };
}

async function givenSubscription(
  planId: PlanId,
  own: Partial<typeof subscriptions.$inferInsert> = {},
): Promise<number> {
  const counted = { upload: 5n, download: 7n, baselineDownload: 1n, totalUpload: 5n };
  const january = {
    periodStartsAt: instantFromMs(Date.UTC(2026, 0, 1)),
    periodEndsAt: instantFromMs(Date.UTC(2026, 1, 1)),
  };
  const userId = await make.user();
  return make.subscription({ startsAt: clock.now(), ...own, userId, planId }, { ...january, ...counted });
}

describe('plans in PostgreSQL', () => planRepositoryContract(makeStore));

describe('the subscriptions of a plan', () => {
  let planId: PlanId;
  beforeEach(async () => {
    await makeStore();
    clock.set('2026-01-20T12:00:00.000Z');
    planId = await make.plan();
  });
  const rowOf = async (id: number) => only(await db.select().from(subscriptions).where(eq(subscriptions.id, id)));
  const countersOf = async (id: number) =>
    only(await db.select().from(usageCounters).where(eq(usageCounters.subscriptionId, id)));

  test('move to the period of another reset rule and keep what was used', async () => {
    const startsAt = instantFromMs(Date.UTC(2025, 11, 31));
    const id = await givenSubscription(planId, { startsAt });
    await changePlan({ transact, clock })({ id: planId }, { reset: 'month_rolling' });
    const ends = instantFromMs(Date.UTC(2026, 0, 31));
    expect(await countersOf(id)).toMatchObject({
      periodStartsAt: startsAt,
      periodEndsAt: ends,
      upload: 5n,
      download: 7n,
      baselineDownload: 1n,
    });
    expect((await rowOf(id)).nextBoundaryAt).toBe(ends);
  });

  test('move with the time zone, and no longer know an end when the plan never resets', async () => {
    const id = await givenSubscription(planId, { endsAt: instantFromMs(Date.UTC(2026, 5, 1)) });
    await changePlan({ transact, clock })({ id: planId }, { timeZone: 'Asia/Kathmandu' });
    expect((await countersOf(id)).periodEndsAt).toBe(Date.parse('2026-01-31T18:15:00Z'));
    await changePlan({ transact, clock })({ id: planId }, { reset: 'never' });
    expect((await countersOf(id)).periodEndsAt).toBeNull();
    expect((await rowOf(id)).nextBoundaryAt).toBe(Date.UTC(2026, 5, 1));
  });

  test('do not get back what they used in a period that is over', async () => {
    const id = await givenSubscription(planId);
    clock.set('2026-02-05T00:00:00.000Z');
    await changePlan({ transact, clock })({ id: planId }, { reset: 'year' });
    const zero = { upload: 0n, download: 0n, baselineDownload: 0n, totalUpload: 5n };
    expect(await countersOf(id)).toMatchObject({ periodEndsAt: Date.UTC(2027, 0, 1), ...zero });
  });

  test('keep their dates when the duration changes, and their version', async () => {
    const endsAt = addMs(clock.now(), 5 * DAY_MS);
    const id = await givenSubscription(planId, { endsAt });
    await changePlan({ transact, clock })({ id: planId }, { durationDays: 90 });
    expect(await rowOf(id)).toMatchObject({ endsAt, version: 1 });
  });

  test('are left alone when they are deleted or have another plan', async () => {
    const gone = await givenSubscription(planId, { deletedAt: clock.now() });
    const before = await countersOf(gone);
    await changePlan({ transact, clock })({ id: planId }, { reset: 'day' });
    expect(await countersOf(gone)).toEqual(before);
  });

  test('deleted, do not hold the plan: it goes, and what was used stays', async () => {
    const gone = await givenSubscription(planId, { deletedAt: clock.now() });
    await deletePlan({ transact, clock })({ id: planId });
    expect((await rowOf(gone)).planId).toBeNull();
    expect((await countersOf(gone)).totalUpload).toBe(5n);
  });
});
