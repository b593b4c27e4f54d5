import { type SubscriptionId, fixedClock } from '@orrery/kernel';
import { rollUpHours } from '@orrery/persistence';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const clock = fixedClock('2026-03-10T12:20:00.000Z');
const api = await testApi({ clock });
let admin = '';
const nodes: { id: number; token: string }[] = [];
const ids: SubscriptionId[] = [];
const users: number[] = [];

const get = async (url: string, token = admin) => {
  const answer = await api.app.inject({ url, headers: { authorization: `Bearer ${token}` } });
  return { status: answer.statusCode, data: answer.json().data, error: answer.json().error };
};

const moved = (id: number, upload: number, download: number) => ({ subscription_id: id, upload, download });
let sequence = 0;

async function report(node: number, to: string, entries: unknown[], number: number | null = ++sequence) {
  const { id, token } = nodes[node] ?? { id: 0, token: '' };
  const answer = await api.app.inject({
    method: 'POST',
    url: `/agents/${id}/traffic`,
    payload: JSON.stringify(entries),
    headers: {
      'x-node-token': token,
      ...(number !== null && { 'idempotency-key': `life:${number}` }),
      'x-report-interval': `${new Date(Date.parse(to) - 60_000).toISOString()}/${to}`,
    },
  });
  expect(answer.statusCode).toBe(200);
}

beforeAll(async () => {
  admin = await api.signIn();
  for (const [name, multiplier] of [
    ['one', 1.5],
    ['two', 1],
  ] as const) {
    const at = { serverAddress: 'node.example', serverPort: 8388, tags: ['in'] };
    const shadowsocks = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;
    const { node, token } = await api.addNode({ name, ...at, ...shadowsocks, multiplier });
    nodes.push({ id: node.id, token });
  }
  const open = await api.addPlan({ name: 'open', nodeTags: ['in'] });
  const shut = await api.addPlan({ name: 'shut', nodeTags: ['out'] });
  for (const [email, plan] of [
    ['a@example.com', open],
    ['b@example.com', open],
    ['c@example.com', shut],
  ] as const) {
    const { id } = await api.addUser(email);
    users.push(id);
    ids.push((await api.addSubscription(id, plan.id)).subscription.id);
  }
  const [a = 0, b = 0, stranger = 0] = ids;
  await report(0, '2026-03-09T10:00:00Z', [moved(a, 1, 2), moved(b, 10, 20), moved(stranger, 5, 5)]);
  await report(0, '2026-03-10T10:00:00Z', [moved(a, 1, 2)]);
  await report(1, '2026-03-10T11:00:00Z', [moved(a, 100, 0), moved(b, 1, 0)], null);
  await report(0, '2026-03-10T10:00:00Z', [moved(a, 1, 2)], 2);
  sequence = 6;
  await report(0, '2026-03-10T12:20:00Z', [moved(a, 1, 3)]);
  // The 9th is rolled up, and the 10th up to noon: everything reads from both.
  await rollUpHours(api.db, clock.now());
});

const figures = (upload: number, download: number, rawUpload: number, rawDownload: number) => ({
  upload,
  download,
  raw_upload: rawUpload,
  raw_download: rawDownload,
});

describe('GET /traffic/overview', () => {
  test('adds up all nodes', async () => {
    const { data } = await get('/traffic/overview');
    expect(data).toMatchObject({
      today: figures(104, 7, 103, 5),
      last_24_hours: figures(104, 7, 103, 5),
      last_30_days: figures(120, 40, 119, 32),
    });
    expect(data.hours.map(({ at }: { at: string }) => at.slice(11, 13))).toEqual(['09', '10', '12']);
    expect(data.days.map(({ at }: { at: string }) => at)).toEqual([
      '2026-03-09T00:00:00.000Z',
      '2026-03-10T00:00:00.000Z',
    ]);
  });
});

describe('GET /traffic/top', () => {
  const top = async (query: string) =>
    (await get(`/traffic/top?from=2026-03-09T05:00:00Z&${query}`)).data.items.map(
      (item: { id: number; name: string; upload: number; download: number }) => [
        item.id,
        item.name,
        item.upload + item.download,
      ],
    );

  test('ranks subscriptions, users and nodes by what they were charged', async () => {
    const [a, b] = ids;
    expect(await top('group=subscription')).toEqual([
      [a, 'a@example.com', 114],
      [b, 'b@example.com', 46],
    ]);
    expect(await top('group=user&limit=1')).toEqual([[users[0], 'a@example.com', 114]]);
    expect(await top('group=node')).toEqual([
      [nodes[1]?.id, 'two', 101],
      [nodes[0]?.id, 'one', 59],
    ]);
  });

  test('labels nodes whose reports have no numbers', async () => {
    const { data } = await get('/traffic/top?group=node&from=2026-03-09T05:00:00Z');
    expect(data.items.map(({ counting }: { counting: string }) => counting)).toEqual(['best_effort', 'exactly_once']);
    for (const [index, counting] of ['exactly_once', 'best_effort'].entries())
      expect((await get(`/nodes/${nodes[index]?.id}`)).data).toMatchObject({ counting });
  });
});

describe('GET /traffic/usage', () => {
  test('shows series of whoever moved most, or of those that are named', async () => {
    const { data } = await get('/traffic/usage?by=day&from=2026-03-09T00:00:00Z');
    expect(data.items.map(({ id }: { id: number }) => id)).toEqual(ids.slice(0, 2));
    expect(data.items[1]).toEqual({
      id: ids[1],
      name: 'b@example.com',
      totals: figures(16, 30, 11, 20),
      buckets: [
        { at: '2026-03-09T00:00:00.000Z', ...figures(15, 30, 10, 20) },
        { at: '2026-03-10T00:00:00.000Z', ...figures(1, 0, 1, 0) },
      ],
    });
    const named = await get(`/traffic/usage?group=node&ids=${nodes[0]?.id},999&by=hour`);
    expect(named.data.items).toMatchObject([
      { id: nodes[0]?.id, totals: { raw_upload: 2, raw_download: 5 } },
      { id: 999, buckets: [] },
    ]);
    const users2 = await get(`/traffic/usage?group=user&ids=${users[1]}&by=month`);
    expect(users2.data.items).toMatchObject([{ buckets: [{ at: '2026-03-01T00:00:00.000Z', upload: 16 }] }]);
  });

  test.each(['ids=0', 'ids=1,', 'ids=x', 'group=plan', 'by=week', 'limit=51', 'by=month&from=2020-01-01T00:00:00Z'])(
    'refuses ?%s',
    async (query) => expect((await get(`/traffic/usage?${query}`)).status).toBe(400),
  );
});

describe('GET /traffic/reconciliation', () => {
  const item = async (day: string, node: number) =>
    (await get('/traffic/reconciliation?from=2026-03-09T00:00:00Z')).data.items.find(
      (one: { day: string; node_id: number }) => one.day === day && one.node_id === nodes[node]?.id,
    );

  test('holds what nodes reported against the rows, and finds no difference', async () => {
    const { data } = await get('/traffic/reconciliation?from=2026-03-09T00:00:00Z');
    expect(data.balanced).toBe(true);
    expect(data.items).toHaveLength(3);
    expect(await item('2026-03-09', 0)).toEqual({
      node_id: nodes[0]?.id,
      name: 'one',
      day: '2026-03-09',
      reported: { upload: 16, download: 27 },
      charged: { upload: 16, download: 33 },
      subscriptions: figures(16, 33, 11, 22),
      unattributed: { upload: 5, download: 5 },
      difference: 0,
      charged_difference: 0,
      reports: 1,
      best_effort_reports: 0,
      duplicates: 0,
      gaps: 0,
      oldest_unacknowledged: null,
    });
    expect(await item('2026-03-10', 0)).toMatchObject({ duplicates: 1, gaps: 4, oldest_unacknowledged: 'life:3' });
    const alone = await get(`/traffic/reconciliation?node_id=${nodes[1]?.id}`);
    expect(alone.data.items).toMatchObject([{ name: 'two', subscriptions: { upload: 101 } }]);
  });

  test('shows a row that was lost', async () => {
    const lost = sql`subscription_id = ${ids[1]} and node_id = ${nodes[1]?.id} and day = '2026-03-10'`;
    await api.db.execute(sql`update usage_days set raw_upload = raw_upload - 1, charged_upload = 3 where ${lost}`);
    expect(await item('2026-03-10', 1)).toMatchObject({ difference: 1, charged_difference: -2 });
    expect((await get('/traffic/reconciliation')).data.balanced).toBe(false);
  });
});

test('/traffic is for admins', async () => {
  const user = await api.signIn('a@example.com');
  for (const path of ['overview', 'usage', 'top', 'reconciliation']) {
    expect((await api.app.inject({ url: `/traffic/${path}` })).statusCode).toBe(401);
    expect((await get(`/traffic/${path}`, user)).status).toBe(403);
  }
});
