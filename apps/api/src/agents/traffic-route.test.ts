import type { NodeId, SubscriptionId } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { agentApp } from './testing/agent-app.ts';

const { app, db, givenNode, givenSubscription, call } = await agentApp();

const moved = (id: number | string, upload: number, download: number) => ({ subscription_id: id, upload, download });
const TIB = 2 ** 40;

/** Everything the books hold of a subscription and a node, to the byte. */
async function books(id: SubscriptionId, nodeId: NodeId) {
  const [row] = await db.execute(sql`select
    (select (total_upload + total_download)::int from usage_counters where subscription_id = ${id}) as counter,
    (select sum(raw_upload + raw_download)::int from usage_hours where subscription_id = ${id}) as history,
    (select (reported_upload + reported_download)::int from node_usage_days where node_id = ${nodeId}) as node,
    (select counted::text from report_epochs where node_id = ${nodeId}) as numbers`);
  return row;
}

async function report(reporter: { node: { id: NodeId }; token: string }, body: unknown, headers = {}) {
  return call(reporter.token, 'POST', `/agents/${reporter.node.id}/traffic`, body, headers);
}

describe('a report with bad entries', () => {
  test('names them in a 200, counts the others, and a resend of its key changes nothing', async () => {
    const reporter = await givenNode();
    const id = await givenSubscription();
    const bad = [
      moved(id, -1, 0),
      moved(id, 0.5, 0),
      moved(id, TIB + 1, 0),
      moved(987_654, 1, 1),
      null,
      moved('x', 1, 1),
    ];
    const key = { 'idempotency-key': 'life:1' };
    const first = await report(reporter, [...bad, moved(id, 3, 4)], key);
    expect(first.status).toBe(200);
    expect(first.body.data.subscriptions_updated).toBe(1);
    expect(first.body.data.rejected.map(({ index }: { index: number }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
    const after = await books(id, reporter.node.id);
    expect(after).toEqual({ counter: 7, history: 7, node: 7, numbers: '{[1,2)}' });
    const again = await report(reporter, [...bad, moved(id, 3, 4)], key);
    expect(again).toMatchObject({ status: 200, body: { data: { duplicate: true, subscriptions_updated: 0 } } });
    expect(await books(id, reporter.node.id)).toEqual(after);
  });

  test('is refused with words where it is no report at all, and the next one counts', async () => {
    const reporter = await givenNode();
    const id = await givenSubscription();
    const send = async (payload: string) => {
      const headers = { 'x-node-token': reporter.token, 'content-type': 'application/json' };
      const answer = await app.inject({ method: 'POST', url: `/agents/${reporter.node.id}/traffic`, payload, headers });
      return [answer.statusCode, answer.json().error?.message];
    };
    expect(await send(`[${'0,'.repeat(999_999)}0]`)).toEqual([400, expect.stringContaining('at most 100000 entries')]);
    expect(await send(`[${' '.repeat(10 * 1024 * 1024)}]`)).toEqual([413, expect.stringMatching(/./)]);
    expect(await send(`[${'['.repeat(100_000)}`)).toEqual([400, expect.stringContaining('not valid JSON')]);
    expect(await send('{"__proto__": {"length": 1}}')).toEqual([400, expect.stringContaining('must be a list')]);
    expect(await send(JSON.stringify([moved(id, 1, 1)]))).toEqual([200, undefined]);
  });
});

describe('a numbered report', () => {
  test('counts once, however often it arrives at once, and in any order', async () => {
    const reporter = await givenNode({ multiplier: 1.001 });
    const id = await givenSubscription();
    const numbers = [5, 1, 3, 2, 3, 1, 5, 4, 4, 2, 5, 1];
    const answers = await Promise.all(
      numbers.map((number) => report(reporter, [moved(id, number, 0)], { 'idempotency-key': `life:${number}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(numbers.map(() => 200));
    expect(answers.filter(({ body }) => body.data.duplicate)).toHaveLength(7);
    expect(await books(id, reporter.node.id)).toEqual({ counter: 15, history: 15, node: 15, numbers: '{[1,6)}' });
  });

  test('is a duplicate, whatever its body, once its hash is no longer kept', async () => {
    const reporter = await givenNode();
    const id = await givenSubscription();
    const key = { 'idempotency-key': 'life:1' };
    await report(reporter, [moved(id, 1, 1)], key);
    expect((await report(reporter, [moved(id, 2, 2)], key)).status).toBe(409);
    await db.execute(sql`delete from report_bodies`);
    expect((await report(reporter, [moved(id, 2, 2)], key)).body.data).toMatchObject({ duplicate: true });
    expect(await books(id, reporter.node.id)).toMatchObject({ counter: 2 });
  });
});

describe('X-Report-Interval', () => {
  test('puts late bytes into the hour and the period they belong to', async () => {
    const reporter = await givenNode();
    const id = await givenSubscription({ reset: 'month' });
    const late = { 'x-report-interval': '2026-02-28T21:10:00Z/2026-02-28T21:11:00Z' };
    await report(reporter, [moved(id, 10, 0)], late);
    await report(reporter, [moved(id, 1, 0)], { 'x-report-interval': '1773144000/1773145200' });
    const [row] = await db.execute(sql`
      select upload::int, total_upload::int as total from usage_counters where subscription_id = ${id}`);
    expect(row).toEqual({ upload: 1, total: 11 });
    const hours = await db.execute(sql`select hour_at, raw_upload::int from usage_hours order by hour_at`);
    expect([...hours]).toEqual([
      { hour_at: '2026-02-28 21:00:00+00', raw_upload: 10 },
      { hour_at: '2026-03-10 12:00:00+00', raw_upload: 1 },
    ]);
    expect((await report(reporter, [], { 'x-report-interval': 'yesterday' })).status).toBe(400);
  });
});

test('the answer tells who is over the quota, and what is left to who is near it', async () => {
  const reporter = await givenNode();
  const [over, near] = [await givenSubscription({ quotaBytes: 5n }), await givenSubscription({ quotaBytes: 1_000n })];
  const far = await givenSubscription();
  const { body } = await report(reporter, [moved(over, 5, 1), moved(near, 10, 0), moved(far, 1, 1)]);
  expect(body.data).toEqual({
    subscriptions_updated: 3,
    rejected: [],
    remaining: [
      { subscription_id: String(over), bytes: 0 },
      { subscription_id: String(near), bytes: 990 },
    ],
    limited: [String(over)],
  });
});
