import { type UserId, fixedClock } from '@orrery/kernel';
import { connect } from '@orrery/persistence';
import { testDatabase } from '@orrery/persistence/testing';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guards, unauthorized } from '../http/caller.ts';
import { type App, createServer } from '../http/server.ts';
import { usageRoutes } from './usage-routes.ts';

const NOW = '2026-04-01T10:20:00.000Z';
const clock = fixedClock(NOW);
const { db, close } = connect(await testDatabase(), { max: 2 });
let app: App;

beforeAll(async () => {
  app = await createServer({ logger: pino({ enabled: false }), trustedProxies: [], version: '0' });
  usageRoutes(app, {
    db,
    clock,
    // Who signs in is not at issue here: the header names the user, 0 being the admin.
    guards: guards((authorization) => {
      if (authorization === undefined) return Promise.reject(unauthorized());
      const userId = Number(authorization.replace('Bearer ', '')) as UserId;
      const role = userId === 0 ? ('admin' as const) : ('user' as const);
      return Promise.resolve({ userId, role, sessionId: 's', mustChangePassword: false });
    }),
  });
  await app.ready();
  await db.execute(sql`
    insert into users (email, password_hash, role, status, created_at, updated_at)
    select name || '@example.com', '-', 'user', 'active', now(), now() from unnest(array['a', 'b']) as name`);
  await db.execute(sql`
    insert into plans (name, reset, time_zone, status, created_at, updated_at)
    values ('p', 'month', 'America/New_York', 'active', now(), now())`);
  // 1 is of user 1, 2 is of user 2, 3 is deleted.
  await db.execute(sql`
    insert into subscriptions (uuid, user_id, plan_id, link_key_version, credential_key_version, created_at, updated_at, deleted_at)
    select gen_random_uuid(), owner, 1, 1, 1, now(), now(), case when owner is null then now() end
    from unnest(array[1, 2, null]) as owner`);
  await db.execute(sql`
    insert into usage_hours values
      (1, 1, '2026-04-01T10:00Z', 1, 2, 10, 20),
      (1, 2, '2026-04-01T10:00Z', 100, 200, 100, 200),
      (1, 1, '2026-04-01T03:00Z', 5, 5, 5, 5),
      (1, 1, '2026-03-31T10:00Z', 7, 7, 7, 7),
      (1, 1, '2026-03-31T09:00Z', 8, 8, 8, 8),
      (1, 1, '2026-03-08T06:00Z', 9007199254740993, 9, 9, 9),
      (1, 1, '2026-03-02T10:00Z', 1, 1, 1, 1),
      (2, 1, '2026-04-01T10:00Z', 3, 3, 3, 3)`);
});
afterAll(() => Promise.all([app.close(), close()]));

async function get(url: string, caller?: number) {
  const headers = caller === undefined ? {} : { authorization: `Bearer ${caller}` };
  const answer = await app.inject({ url, headers });
  return { status: answer.statusCode, data: answer.json().data, error: answer.json().error, text: answer.body };
}

const all = (n: number) => ({ upload: n, download: n, raw_upload: n, raw_download: n });

describe('GET /subscriptions/:id/usage', () => {
  test('shows the last 24 hours by hour, over all nodes', async () => {
    expect((await get('/subscriptions/1/usage', 0)).data).toEqual({
      from: '2026-03-31T10:00:00.000Z',
      to: NOW,
      by: 'hour',
      time_zone: 'America/New_York',
      items: [
        { at: '2026-03-31T10:00:00.000Z', ...all(7) },
        { at: '2026-04-01T03:00:00.000Z', ...all(5) },
        { at: '2026-04-01T10:00:00.000Z', upload: 110, download: 220, raw_upload: 101, raw_download: 202 },
      ],
      totals: { upload: 122, download: 232, raw_upload: 113, raw_download: 214 },
    });
  });

  test('shows one node alone', async () => {
    const { data } = await get('/subscriptions/1/usage?node_id=2', 0);
    expect(data.items).toEqual([
      { at: '2026-04-01T10:00:00.000Z', node_id: 2, upload: 100, download: 200, raw_upload: 100, raw_download: 200 },
    ]);
  });

  test("by day begins them at midnight of the plan's zone, also when its clocks change", async () => {
    const { data } = await get('/subscriptions/1/usage?by=day', 0);
    expect(data.items.map((item: { at: string; download: number }) => [item.at, item.download])).toEqual([
      // 30 days before now lies within the hour from 10:00 on.
      ['2026-03-02T05:00:00.000Z', 1],
      ['2026-03-08T05:00:00.000Z', 9],
      // New York is an hour ahead from March 8 on; 03:00 UTC of April 1 is still March 31 there.
      ['2026-03-31T04:00:00.000Z', 20],
      ['2026-04-01T04:00:00.000Z', 220],
    ]);
  });

  test('by month, and exact beyond 2^53', async () => {
    const { data, text } = await get('/subscriptions/1/usage?by=month&node_id=1', 0);
    expect(data.items.map((item: { at: string }) => item.at)).toEqual([
      '2026-03-01T05:00:00.000Z',
      '2026-04-01T04:00:00.000Z',
    ]);
    expect(text).toContain('"raw_upload":9007199254741014');
  });

  test('covers from (included) to to (excluded)', async () => {
    const range = (from: string, to: string) => get(`/subscriptions/1/usage?from=${from}&to=${to}`, 0);
    const at = async (from: string, to: string) =>
      (await range(from, to)).data.items.map((item: { at: string }) => item.at.slice(11, 13));
    expect(await at('2026-03-31T09:59:00Z', '2026-04-01T10:00:00Z')).toEqual(['09', '10', '03']);
    expect(await at('2026-03-31T10:00:00Z', '2026-04-01T10:00:00.001Z')).toEqual(['10', '03', '10']);
  });

  test.each([
    'from=2026-04-01T00:00:00Z&to=2026-04-01T00:00:00Z',
    'from=2026-04-02T00:00:00Z',
    'from=2026-01-01T00:00:00Z',
    'by=day&from=2020-01-01T00:00:00Z',
    'by=month&from=1970-01-01T00:00:00Z&to=9999-01-01T00:00:00Z',
    'from=0000-01-01T00:00:00Z',
    'to=9999-12-31T23:59:59-12:00',
    'to=2016-12-31T23:59:60Z',
    'to=1970-01-01T00:00:00Z',
    'from=yesterday',
    'by=minute',
    'node_id=0',
    'node_id=x',
  ])('refuses ?%s', async (query) => {
    const { status, error } = await get(`/subscriptions/1/usage?${query}`, 0);
    expect([status, error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });

  test('is for admins, and of subscriptions that are there', async () => {
    expect((await get('/subscriptions/1/usage')).status).toBe(401);
    expect((await get('/subscriptions/1/usage', 1)).status).toBe(403);
    for (const id of [3, 999]) expect((await get(`/subscriptions/${id}/usage`, 0)).status).toBe(404);
  });
});

describe('GET /me/subscriptions/:id/usage', () => {
  test("shows one's own, and does not know of anybody else's", async () => {
    expect((await get('/me/subscriptions/2/usage', 2)).data.totals).toEqual(all(3));
    for (const id of [1, 3, 999]) expect((await get(`/me/subscriptions/${id}/usage`, 2)).status).toBe(404);
    expect((await get('/me/subscriptions/2/usage')).status).toBe(401);
  });
});

describe('GET /me/usage', () => {
  test('adds up all that is mine, and nothing else', async () => {
    expect((await get('/me/usage', 2)).data.totals).toEqual(all(3));
    expect((await get('/me/usage', 1)).data).toMatchObject({ time_zone: 'UTC', totals: { upload: 122 } });
    expect((await get('/me/usage')).status).toBe(401);
  });
});

describe('what is older than four weeks', () => {
  test('comes from the days that were rolled up, and from hours of those that were not', async () => {
    await db.execute(sql`insert into rolled_up_hours values ('2026-01-05', 24)`);
    await db.execute(sql`insert into usage_days values (1, 1, '2026-01-05', 11, 11, 11, 11)`);
    await db.execute(sql`insert into usage_hours values
      (1, 1, '2026-01-05T10:00Z', 11, 11, 11, 11), (1, 1, '2026-01-06T10:00Z', 4, 4, 4, 4)`);
    const { data } = await get('/subscriptions/1/usage?by=month&from=2026-01-01T05:00:00Z&to=2026-02-01T05:00:00Z', 0);
    expect(data.items).toEqual([{ at: '2026-01-01T05:00:00.000Z', ...all(15) }]);
  });
});
