import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ANN, NOW, subscriptionApp, wrongFields } from './subscription-app.fixture.ts';

const { call, db } = await subscriptionApp();

const full = {
  name: 'Premium 🚀',
  description: 'Two lines\nof text',
  quota_bytes: 9_007_199_254_740_991,
  reset: 'month_rolling',
  time_zone: 'Europe/Berlin',
  duration_days: 30,
  device_limit: 3,
  device_policy: 'suspend',
  device_suspend_minutes: 45,
  hwid_limit: 2,
  speed_limit_mbps: 100,
  node_tags: ['premium', 'fast'],
  on_hold: true,
  status: 'active',
  prices: [{ amount: 499, currency: 'EUR', period: 'month' }],
};
const given = async (own: object = {}) => (await call('POST', '/plans', { ...full, ...own })).body.data;

describe('creating', () => {
  test('answers 201 with the plan', async () => {
    const answer = await call('POST', '/plans', full);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      success: true,
      message: 'Plan created successfully',
      data: { id: 1, ...full, version: 1, created_at: NOW, updated_at: NOW },
    });
    expect((await call('GET', '/plans/1')).body.data).toEqual(answer.body.data);
  });

  test('needs a name only', async () => {
    const { data } = (await call('POST', '/plans', { name: 'bare' })).body;
    const defaults = {
      quota_bytes: null,
      reset: 'month',
      time_zone: 'UTC',
      duration_days: null,
      node_tags: [],
      status: 'active',
      device_policy: 'refuse',
      device_suspend_minutes: 10,
      hwid_limit: null,
    };
    expect(data).toMatchObject({ ...defaults, description: null, device_limit: null, on_hold: false, prices: [] });
  });

  test('refuses a name that is taken', async () => {
    await given();
    expect(await call('POST', '/plans', full)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
  });

  test('is done once under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'abc' };
    const first = await call('POST', '/plans', full, key);
    const again = await call('POST', '/plans', full, key);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect((await call('POST', '/plans', { name: 'other' }, key)).status).toBe(409);
    expect((await call('GET', '/plans')).body.data.total).toBe(1);
  });

  test.each<[string, object]>([
    ['name', { name: '' }],
    ['name', { name: 'a\nb' }],
    ['name', { name: 'a\0b' }],
    ['name', { name: 'x'.repeat(101) }],
    ['quota_bytes', { quota_bytes: -1 }],
    ['quota_bytes', { quota_bytes: 2 ** 53 }],
    ['quota_bytes', { quota_bytes: '5' }],
    ['device_policy', { device_policy: 'ignore' }],
    ['device_suspend_minutes', { device_suspend_minutes: 0 }],
    ['hwid_limit', { hwid_limit: 0 }],
    ['hwid_limit', { hwid_limit: 101 }],
    ['device_suspend_minutes', { device_suspend_minutes: 10_081 }],
    ['reset', { reset: 'hour' }],
    ['time_zone', { time_zone: 'Mars/Olympus' }],
    ['duration_days', { duration_days: 0 }],
    ['duration_days', { duration_days: 36_501 }],
    ['duration_days', { duration_days: 1.5 }],
    ['device_limit', { device_limit: 0 }],
    ['node_tags[0]', { node_tags: ['a,b'] }],
    ['status', { status: 'gone' }],
    ['prices[0].currency', { prices: [{ amount: 1, currency: 'euro' }] }],
    ['prices[0].amount', { prices: [{ amount: -1, currency: 'EUR' }] }],
    ['prices[0].tax', { prices: [{ amount: 1, currency: 'EUR', tax: 1 }] }],
    ['colour', { colour: 'red' }],
  ])('names %s when it is wrong: %j', async (path, own) => {
    const answer = await call('POST', '/plans', { ...full, ...own });
    expect(answer.status).toBe(400);
    expect(wrongFields(answer)).toContain(path);
    expect((await call('GET', '/plans')).body.data.total).toBe(0);
  });
});

describe('changing', () => {
  test.each(['PUT', 'PATCH'] as const)('by %s leaves what is absent and clears by null', async (method) => {
    const before = await given();
    const answer = await call(method, '/plans/1', { quota_bytes: null, name: 'Basic' });
    expect(answer).toMatchObject({
      status: 200,
      body: { data: { ...before, quota_bytes: null, name: 'Basic', version: 2 } },
    });
  });

  test('is refused with a stale version, by body and by If-Match', async () => {
    await given();
    expect((await call('PATCH', '/plans/1', { duration_days: 5, version: 1 })).status).toBe(200);
    expect((await call('PATCH', '/plans/1', { duration_days: 6, version: 1 })).status).toBe(409);
    expect((await call('PATCH', '/plans/1', { duration_days: 6 }, { 'if-match': '"1"' })).status).toBe(409);
    expect((await call('PATCH', '/plans/1', { duration_days: 6 }, { 'if-match': '"2"' })).status).toBe(200);
  });

  test('of two writers at once exactly one wins', async () => {
    await given();
    const write = (days: number) => call('PUT', '/plans/1', { duration_days: days, version: 1 });
    const statuses = (await Promise.all([write(5), write(6)])).map((answer) => answer.status);
    expect(new Set(statuses)).toEqual(new Set([200, 409]));
  });

  test('is announced', async () => {
    await given();
    await call('PATCH', '/plans/1', { quota_bytes: 5 });
    expect(await db.execute(sql`select scope, scope_id::int from revisions`)).toEqual([{ scope: 'plan', scope_id: 1 }]);
  });
});

describe('deleting', () => {
  test('is refused with the reason while a subscription has the plan', async () => {
    await given();
    await call('POST', '/subscriptions', { user_id: 2, plan_id: 1 });
    const refused = await call('DELETE', '/plans/1');
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { code: 'CONFLICT', details: { subscriptions: 1 } } },
    });
    await call('DELETE', '/subscriptions/1');
    expect(await call('DELETE', '/plans/1')).toMatchObject({ status: 204, body: null });
    expect(await call('GET', '/plans/1')).toMatchObject({ status: 404, body: { message: 'Plan with ID 1 not found' } });
  });
});

describe('listing', () => {
  test('searches, narrows, orders and pages', async () => {
    for (const own of [{ name: 'b 100%' }, { name: 'a', status: 'inactive' }, { name: 'c' }]) await given(own);
    const names = async (query: string) =>
      (await call('GET', `/plans?${query}`)).body.data.items.map((plan: { name: string }) => plan.name);
    expect(await names('')).toEqual(['b 100%', 'a', 'c']);
    expect(await names('order_by=name&order=desc')).toEqual(['c', 'b 100%', 'a']);
    expect(await names('status=inactive')).toEqual(['a']);
    expect(await names('search=0%25')).toEqual(['b 100%']);
    expect(await names('page=2&page_size=2')).toEqual(['c']);
  });

  test.each(['page_size=101', 'page=0', 'order_by=prices', 'order=up', 'status=gone', 'colour=red'])(
    'refuses %s',
    async (query) => {
      expect((await call('GET', `/plans?${query}`)).status).toBe(400);
    },
  );
});

test('everyone sees the active plans, without what is for operators', async () => {
  await given();
  await given({ name: 'hidden', status: 'inactive' });
  const { status, body } = await call('GET', '/plans/public', undefined, { authorization: '' });
  const {
    node_tags: _tags,
    status: _status,
    device_policy: _policy,
    device_suspend_minutes: _minutes,
    hwid_limit: _hwids,
    ...shown
  } = full;
  expect({ status, items: body.data.items }).toEqual({ status: 200, items: [{ id: 1, ...shown }] });
});

test('the rest is for admins', async () => {
  const tried = [
    ['GET', '/plans'],
    ['POST', '/plans'],
    ['GET', '/plans/1'],
    ['PUT', '/plans/1'],
    ['PATCH', '/plans/1'],
    ['DELETE', '/plans/1'],
  ] as const;
  for (const [method, url] of tried) {
    expect((await call(method, url, undefined, { authorization: '' })).status).toBe(401);
    expect((await call(method, url, undefined, ANN)).status).toBe(403);
  }
});
