import { hashToken } from '@orrery/kernel';
import { findByLink } from '@orrery/persistence';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ANN, BOB, NOW, subscriptionApp, wrongFields } from './subscription-app.fixture.ts';

const { call, db, clock } = await subscriptionApp();

const GB = 1024 ** 3;
const givenPlan = async (own: object = {}): Promise<number> => {
  const plan = { name: crypto.randomUUID(), quota_bytes: 50 * GB, duration_days: 30, ...own };
  return (await call('POST', '/plans', plan)).body.data.id;
};
const given = async (own: object = {}) => {
  const plan_id = 'plan_id' in own ? own.plan_id : await givenPlan();
  return (await call('POST', '/subscriptions', { user_id: 2, plan_id, ...own })).body.data;
};
const use = (upload: number, download: number) =>
  db.execute(sql`update usage_counters set upload = ${upload}, download = ${download}`);
const leadsTo = async (link: string) => (await findByLink(db, hashToken(link.split('/s/')[1] ?? '')))?.subscription.id;
const revisions = async () =>
  (await db.execute(sql`select scope, scope_id::int as id from revisions order by revision`)).slice();

describe('creating', () => {
  test('answers 201 with the subscription and its link', async () => {
    const plan_id = await givenPlan({ name: 'Gold' });
    const answer = await call('POST', '/subscriptions', { user_id: 2, plan_id });
    expect(answer.status).toBe(201);
    expect(answer.body.data).toEqual({
      id: 1,
      user: { id: 2, email: 'ann@example.com' },
      plan: { id: plan_id, name: 'Gold' },
      status: 'active',
      starts_at: NOW,
      ends_at: '2026-02-19T12:00:00.000Z',
      quota_bytes: 50 * GB,
      own_quota: false,
      used: { upload: 0, download: 0 },
      period: { starts_at: '2026-01-01T00:00:00.000Z', ends_at: '2026-02-01T00:00:00.000Z' },
      next_resets: [2, 3, 4, 5, 6, 7].map((month) => `2026-0${month}-01T00:00:00.000Z`),
      link: expect.stringMatching(/^https:\/\/example\.com\/s\/[\w-]{32}$/),
      suspended_at: null,
      cancelled_at: null,
      version: 1,
      created_at: NOW,
      updated_at: NOW,
    });
    const devices = { online: 0, limit: null, policy: 'refuse', blocked_until: null };
    expect((await call('GET', '/subscriptions/1')).body.data).toEqual({ ...answer.body.data, devices });
    expect(await leadsTo(answer.body.data.link)).toBe(1);
    expect(await revisions()).toEqual([{ scope: 'subscription', id: 1 }]);
  });

  test('takes dates and a quota of its own', async () => {
    const own = { starts_at: '2026-03-01T00:00:00Z', ends_at: null, quota_bytes: null };
    const shown = {
      status: 'pending',
      starts_at: '2026-03-01T00:00:00.000Z',
      ends_at: null,
      quota_bytes: null,
      own_quota: true,
    };
    expect(await given(own)).toMatchObject(shown);
  });

  test('on hold has no period until its first use', async () => {
    const plan_id = await givenPlan({ on_hold: true });
    const shown = { status: 'pending', starts_at: null, ends_at: null, period: null, next_resets: [] };
    expect(await given({ plan_id })).toMatchObject(shown);
  });

  test('repeated under one Idempotency-Key answers the same, without the link, which is stored nowhere', async () => {
    const body = { user_id: 2, plan_id: await givenPlan() };
    const key = { 'idempotency-key': 'abc' };
    const first = await call('POST', '/subscriptions', body, key);
    const again = await call('POST', '/subscriptions', body, key);
    const { link, ...kept } = first.body.data;
    expect(again).toMatchObject({ status: 201, headers: { 'idempotent-replayed': 'true' } });
    expect(again.body.data).toEqual(kept);
    expect((await call('GET', '/subscriptions')).body.data.total).toBe(1);
    const [stored] = await db.execute<{ all: string }>(
      sql`select json_agg(idempotency_keys)::text as all from idempotency_keys`,
    );
    expect(stored?.all).not.toContain(link.split('/s/')[1]);
  });

  test.each<[string, object]>([
    ['user_id', { user_id: 99 }],
    ['user_id', { user_id: 0 }],
    ['user_id', { user_id: '2' }],
    ['plan_id', { plan_id: 99 }],
    ['plan_id', { plan_id: 2 ** 53 }],
    ['ends_at', { starts_at: '2026-03-01T00:00:00Z', ends_at: '2026-02-01T00:00:00Z' }],
    ['ends_at', { ends_at: '2026-01-01T00:00:00Z' }],
    ['starts_at', { starts_at: 'tomorrow' }],
    ['starts_at', { starts_at: '2026-01-01T23:59:60Z' }],
    ['starts_at', { starts_at: '0001-01-01T00:00:00Z' }],
    ['ends_at', { ends_at: '9999-12-31T23:59:59-12:00' }],
    ['starts_at', { starts_at: '2026-02-30T00:00:00Z' }],
    ['quota_bytes', { quota_bytes: -1 }],
    ['uuid', { uuid: '11111111-2222-3333-4444-555555555555' }],
  ])('names %s when it is wrong: %j', async (path, own) => {
    const answer = await call('POST', '/subscriptions', { user_id: 2, plan_id: await givenPlan(), ...own });
    expect(answer.status).toBe(400);
    expect(wrongFields(answer)).toContain(path);
    expect((await call('GET', '/subscriptions')).body.data.total).toBe(0);
  });

  test('is refused on an inactive plan, and where the term would end after the year 9999', async () => {
    const inactive = await givenPlan({ status: 'inactive' });
    expect((await call('POST', '/subscriptions', { user_id: 2, plan_id: inactive })).status).toBe(409);
    const plan_id = await givenPlan({ duration_days: 36_500 });
    expect(
      (await call('POST', '/subscriptions', { user_id: 2, plan_id, starts_at: '9990-01-01T00:00:00Z' })).status,
    ).toBe(409);
  });
});

describe('changing', () => {
  test.each(['PUT', 'PATCH'] as const)('by %s sets what is there', async (method) => {
    await given();
    const { body, status } = await call(method, '/subscriptions/1', { ends_at: null, quota_bytes: 5, version: 1 });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ ends_at: null, quota_bytes: 5, own_quota: true, starts_at: NOW, version: 2 });
    const back = await call(method, '/subscriptions/1', { own_quota: false });
    expect(back.body.data).toMatchObject({ quota_bytes: 50 * GB, own_quota: false, version: 3 });
    expect((await call(method, '/subscriptions/1', { ends_at: null, version: 1 })).status).toBe(409);
  });

  test('moves to another plan with what was used', async () => {
    await given();
    await use(3, 4);
    const plan_id = await givenPlan({ name: 'Daily', reset: 'day', time_zone: 'Asia/Kathmandu' });
    const { data } = (await call('PATCH', '/subscriptions/1', { plan_id })).body;
    expect(data).toMatchObject({ plan: { name: 'Daily' }, used: { upload: 3, download: 4 } });
    expect(data.period).toEqual({ starts_at: '2026-01-19T18:15:00.000Z', ends_at: '2026-01-20T18:15:00.000Z' });
    clock.set('2026-01-20T18:15:00.000Z');
    expect((await call('GET', '/subscriptions/1')).body.data.used).toEqual({ upload: 0, download: 0 });
  });

  test('names what is wrong', async () => {
    await given();
    const wrong = async (body: object) => wrongFields(await call('PATCH', '/subscriptions/1', body));
    expect(await wrong({ plan_id: 99 })).toEqual(['plan_id']);
    expect(await wrong({ ends_at: '2026-01-01T00:00:00Z' })).toEqual(['ends_at']);
    expect(await wrong({ user_id: 3 })).toEqual(['user_id']);
    expect(await wrong({ own_quota: true })).toEqual(['quota_bytes']);
    expect(await wrong({ own_quota: false, quota_bytes: 5 })).toEqual(['quota_bytes']);
  });

  test('of what is not there is 404', async () => {
    const answer = await call('PATCH', '/subscriptions/999', {});
    expect(answer).toMatchObject({ status: 404, body: { message: 'Subscription with ID 999 not found' } });
  });
});

describe('deciding', () => {
  const decide = async (path: string, id = 1) => call('POST', `/subscriptions/${id}/${path}`);

  test('suspends, resumes and cancels', async () => {
    await given();
    expect((await decide('suspend')).body.data).toMatchObject({ status: 'suspended', suspended_at: NOW, version: 2 });
    expect((await decide('suspend')).body.data).toMatchObject({ status: 'suspended', version: 2 });
    expect((await decide('resume')).body.data).toMatchObject({ status: 'active', suspended_at: null });
    expect((await decide('cancel')).body.data).toMatchObject({ status: 'cancelled', cancelled_at: NOW });
    for (const path of ['suspend', 'resume', 'renew', 'link', 'credentials']) {
      expect(await decide(path)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
    }
    expect((await call('PATCH', '/subscriptions/1', { ends_at: null })).status).toBe(409);
  });

  test('renews, keeping the days already paid for', async () => {
    await given();
    expect((await decide('renew')).body.data.ends_at).toBe('2026-03-21T12:00:00.000Z');
    clock.set('2026-06-01T00:00:00.000Z');
    expect((await call('GET', '/subscriptions/1')).body.data.status).toBe('expired');
    expect((await decide('renew')).body.data).toMatchObject({ status: 'active', ends_at: '2026-07-01T00:00:00.000Z' });
    await given({ plan_id: await givenPlan({ duration_days: null }) });
    expect((await decide('renew', 2)).status).toBe(409);
  });

  test('resets the usage of who is over quota', async () => {
    await given({ quota_bytes: 10 });
    await use(6, 4);
    expect((await call('GET', '/subscriptions/1')).body.data).toMatchObject({
      status: 'limited',
      used: { upload: 6, download: 4 },
    });
    expect((await decide('reset-usage')).body.data).toMatchObject({
      status: 'active',
      used: { upload: 0, download: 0 },
    });
  });

  test('makes a new link, and the old one leads nowhere', async () => {
    const { link } = await given();
    const fresh = (await decide('link')).body.data.link;
    expect(fresh).not.toBe(link);
    expect([await leadsTo(link), await leadsTo(fresh)]).toEqual([undefined, 1]);
    expect((await decide('credentials')).body.data.link).toBe(fresh);
    expect(await revisions()).toHaveLength(3);
  });

  test('of what is not there is 404, of no id 400', async () => {
    expect((await decide('suspend', 999)).status).toBe(404);
    expect((await call('POST', '/subscriptions/one/suspend')).status).toBe(400);
    expect((await call('POST', '/subscriptions/0/suspend')).status).toBe(400);
  });
});

test('a deleted subscription is gone with its link, and what was used stays', async () => {
  const { link } = await given();
  await use(6, 4);
  expect(await call('DELETE', '/subscriptions/1')).toMatchObject({ status: 204, body: null });
  expect((await call('GET', '/subscriptions/1')).status).toBe(404);
  expect((await call('DELETE', '/subscriptions/1')).status).toBe(404);
  expect(await leadsTo(link)).toBeUndefined();
  const kept = await db.execute(
    sql`select c.upload::int, s.user_id from usage_counters c join subscriptions s on s.id = c.subscription_id`,
  );
  expect(kept.slice()).toEqual([{ upload: 6, user_id: null }]);
});

describe('listing', () => {
  const ids = async (query: string) =>
    (await call('GET', `/subscriptions?${query}`)).body.data.items.map((item: { id: number }) => item.id);

  test('narrows, searches, orders and pages', async () => {
    const gold = await givenPlan({ name: 'Gold' });
    await given({ plan_id: gold });
    await given({ plan_id: gold, user_id: 3, ends_at: null });
    await given({ user_id: 3, ends_at: '2026-01-25T00:00:00Z' });
    await call('POST', '/subscriptions/2/suspend');
    expect(await ids('')).toEqual([1, 2, 3]);
    expect(await ids('user_id=3')).toEqual([2, 3]);
    expect(await ids(`plan_id=${gold}`)).toEqual([1, 2]);
    expect(await ids('status=suspended')).toEqual([2]);
    expect(await ids('expires_before=2026-02-01T00:00:00Z')).toEqual([3]);
    expect(await ids('search=BOB')).toEqual([2, 3]);
    expect(await ids('search=gold&status=active')).toEqual([1]);
    expect(await ids('order_by=ends_at&order=desc')).toEqual([1, 3, 2]);
    expect(await ids('page=2&page_size=2')).toEqual([3]);
  });

  test('shows no link', async () => {
    await given();
    expect((await call('GET', '/subscriptions')).body.data.items[0]).not.toHaveProperty('link');
  });

  test.each([
    'status=gone',
    'order_by=uuid',
    'order=up',
    'page_size=101',
    'user_id=x',
    'expires_before=now',
    'colour=red',
  ])('refuses %s', async (query) => {
    expect((await call('GET', `/subscriptions?${query}`)).status).toBe(400);
  });
});

describe('my own', () => {
  test('are listed without what is for operators', async () => {
    const mine = await given();
    await given({ user_id: 3 });
    const { items, total } = (await call('GET', '/me/subscriptions', undefined, ANN)).body.data;
    const { user: _u, own_quota: _q, cancelled_at: _c, version: _v, created_at: _m, updated_at: _l, ...shown } = mine;
    const own = { ...shown, has_too_many_devices: false, back_at: null, apps: expect.any(Array) };
    expect({ items, total }).toEqual({ items: [own], total: 1 });
    expect((await call('GET', '/me/subscriptions/1', undefined, ANN)).body.data).toEqual(own);
  });

  test('say when they may connect again', async () => {
    await given({ plan_id: await givenPlan({ quota_bytes: GB }) });
    await use(GB, 0);
    const { status, back_at } = (await call('GET', '/me/subscriptions/1', undefined, ANN)).body.data;
    expect([status, back_at]).toEqual(['limited', '2026-02-01T00:00:00.000Z']);
  });

  test('say how each app is given the link', async () => {
    const { link, plan } = await given({ plan_id: await givenPlan({ name: 'Gold 1' }) });
    const { apps } = (await call('GET', '/me/subscriptions/1', undefined, ANN)).body.data;
    const url = `${link}/mihomo`;
    expect(apps).toContainEqual({
      name: 'Clash Verge Rev',
      platforms: ['windows', 'macos', 'linux'],
      url,
      import_url: `clash://install-config?url=${encodeURIComponent(url)}&name=${encodeURIComponent(plan.name)}`,
    });
    expect(apps).toContainEqual(expect.objectContaining({ name: 'v2rayN', import_url: null }));
  });

  test('have a new link or new credentials when I ask', async () => {
    const { link } = await given();
    const fresh = (await call('POST', '/me/subscriptions/1/link', undefined, ANN)).body.data.link;
    expect([await leadsTo(link), await leadsTo(fresh)]).toEqual([undefined, 1]);
    const again = await call('POST', '/me/subscriptions/1/credentials', undefined, ANN);
    expect(again).toMatchObject({ status: 200, body: { data: { link: fresh } } });
    const [row] = await db.execute(sql`select credential_epoch from subscriptions`);
    expect(row).toEqual({ credential_epoch: 2 });
  });

  test('are nobody else’s: another’s id is 404 and changes nothing', async () => {
    await given();
    const tried = [
      ['GET', '/me/subscriptions/1'],
      ['POST', '/me/subscriptions/1/link'],
      ['POST', '/me/subscriptions/1/credentials'],
      ['GET', '/me/subscriptions/999'],
    ] as const;
    for (const [method, url] of tried) expect((await call(method, url, undefined, BOB)).status).toBe(404);
    expect((await call('GET', '/subscriptions/1')).body.data.version).toBe(1);
  });
});

test('only admins see the subscriptions of all, and nobody unless signed in', async () => {
  await given();
  const tried = [
    ['GET', '/subscriptions'],
    ['POST', '/subscriptions'],
    ['GET', '/subscriptions/1'],
    ['PATCH', '/subscriptions/1'],
    ['DELETE', '/subscriptions/1'],
    ['POST', '/subscriptions/1/suspend'],
    ['POST', '/subscriptions/1/link'],
  ] as const;
  for (const [method, url] of tried) expect((await call(method, url, undefined, ANN)).status).toBe(403);
  for (const [method, url] of [...tried, ['GET', '/me/subscriptions'] as const]) {
    expect((await call(method, url, undefined, { authorization: '' })).status).toBe(401);
  }
});
