import { DAY_MS, type NodeId, type SubscriptionId, addMs, fixedClock } from '@orrery/kernel';
import { countReport, parseReport } from '@orrery/traffic';
import { monthly } from '@orrery/traffic/testing';
import { eq, sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { connect } from '../database.ts';
import {
  closedOpenings,
  formerPlans,
  subscriptions,
  unattributedUsage,
  usageCounters,
  usageHours,
} from '../schema/index.ts';
import { testDatabase } from '../testing/index.ts';
import { createTransact } from '../transact.ts';
import { plant } from './plant.fixture.ts';

const { db, close } = connect(await testDatabase(), { max: 12 });
afterAll(close);

const planted = plant(db);
const clock = fixedClock('2026-03-10T12:20:00.000Z');
const transact = createTransact(db, clock);
const count = countReport({
  transact: (work) => transact((all) => work({ ...all, firstUse: { start: () => Promise.resolve(new Set()) } })),
  clock,
  periodAt: monthly,
});
const moved = (id: number, upload: number, download: number) => ({ subscription_id: id, upload, download });
const report = (id: NodeId, entries: unknown, multiplierThousandths = 1000) =>
  count({ node: { id, multiplierThousandths }, report: parseReport(entries) });

describe('whom a node may charge', () => {
  const isCharged = async (nodeId: NodeId, id: SubscriptionId) =>
    (await report(nodeId, [moved(id, 1, 1)])).charged === 1;
  const ago = (days: number) => addMs(clock.now(), -days * DAY_MS);

  it('is open to a plan that names one of its tags, and to one that names none', async () => {
    const nodeId = await planted.node({ tags: ['eu', 'fast'] });
    const [sharing, every, other] = [['x', 'fast'], [], ['us']].map((nodeTags) => planted.plan({ nodeTags }));
    for (const [plan, charged] of [
      [sharing, true],
      [every, true],
      [other, false],
    ] as const) {
      const id = await planted.subscription((await plan) ?? -1);
      await expect(isCharged(nodeId, id)).resolves.toBe(charged);
    }
  });

  it('lasts 30 days after the plan closed the node', async () => {
    const nodeId = await planted.node({ tags: ['a'] });
    const planId = await planted.plan({ nodeTags: ['b'] });
    const id = await planted.subscription(planId);
    await expect(isCharged(nodeId, id)).resolves.toBe(false);
    await db.insert(closedOpenings).values({ planId, nodeId, closedAt: ago(29) });
    await expect(isCharged(nodeId, id)).resolves.toBe(true);
    await db.update(closedOpenings).set({ closedAt: ago(30) });
    await expect(isCharged(nodeId, id)).resolves.toBe(false);
  });

  it('lasts 30 days after the subscription left the plan, also where that plan has closed the node since', async () => {
    const nodeId = await planted.node({ tags: ['a'] });
    const [now, opening, closed] = [
      await planted.plan({ nodeTags: ['b'] }),
      await planted.plan({ nodeTags: ['a'] }),
      await planted.plan({ nodeTags: ['c'] }),
    ];
    const [one, two] = [await planted.subscription(now), await planted.subscription(now)];
    await db.insert(formerPlans).values([
      { subscriptionId: one, planId: opening, leftAt: ago(29) },
      { subscriptionId: two, planId: closed, leftAt: ago(29) },
    ]);
    await expect(isCharged(nodeId, one)).resolves.toBe(true);
    await expect(isCharged(nodeId, two)).resolves.toBe(false);
    await db.insert(closedOpenings).values({ planId: closed, nodeId, closedAt: ago(29) });
    await expect(isCharged(nodeId, two)).resolves.toBe(true);
    await db.update(formerPlans).set({ leftAt: ago(31) });
    await expect(isCharged(nodeId, one)).resolves.toBe(false);
    await expect(isCharged(nodeId, two)).resolves.toBe(false);
  });
});

describe('a tombstone whose plan is gone', () => {
  it('is nobody to charge, and still not unknown', async () => {
    const nodeId = await planted.node();
    const planId = await planted.plan();
    const id = await planted.subscription(planId, { deleted: true });
    await db.update(subscriptions).set({ planId: null }).where(eq(subscriptions.id, id));
    await expect(report(nodeId, [moved(id, 3, 4)])).resolves.toMatchObject({ charged: 0, rejected: [] });
    const kept = await db.select().from(unattributedUsage).where(eq(unattributedUsage.nodeId, nodeId));
    expect(kept).toMatchObject([{ upload: 3n, download: 4n }]);
  });
});

describe('reports at once', () => {
  it('from several nodes on the same subscriptions lose no byte and do not deadlock', async () => {
    const planId = await planted.plan();
    const ids: SubscriptionId[] = [];
    for (let i = 0; i < 20; i++) ids.push(await planted.subscription(planId));
    const nodeIds = [await planted.node(), await planted.node(), await planted.node()] as const;
    const before = await deadlocks();
    const rounds = Array.from({ length: 30 }, (_, round) => {
      const entries = ids.map((id) => moved(id, 1, round));
      const shuffled = entries.toSorted(
        (a, b) => ((a.subscription_id * 7 + round) % 11) - ((b.subscription_id * 7 + round) % 11),
      );
      return report(nodeIds[(round % 3) as 0 | 1 | 2], shuffled, 1500);
    });
    await expect(Promise.all(rounds)).resolves.toHaveLength(30);
    expect(await deadlocks()).toBe(before);

    const down = (29 * 30) / 2;
    for (const id of ids) {
      const counters = await db
        .select()
        .from(usageCounters)
        .where(sql`subscription_id = ${id}`);
      const hours = await db
        .select()
        .from(usageHours)
        .where(sql`subscription_id = ${id}`);
      const sum = (pick: (row: (typeof hours)[number]) => bigint) =>
        hours.reduce((total, row) => total + pick(row), 0n);
      expect(hours).toHaveLength(3);
      expect([sum((h) => h.rawUpload), sum((h) => h.rawDownload)]).toEqual([30n, BigInt(down)]);
      // What is counted is what the history charges, to the byte.
      expect(counters).toMatchObject([
        { totalUpload: sum((h) => h.chargedUpload), totalDownload: sum((h) => h.chargedDownload) },
      ]);
      // Each node carries its own half byte.
      expect(counters[0]?.totalUpload).toBe(45n);
      expect(Math.abs(Number(counters[0]?.totalDownload) - down * 1.5)).toBeLessThanOrEqual(1.5);
    }
  });

  async function deadlocks(): Promise<number> {
    const [row] = await db.execute<{ deadlocks: string }>(
      sql`select deadlocks from pg_stat_database where datname = current_database()`,
    );
    return Number(row?.deadlocks);
  }
});

describe('an hour that is full', () => {
  it('refuses the report as a whole, without a failure of ours', async () => {
    const nodeId = await planted.node({ tags: ['a'] });
    const [id, stranger] = [
      await planted.subscription(await planted.plan()),
      await planted.subscription(await planted.plan({ nodeTags: ['b'] })),
    ];
    await report(nodeId, [moved(id, 1, 1), moved(stranger, 1, 1)]);
    await db.execute(sql`update usage_hours set raw_upload = 9223372036854775807 where subscription_id = ${id}`);
    await expect(report(nodeId, [moved(id, 1, 0)], 0)).rejects.toMatchObject({ kind: 'invalid' });
    await db.execute(sql`update unattributed_usage set download = 9223372036854775807 where node_id = ${nodeId}`);
    await expect(report(nodeId, [moved(stranger, 0, 1)])).rejects.toMatchObject({ kind: 'invalid' });
  });
});
