import { Writable } from 'node:stream';
import { type SubscriptionId, type UserId, fixedClock } from '@orrery/kernel';
import { type CreateNode, type Node, changeNodeStatus, createNode, deleteNode, systemStatusOf } from '@orrery/node';
import { connect, createTransact, findNode } from '@orrery/persistence';
import { testDatabase } from '@orrery/persistence/testing';
import { type PlanInput, createPlan } from '@orrery/plan';
import { type SubscriptionInput, createSubscription, suspendSubscription } from '@orrery/subscription';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guards, unauthorized } from '../http/caller.ts';
import { type App, createServer } from '../http/server.ts';
import { createKeyring } from '../keyring.ts';
import { usageRoutes } from '../native/usage-routes.ts';
import { type JsonSchema, requestTo } from '../testing/generated-requests.ts';
import { agentRoutes } from './agent-routes.ts';

/** An operation of the OpenAPI document. */
interface Operation {
  readonly parameters?: Parameters<typeof requestTo>[0]['parameters'];
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: JsonSchema } } };
  readonly responses: Record<string, unknown>;
}

const NOW = '2026-03-10T12:20:00.000Z';
const clock = fixedClock(NOW);
const { db, close } = connect(await testDatabase(), { max: 5 });
const transact = createTransact(db, clock);
const keyring = createKeyring(new Map([[1, 'x'.repeat(32)]]));
const keys = { current: 1, linkKey: (generation: number) => keyring.key('link', generation) };
const logged: string[] = [];
let app: App;
let userId: UserId;

beforeAll(async () => {
  const lines = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  app = await createServer({ logger: pino({ level: 'trace' }, lines), trustedProxies: [], version: '0' });
  const deps = {
    transact,
    db,
    clock,
    keyring,
    // Who signs in is not at issue here: the header names the user.
    guards: guards((authorization) => {
      const id = Number(authorization?.replace('Bearer ', ''));
      if (!Number.isInteger(id)) return Promise.reject(unauthorized());
      const role = id === 0 ? ('admin' as const) : ('user' as const);
      return Promise.resolve({ userId: id as UserId, role, sessionId: 's', mustChangePassword: false });
    }),
  };
  await agentRoutes(app, deps);
  usageRoutes(app, deps);
  await app.ready();
  const [row] = await db.execute<{ id: string }>(sql`
    insert into users (email, password_hash, role, status, created_at, updated_at)
    values ('someone@example.com', '-', 'user', 'active', ${NOW}, ${NOW}) returning id`);
  userId = Number(row?.id) as UserId;
});
afterAll(() => Promise.all([app.close(), close()]));

beforeEach(async () => {
  await db.execute(sql`truncate nodes, plans, revisions, usage_hours, usage_remainders restart identity cascade`);
  clock.set(NOW);
  logged.length = 0;
});

const shadowsocks = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;

async function givenNode(change: Partial<CreateNode> = {}): Promise<{ node: Node; token: string }> {
  const input = {
    name: `n${Math.random()}`,
    serverAddress: 'node.example',
    serverPort: 8388,
    ...shadowsocks,
    ...change,
  };
  const { node, token } = await createNode({ transact, clock })(input, 1);
  await changeNodeStatus({ transact, clock })({ id: node.id }, 'active');
  return { node, token };
}

async function givenSubscription(plan: Partial<PlanInput> = {}, own: Partial<SubscriptionInput> = {}) {
  const { id: planId } = await createPlan({ transact, clock })({ name: `p${Math.random()}`, ...plan });
  const made = await createSubscription({ transact, clock, keys })({ userId, planId, ...own });
  return made.subscription.id;
}

type Method = 'GET' | 'POST' | 'PUT';

async function call(token: string, method: Method, url: string, body?: unknown, headers: Record<string, string> = {}) {
  const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await app.inject({ method, url, ...payload, headers: { 'x-node-token': token, ...type, ...headers } });
  return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? null : answer.json() };
}

const moved = (id: number | string, upload: number, download: number) => ({ subscription_id: id, upload, download });

describe('who may ask', () => {
  const routes: [Method, string][] = [
    ['GET', 'config'],
    ['GET', 'subscriptions'],
    ['POST', 'traffic'],
    ['PUT', 'status'],
    ['PUT', 'online-subscriptions'],
  ];

  test.each(routes)('%s %s takes the token in three places and tells 401 from 403', async (method, route) => {
    const { node, token } = await givenNode();
    const other = await givenNode();
    const url = `/agents/${node.id}/${route}`;
    const body = route === 'status' ? '{}' : '[]';
    const ask = async (query: string, headers: Record<string, string>) =>
      (await app.inject({ method, url: url + query, headers, ...(method !== 'GET' && { payload: body }) })).statusCode;
    expect(await ask('', { authorization: `Bearer ${token}` })).toBe(200);
    expect(await ask('', { 'x-node-token': token })).toBe(200);
    expect(await ask(`?token=${token}&what=ever`, {})).toBe(200);
    expect(await ask('', {})).toBe(401);
    expect(await ask('?token=node_no', {})).toBe(401);
    expect(await ask('', { 'x-node-token': other.token })).toBe(403);
    await deleteNode({ transact, clock })({ id: node.id });
    expect(await ask('', { 'x-node-token': token })).toBe(401);
    expect(logged.length).toBeGreaterThanOrEqual(7);
    expect(logged.join('')).not.toContain(token.slice(5));
  });

  test('a failure of ours is 503, and never 401', async () => {
    const { node, token } = await givenNode();
    await givenSubscription();
    await db.execute(sql`alter table usage_counters rename to usage_counters_away`);
    try {
      const { status, body, headers } = await call(token, 'GET', `/agents/${node.id}/subscriptions`);
      expect([status, body.error.code]).toEqual([503, 'UNAVAILABLE']);
      expect(headers['retry-after']).toBe('1');
      expect(logged.join('')).toContain('42P01');
    } finally {
      await db.execute(sql`alter table usage_counters_away rename to usage_counters`);
    }
  });
});

describe('GET /agents/:id/config', () => {
  const configOf = async (change: Partial<CreateNode>) => {
    const { node, token } = await givenNode(change);
    return (await call(token, 'GET', `/agents/${node.id}/config`)).body.data;
  };

  test('for Shadowsocks, listening where the node is told to', async () => {
    expect(await configOf({ listenPort: 9000 })).toEqual({
      node_id: '1',
      protocol: 'shadowsocks',
      server_host: 'node.example',
      server_port: 9000,
      encryption_method: 'aes-256-gcm',
      transport_protocol: 'tcp',
      allow_insecure: false,
      speed_limit: 0,
      device_limit: 0,
    });
  });

  test.each([
    ['2022-blake3-aes-128-gcm', 16],
    ['2022-blake3-aes-256-gcm', 32],
  ] as const)('for %s, with a server key of %i bytes', async (encryptionMethod, bytes) => {
    const { server_key, encryption_method } = await configOf({ encryptionMethod });
    expect(encryption_method).toBe(encryptionMethod);
    expect(Buffer.from(server_key, 'base64')).toHaveLength(bytes);
  });

  test.each([
    [undefined, { transport_protocol: 'tcp', sni: 'node.example', allow_insecure: false }],
    [
      {
        transport: { type: 'ws', path: '/p', host: 'h.example' },
        security: { type: 'tls', sni: 's.example', allowInsecure: true },
      },
      { transport_protocol: 'ws', path: '/p', host: 'h.example', sni: 's.example', allow_insecure: true },
    ],
    [
      { transport: { type: 'grpc', serviceName: 'svc' }, security: { type: 'tls' } },
      { transport_protocol: 'grpc', service_name: 'svc', sni: 'node.example', allow_insecure: false },
    ],
  ])('for Trojan with settings %j', async (settings, expected) => {
    const trojan = { protocol: 'trojan', encryptionMethod: undefined, settings } as unknown as Partial<CreateNode>;
    expect(await configOf(trojan)).toEqual({
      node_id: '1',
      protocol: 'trojan',
      server_host: 'node.example',
      server_port: 8388,
      speed_limit: 0,
      device_limit: 0,
      ...expected,
    });
  });

  test('answers 304 to who has it', async () => {
    const { node, token } = await givenNode();
    const url = `/agents/${node.id}/config`;
    const etag = String((await call(token, 'GET', url)).headers.etag);
    expect(await call(token, 'GET', url, undefined, { 'if-none-match': `"x", W/${etag}` })).toMatchObject({
      status: 304,
      body: null,
    });
    expect((await call(token, 'GET', url, undefined, { 'if-none-match': '"x"' })).status).toBe(200);
  });
});

describe('GET /agents/:id/subscriptions', () => {
  const listOf = async ({ node, token }: { node: Node; token: string }) =>
    (await call(token, 'GET', `/agents/${node.id}/subscriptions`)).body.data;

  test('names who may connect, and nobody else', async () => {
    const here = await givenNode({ tags: ['eu'] });
    const open = await givenSubscription({ nodeTags: ['eu'], deviceLimit: 3, speedLimitMbps: 50, durationDays: 30 });
    const endless = await givenSubscription({ durationDays: null });
    const held = await givenSubscription({ onHold: true, durationDays: 7 });
    await givenSubscription({ nodeTags: ['us'] });
    await givenSubscription({ quotaBytes: 0n });
    const suspended = await givenSubscription();
    await suspendSubscription({ transact, clock })({ id: suspended });
    expect(await listOf(here)).toEqual([
      {
        subscription_id: String(open),
        password: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: `s${open}`,
        speed_limit: 50,
        device_limit: 3,
        expire_time: Date.parse('2026-04-09T12:20:00Z') / 1000,
      },
      expect.objectContaining({ subscription_id: String(endless), expire_time: 0, speed_limit: 0, device_limit: 0 }),
      expect.objectContaining({ subscription_id: String(held), expire_time: 0 }),
    ]);
    clock.set('2026-04-09T12:20:00.000Z');
    expect((await listOf(here)).map((entry: { name: string }) => entry.name)).toEqual([`s${endless}`, `s${held}`]);
  });

  test('gives Shadowsocks 2022 its user keys', async () => {
    const [short, long] = [
      await givenNode({ encryptionMethod: '2022-blake3-aes-128-gcm' }),
      await givenNode({ encryptionMethod: '2022-blake3-aes-256-gcm' }),
    ];
    await givenSubscription();
    expect(Buffer.from((await listOf(short))[0].password, 'base64')).toHaveLength(16);
    expect(Buffer.from((await listOf(long))[0].password, 'base64')).toHaveLength(32);
  });

  test.each(['inactive', 'maintenance'] as const)('is empty for our agent on a node in %s', async (status) => {
    const ours = await givenNode();
    await givenSubscription();
    await changeNodeStatus({ transact, clock })({ id: ours.node.id }, status);
    expect(await listOf(ours)).toEqual([]);
  });

  test('is never empty for another agent: a placeholder stands in, with a password nobody knows', async () => {
    const theirs = await givenNode({ agent: 'orris' });
    const [first] = await listOf(theirs);
    expect(first).toMatchObject({ subscription_id: '0', name: 's0', expire_time: 0 });
    expect((await listOf(theirs))[0].password).not.toBe(first.password);
    const url = `/agents/${theirs.node.id}/subscriptions`;
    const etag = String((await call(theirs.token, 'GET', url)).headers.etag);
    expect((await call(theirs.token, 'GET', url, undefined, { 'if-none-match': etag })).status).toBe(304);
    await givenSubscription();
    const listed = await call(theirs.token, 'GET', url, undefined, { 'if-none-match': etag });
    expect([listed.status, listed.body.data.length]).toEqual([200, 1]);
    await changeNodeStatus({ transact, clock })({ id: theirs.node.id }, 'inactive');
    expect(await listOf(theirs)).toMatchObject([{ subscription_id: '0' }]);
  });
});

describe('POST /agents/:id/traffic', () => {
  const usageOf = async (id: SubscriptionId, query = '', caller = 0) => {
    const answer = await app.inject({
      url: `/subscriptions/${id}/usage${query}`,
      headers: { authorization: `Bearer ${caller}` },
    });
    return answer.json().data;
  };

  test('counts at once, charged by the multiplier, and names what it could not count', async () => {
    const { node, token } = await givenNode({ multiplier: 1.5 });
    const id = await givenSubscription();
    const url = `/agents/${node.id}/traffic`;
    const report = [
      moved(String(id), 100, 200),
      { ...moved(id, 1, 0), extra: true },
      moved('nobody', 1, 1),
      moved(id, -1, 0),
    ];
    expect(await call(token, 'POST', url, report)).toMatchObject({
      status: 200,
      body: {
        success: true,
        data: {
          subscriptions_updated: 1,
          rejected: [
            { index: 2, subscription_id: 'nobody', reason: expect.any(String) },
            { index: 3, subscription_id: String(id), reason: expect.any(String) },
          ],
        },
      },
    });
    const figures = { upload: 151, download: 300, raw_upload: 101, raw_download: 200 };
    expect(await usageOf(id)).toMatchObject({
      items: [{ at: '2026-03-10T12:00:00.000Z', ...figures }],
      totals: figures,
    });
  });

  test('takes the bytes of a node that is inactive, and of the placeholder', async () => {
    const { node, token } = await givenNode();
    const id = await givenSubscription();
    await changeNodeStatus({ transact, clock })({ id: node.id }, 'inactive');
    const { body } = await call(token, 'POST', `/agents/${node.id}/traffic`, [moved(id, 1, 2), moved('0', 5, 5)]);
    expect(body.data).toEqual({ subscriptions_updated: 1, rejected: [] });
  });

  test('closes the list to whoever passes the quota, and starts the term of one on hold', async () => {
    const { node, token } = await givenNode();
    const limited = await givenSubscription({ quotaBytes: 1_000n });
    const held = await givenSubscription({ onHold: true, durationDays: 1 });
    const list = async () => (await call(token, 'GET', `/agents/${node.id}/subscriptions`)).body.data;
    const report = (...entries: unknown[]) => call(token, 'POST', `/agents/${node.id}/traffic`, entries);
    await report(moved(limited, 999, 0));
    expect(await list()).toHaveLength(2);
    await report(moved(limited, 0, 1), moved(held, 1, 0));
    expect(await list()).toMatchObject([
      { subscription_id: String(held), expire_time: Date.parse('2026-03-11T12:20:00Z') / 1000 },
    ]);
    const [row] = await db.execute(sql`select version, next_boundary_at from subscriptions where id = ${held}`);
    expect(row).toEqual({ version: 2, next_boundary_at: expect.stringMatching(/^2026-03-11 12:20/) });
  });

  test('counts a numbered report once', async () => {
    const { node, token } = await givenNode();
    const id = await givenSubscription();
    const report = (key: string, ...entries: unknown[]) =>
      call(token, 'POST', `/agents/${node.id}/traffic`, entries, { 'idempotency-key': key });
    expect((await report('boot-1:7', moved(id, 1, 1))).body.data).toEqual({ subscriptions_updated: 1, rejected: [] });
    expect((await report('boot-1:7', moved(id, 1, 1))).body.data).toEqual({
      subscriptions_updated: 0,
      rejected: [],
      duplicate: true,
    });
    expect(await report('boot-1:7', moved(id, 2, 1))).toMatchObject({
      status: 409,
      body: { error: { code: 'CONFLICT' } },
    });
    expect(await report('boot-1', moved(id, 2, 1))).toMatchObject({ status: 400 });
    expect((await usageOf(id)).totals).toMatchObject({ upload: 1, download: 1 });
  });

  test('takes a body without a content type, and refuses what is no list with words', async () => {
    const { node, token } = await givenNode();
    const id = await givenSubscription();
    const send = async (payload: string, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: `/agents/${node.id}/traffic`,
        payload,
        headers: { 'x-node-token': token, ...headers },
      });
    expect((await send(JSON.stringify([moved(id, 1, 1)]))).json().data.subscriptions_updated).toBe(1);
    for (const broken of [
      '',
      '{',
      '{}',
      'null',
      '"x"',
      '[',
      '[{"subscription_id":"a\\u0000"}]',
      `[${'0,'.repeat(100_000)}0]`,
    ]) {
      const answer = await send(broken, { 'content-type': 'application/json' });
      expect([broken.slice(0, 40), answer.statusCode, answer.json().error.code]).toEqual([
        broken.slice(0, 40),
        400,
        'VALIDATION_ERROR',
      ]);
    }
    expect((await send(`["${'x'.repeat(9 * 1024 * 1024)}"]`)).statusCode).toBe(413);
    expect((await usageOf(id)).totals).toMatchObject({ upload: 1, download: 1 });
  });
});

describe("whatever is sent to the agents' routes", () => {
  test('gets an answer with words, never a failure of ours', async () => {
    const { node, token } = await givenNode();
    await givenSubscription();
    const { paths } = app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
    const requests = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { requestBody, responses, parameters = [] }]) =>
        requestTo({
          method,
          path: path.replace('{id}', path.startsWith('/agents') ? String(node.id) : '{id}'),
          parameters,
          body: requestBody?.content['application/json'].schema,
          statuses: [],
        }).map((request) => ({ ...request, method, documented: Object.keys(responses) })),
      ),
    );
    expect(requests).toHaveLength(7);
    const anyRequest = fc.oneof(...requests);
    await fc.assert(
      fc.asyncProperty(anyRequest, async ({ method, url, payload, headers, documented }) => {
        const answer = await app.inject({
          method: method as Method,
          url,
          headers: { ...headers, 'x-node-token': token, authorization: url.startsWith('/agents') ? '' : 'Bearer 0' },
          ...(payload !== undefined && { payload }),
        });
        expect(documented).toContain(String(answer.statusCode));
        expect(answer.statusCode).toBeLessThan(500);
        expect(answer.json().success).toBe(answer.statusCode < 400);
      }),
      { numRuns: 600 },
    );
  });
});

describe('PUT /agents/:id/status', () => {
  test('feeds the system status of the node, and keeps what else is sane', async () => {
    const { node, token } = await givenNode();
    const status = {
      cpu_percent: 45.5,
      memory_percent: 65.3,
      disk_percent: 80.2,
      uptime_seconds: 86_400,
      platform: 'linux',
    };
    const odd = { huge: 1e300, long: 'x'.repeat(1000), nested: { a: 1 }, 'bad name': 1 };
    expect((await call(token, 'PUT', `/agents/${node.id}/status`, { ...status, ...odd })).status).toBe(200);
    const reading = await findNode(db, node.id);
    expect(reading?.report?.status).toEqual(status);
    expect(systemStatusOf(reading?.report, clock.now())).toMatchObject({
      cpu: '45.50',
      memory: '65.30',
      disk: '80.20',
    });
    await call(token, 'PUT', `/agents/${node.id}/status`, { cpu_percent: 1 });
    expect((await findNode(db, node.id))?.report?.status).toEqual({ cpu_percent: 1 });
  });

  test('refuses what is no object, and what is too large', async () => {
    const { node, token } = await givenNode();
    for (const body of [[], 'x', 1])
      expect((await call(token, 'PUT', `/agents/${node.id}/status`, body)).status).toBe(400);
    expect((await call(token, 'PUT', `/agents/${node.id}/status`, { a: 'x'.repeat(70_000) })).status).toBe(413);
  });
});

describe('PUT /agents/:id/online-subscriptions', () => {
  test('counts who is known here, in both shapes, and stores no address', async () => {
    const { node, token } = await givenNode({ tags: ['eu'] });
    const [one, two] = [await givenSubscription(), await givenSubscription({ nodeTags: ['eu'] })];
    const elsewhere = await givenSubscription({ nodeTags: ['us'] });
    const seen = [one, String(one), two, elsewhere, 999_999, 'x', null].map((id) => ({
      subscription_id: id,
      ip: '203.0.113.9',
    }));
    const url = `/agents/${node.id}/online-subscriptions`;
    expect((await call(token, 'PUT', url, seen)).body.data).toEqual({ online_count: 2 });
    expect((await call(token, 'PUT', url, { subscriptions: seen.slice(0, 2), more: 1 })).body.data).toEqual({
      online_count: 1,
    });
    const rows = await db.execute(sql`select row_to_json(node_status)::text as row from node_status`);
    expect(rows[0]?.['row']).toContain('"online_count":1');
    expect(rows[0]?.['row']).not.toContain('203.0.113.9');
    expect((await call(token, 'PUT', url, { who: [] })).status).toBe(400);
  });

  test('shows no system status where none was reported', async () => {
    const { node, token } = await givenNode();
    await call(token, 'PUT', `/agents/${node.id}/online-subscriptions`, []);
    expect(systemStatusOf((await findNode(db, node.id))?.report, clock.now())).toBeUndefined();
  });
});
