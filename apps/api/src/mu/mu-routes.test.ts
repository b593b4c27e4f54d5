import { fixedClock } from '@orrery/kernel';
import { anyText } from '@orrery/kernel/testing';
import { changeNodeStatus } from '@orrery/node';
import { deleteSubscription, suspendSubscription } from '@orrery/subscription';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const clock = fixedClock('2026-05-18T14:22:59.000Z');
const api = await testApi({ clock, environment: { SUBSCRIPTION_PORTS: '21567-21569' } });
const { app, db } = api;
const deps = { transact: api.transact, clock };

const at = { serverAddress: 'mu.example', protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;
const { id: userId } = await api.addUser('someone@example.com');
const plan = await api.addPlan({ name: 'Plan', quotaBytes: 23_166_189_568n, reset: 'month', nodeTags: ['mu'] });
const { node, token: nodeToken } = await api.addNode({ ...at, name: 'Mu', serverPort: 1, agent: 'mu', tags: ['mu'] });
const one = (await api.addSubscription(userId, plan.id)).subscription.id;
const two = (await api.addSubscription(userId, plan.id)).subscription.id;
const other = await api.addNode({ ...at, name: 'Other', serverPort: 8388, sortOrder: 1, tags: ['other'] });
const made = await app.inject({
  method: 'POST',
  url: '/api-tokens',
  headers: { authorization: `Bearer ${await api.signIn()}` },
  payload: { name: 'mu', scopes: ['mu'] },
});
const TOKEN = made.json<{ data: { token: string } }>().data.token;

beforeEach(() =>
  db.execute(
    sql`update usage_counters set upload = 0, download = 0, total_upload = 0, total_download = 0, last_used_at = null`,
  ),
);

const get = (path: string, token = TOKEN) => app.inject({ url: `/mu/v2${path}`, headers: { token } });
const post = (path: string, payload: string, headers: Record<string, string> = {}, token = TOKEN) =>
  app.inject({ method: 'POST', url: `/mu/v2${path}`, payload, headers: { token, ...headers } });
type Users = { msg: string; data: Record<string, unknown>[] };
const users = async (path = '/users', token = TOKEN) => (await get(path, token)).json<Users>().data;
const used = async () => (await users()).map(({ id, u, d }) => [id, u, d]);
const unattributed = async () => {
  const [row] = await db.execute<{ bytes: number }>(
    sql`select coalesce(sum(upload + download), 0)::int as bytes from unattributed_usage where node_id = ${node.id}`,
  );
  return row?.bytes;
};

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const BATCH = JSON.stringify(
  [
    { user_id: one, u: 1024, d: 1024 },
    { user_id: two, u: 1024, d: 1024 },
  ],
  null,
  4,
);

describe('the token', () => {
  test.each(['/users', '/nodes', `/nodes/${node.id}/users`])(
    'is asked for by %s, in the header Token',
    async (path) => {
      const answers = await Promise.all([
        app.inject(`/mu/v2${path}`),
        get(path, 'MY_TOKEN'),
        get(path, `api_${'A'.repeat(43)}`),
        get(path, `node_${'A'.repeat(43)}`),
        app.inject({ url: `/mu/v2${path}?token=${TOKEN}` }),
      ]);
      for (const answer of answers)
        expect([answer.statusCode, Object.keys(answer.json<object>())]).toEqual([401, ['msg']]);
      expect((await get(path)).statusCode).toBe(200);
    },
  );

  test('of another scope is 403', async () => {
    const probe = await app.inject({
      method: 'POST',
      url: '/api-tokens',
      headers: { authorization: `Bearer ${await api.signIn()}` },
      payload: { name: 'probe', scopes: ['probe', 'admin:read'] },
    });
    expect((await get('/users', probe.json<{ data: { token: string } }>().data.token)).statusCode).toBe(403);
  });

  test("of a node sees and reports that node's users only", async () => {
    expect((await users('/users', nodeToken)).map(({ id }) => id)).toEqual([one, two]);
    expect(await users('/users', other.token)).toEqual([]);
    const foreign = [
      get(`/nodes/${node.id}/users`, other.token),
      post(`/nodes/${node.id}/traffic`, BATCH, {}, other.token),
      post(`/users/${one}/traffic`, `u=1&d=1&node_id=${node.id}`, FORM, other.token),
    ];
    expect((await Promise.all(foreign)).map(({ statusCode }) => statusCode)).toEqual([403, 403, 403]);
    expect((await post(`/nodes/${node.id}/traffic`, BATCH, {}, nodeToken)).statusCode).toBe(200);
    expect((await post(`/users/${one}/traffic`, 'u=1&d=1', FORM, nodeToken)).statusCode).toBe(200);
    expect(await used()).toEqual([
      [one, 1025, 1025],
      [two, 1024, 1024],
    ]);
    const nodes = (await get('/nodes', nodeToken)).json<Users>().data;
    expect(nodes).toEqual([
      {
        id: node.id,
        name: 'Mu',
        server: 'mu.example',
        method: 'aes-256-gcm',
        status: 'active',
        traffic_rate: 1,
        sort: 0,
      },
    ]);
  });
});

describe('GET /users', () => {
  test('has every field of the document, integers where it has them', async () => {
    await post(`/users/${one}/traffic`, `u=2048&d=2048&node_id=${node.id}`, FORM);
    const answer = await get('/users');
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    const { msg, data } = answer.json<Users>();
    expect(msg).toBe('ok');
    expect(data[0]).toEqual({
      id: one,
      passwd: expect.stringMatching(/^[0-9a-f-]{36}$/),
      t: Date.parse('2026-05-18T14:22:59Z') / 1000,
      u: 2048,
      d: 2048,
      transfer_enable: 23_166_189_568,
      port: 21_567,
      switch: 1,
      enable: 1,
      method: 'aes-256-gcm',
    });
    expect(Object.keys(data[0] ?? {})).toEqual('id passwd t u d transfer_enable port switch enable method'.split(' '));
  });

  test('switches off who may not connect, and says 2^53-1 where there is no quota', async () => {
    const free = await api.addPlan({ name: 'Free', nodeTags: ['mu'] });
    const { subscription } = await api.addSubscription(userId, free.id);
    await suspendSubscription(deps)({ id: subscription.id });
    const found = (await users()).find(({ id }) => id === subscription.id);
    expect(found).toMatchObject({ transfer_enable: 2 ** 53 - 1, switch: 0, enable: 0, t: 0, port: 21_569 });
    expect(await users(`/nodes/${node.id}/users`)).toEqual(await users());
    await deleteSubscription(deps)({ id: subscription.id });
    expect(await users()).toHaveLength(2);
  });

  test('takes port and method of the first Shadowsocks node, and leaves out who has none, or no port', async () => {
    const both = await api.addPlan({ name: 'Both', nodeTags: ['other', 'mu'] });
    const none = await api.addPlan({ name: 'None', nodeTags: ['nothing'] });
    const shared = (await api.addSubscription(userId, (await api.addPlan({ name: 'S', nodeTags: ['other'] })).id))
      .subscription;
    const first = (await api.addSubscription(userId, both.id)).subscription;
    const late = (await api.addSubscription(userId, both.id)).subscription;
    const without = (await api.addSubscription(userId, none.id)).subscription;
    const ports = new Map((await users()).map(({ id, port }) => [id, port]));
    expect([shared.id, first.id, late.id, without.id].map((id) => ports.get(id))).toEqual([
      8388,
      21_569,
      undefined,
      undefined,
    ]);
    for (const { id } of [shared, first, late, without]) await deleteSubscription(deps)({ id });
  });

  test('serves nobody on a node that is out of service', async () => {
    await changeNodeStatus(deps)({ id: node.id }, 'inactive');
    expect((await users(`/nodes/${node.id}/users`)).map((user) => user['enable'])).toEqual([0, 0]);
    expect(await users()).toEqual([]);
    expect((await post(`/nodes/${node.id}/traffic`, BATCH)).statusCode).toBe(200);
    await changeNodeStatus(deps)({ id: node.id }, 'active');
  });
});

describe('POST /users/{id}/traffic', () => {
  test.each([
    ['the form of the document', `u=1024&d=1024&node_id=${node.id}`, FORM],
    ['a form without a type', `u=1024&d=1024&node_id=${node.id}`, {}],
    ['JSON', `{"u":1024,"d":1024,"node_id":${node.id}}`, { 'content-type': 'application/json' }],
    ['JSON of text, as a form', `{"u":"1024","d":"1024","node_id":"${node.id}","more":1}`, FORM],
    ['any type', `u=1024&d=1024&node_id=${node.id}`, { 'content-type': 'x-what/ever; boundary=1' }],
  ])('counts %s', async (_name, payload, headers) => {
    const answer = await post(`/users/${one}/traffic`, payload, { 'cache-control': 'no-cache', ...headers });
    expect([answer.statusCode, answer.json()]).toEqual([200, { msg: 'ok' }]);
    expect(await used()).toEqual([
      [one, 1024, 1024],
      [two, 0, 0],
    ]);
  });

  test.each([
    ['1', 'u=1&d=1&node_id=99999', 404],
    ['1', 'u=1&d=1', 404],
    ['1', 'u=-1&d=1&node_id=1', 400],
    ['1', 'u=1.5&d=1&node_id=1', 400],
    ['1', 'u=1&node_id=1', 400],
    ['1', 'u=99999999999999999999&d=1&node_id=1', 400],
    ['x', 'u=1&d=1&node_id=1', 400],
    ['1', '', 400],
    ['1', '{"u":1', 400],
    ['1', '[]', 400],
  ])('refuses user %s with %j by %i', async (user, payload, status) => {
    const answer = await post(`/users/${user}/traffic`, payload, FORM);
    expect([answer.statusCode, Object.keys(answer.json<object>())]).toEqual([status, ['msg']]);
    expect(await used()).toEqual([
      [one, 0, 0],
      [two, 0, 0],
    ]);
  });
});

describe('POST /nodes/{id}/traffic', () => {
  test.each([
    ['as curl sends it', { ...FORM, 'postman-token': '25d559d1-e479-a7d5-e17b-86758944a758' }],
    ['as Python sends it', { 'cache-control': 'no-cache' }],
    ['as JSON', { 'content-type': 'application/json' }],
  ])('counts the batch of the document %s', async (_name, headers) => {
    const answer = await post(`/nodes/${node.id}/traffic`, BATCH, headers);
    expect([answer.statusCode, answer.json()]).toEqual([200, { msg: 'ok' }]);
    expect(await used()).toEqual([
      [one, 1024, 1024],
      [two, 1024, 1024],
    ]);
  });

  test('keeps what is of unknown and deleted users on the node, names them, and answers 200', async () => {
    const gone = (await api.addSubscription(userId, plan.id)).subscription.id;
    await deleteSubscription(deps)({ id: gone });
    const before = (await unattributed()) ?? 0;
    const batch = [
      { user_id: one, u: 1, d: 2 },
      { user_id: 4711, u: 10, d: 20 },
      { user_id: gone, u: 100, d: 200 },
    ];
    const answer = await post(`/nodes/${node.id}/traffic`, JSON.stringify(batch));
    expect([answer.statusCode, answer.json()]).toEqual([200, { msg: 'ok', unattributed: [4711, gone] }]);
    expect(await used()).toContainEqual([one, 1, 2]);
    expect(await unattributed()).toBe(before + 330);
  });

  test.each([
    ['a negative count', [{ user_id: 2, u: 1, d: -1 }], [1, 2]],
    ['a missing field', [{ user_id: 5, u: 1 }], [1, 5]],
    ['no user', [{ u: 1, d: 1 }], [1]],
    ['no object', [null, 7], [1]],
  ])('counts nothing of a batch with %s, and names every user', async (_name, bad, failed) => {
    const answer = await post(`/nodes/${node.id}/traffic`, JSON.stringify([{ user_id: 1, u: 1, d: 1 }, ...bad]));
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { fail_users: failed }]);
    expect(await used()).toEqual([
      [one, 0, 0],
      [two, 0, 0],
    ]);
  });

  test('whatever is sent is counted whole or not at all', async () => {
    const entry = fc.record(
      {
        user_id: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(one, two, String(one), 99) }, fc.jsonValue()),
        u: fc.oneof({ weight: 9, arbitrary: fc.nat(1000) }, fc.jsonValue()),
        d: fc.oneof({ weight: 9, arbitrary: fc.nat(1000) }, fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof({ weight: 5, arbitrary: fc.array(entry, { maxLength: 4 }) }, fc.jsonValue());
    const sent = fc.oneof({ weight: 5, arbitrary: body.map((value) => JSON.stringify(value)) }, anyText());
    const total = async () => (await used()).reduce((sum, [, u, d]) => sum + Number(u) + Number(d), 0);
    await fc.assert(
      fc.asyncProperty(sent, async (payload) => {
        const before = await total();
        const answer = await post(`/nodes/${node.id}/traffic`, payload);
        const { fail_users: failed } = answer.json<{ fail_users?: unknown }>();
        const isRefused = answer.statusCode === 400 && Array.isArray(failed) && (await total()) === before;
        expect([payload, answer.statusCode, isRefused || answer.statusCode === 200]).toEqual([
          payload,
          expect.any(Number),
          true,
        ]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('what later agents say', () => {
  const view = async () => {
    const answer = await app.inject({
      url: `/nodes/${node.id}`,
      headers: { authorization: `Bearer ${await api.signIn()}` },
    });
    return answer.json<{ data: Record<string, unknown> }>().data;
  };

  test('shows at the node', async () => {
    const answers = [
      await post(`/nodes/${node.id}/online_count`, 'count=7', FORM),
      await post(`/nodes/${node.id}/info`, 'load=0.50+0.40+0.30&uptime=86400.5', FORM),
      await post(`/nodes/${node.id}/ip`, JSON.stringify([{ user_id: one, ip: '192.0.2.1' }]), {}, nodeToken),
    ];
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(Array(3).fill([200, '{"msg":"ok"}']));
    expect(await view()).toMatchObject({ online_count: 1, system_status: { uptime: 86_400 } });
    await post(`/nodes/${node.id}/online_count`, '{"count":7}');
    expect(await view()).toMatchObject({ online_count: 7 });
  });

  test('is refused when it is nothing', async () => {
    expect((await post(`/nodes/${node.id}/online_count`, 'count=x')).statusCode).toBe(400);
    expect((await post(`/nodes/nobody/info`, 'load=1')).statusCode).toBe(404);
  });
});

test('what is not there is 404 in the words of mu', async () => {
  for (const url of ['/mu/v2', '/mu/v2/what', '/mu/v2/users/1']) {
    const answer = await app.inject({ url, headers: { token: TOKEN } });
    expect([answer.statusCode, answer.json()]).toEqual([404, { msg: 'No such route' }]);
  }
});
