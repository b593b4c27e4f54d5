import { type UserId, MINUTE_MS, fixedClock, instantFromMs, toIso } from '@orrery/kernel';
import { connect, createTransact } from '@orrery/persistence';
import { emptyTables, testDatabase } from '@orrery/persistence/testing';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { guards, unauthorized } from '../http/caller.ts';
import { createOnce } from '../http/once.ts';
import { type App, createServer } from '../http/server.ts';
import { createKeyring } from '../keyring.ts';
import { nodeRoutes } from './node-routes.ts';

const NOW = '2026-01-15T10:30:00.000Z';
const clock = fixedClock(NOW);
const { db, close } = connect(await testDatabase(), { max: 5 });
const transact = createTransact(db, clock);
const keyring = createKeyring(new Map([[3, 'x'.repeat(32)]]));
let app: App;

beforeAll(async () => {
  app = await createServer({ logger: pino({ enabled: false }), trustedProxies: [], version: '0' });
  nodeRoutes(app, {
    transact,
    db,
    clock,
    keyring,
    // Who signs in is not at issue here: the header names the role.
    guards: guards(async (authorization) => {
      const role = authorization?.replace('Bearer ', '');
      if (role !== 'admin' && role !== 'user') throw unauthorized();
      return { userId: 1 as UserId, role, sessionId: 'session', mustChangePassword: false };
    }),
    once: createOnce(transact, clock, Buffer.alloc(32)),
    devices: { windowMs: 300_000, allowedRanges: [] },
    agentImage: 'orrery-node-agent',
    publicUrl: 'https://example.com',
  });
  await app.ready();
});
afterAll(() => Promise.all([app.close(), close()]));

beforeEach(async () => {
  await emptyTables(db, 'nodes');
  clock.set(NOW);
});

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function call(method: Method, url: string, body?: object | string, headers: Record<string, string> = {}) {
  const payload = body === undefined ? {} : { payload: body };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await app.inject({
    method,
    url,
    ...payload,
    headers: { authorization: 'Bearer admin', ...type, ...headers },
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}

/** The request of the document. */
const example = {
  name: 'US-Node-01',
  server_address: 'proxy.example.com',
  server_port: 8388,
  protocol: 'shadowsocks',
  encryption_method: 'aes-256-gcm',
  plugin: 'obfs-local',
  plugin_opts: { obfs: 'http', 'obfs-host': 'example.com' },
  region: 'us-west',
  tags: ['premium', 'fast'],
  description: 'High-speed US server',
  sort_order: 1,
};

const shown = {
  id: 1,
  ...example,
  status: 'inactive',
  is_available: false,
  version: 1,
  created_at: NOW,
  updated_at: NOW,
  multiplier: 1,
  agent: 'native',
  hidden: false,
};

const trojan = { name: 'DE-Node-01', server_address: '192.0.2.1', server_port: 443, protocol: 'trojan' };

const given = async (change: object = {}): Promise<number> => {
  const { status, body } = await call('POST', '/nodes', { ...example, ...change });
  expect([status, body]).toEqual([201, expect.anything()]);
  return body.data.id;
};

const activate = (id: number) => call('PATCH', `/nodes/${id}/status`, { status: 'active' });

describe('the examples of the document', () => {
  test('1.1 create', async () => {
    const { status, body } = await call('POST', '/nodes', example);
    expect([status, body]).toEqual([
      201,
      {
        success: true,
        message: 'Node created successfully',
        data: { ...shown, api_token: expect.stringMatching(/^node_[A-Za-z0-9_-]{43}$/) },
      },
    ]);
  });

  test('1.2 list', async () => {
    const id = await given();
    await given({ name: 'inactive' });
    await activate(id);
    await reported(id, 0);
    const { status, body } = await call('GET', '/nodes?page=1&page_size=20&status=active');
    const system = { cpu: '45.50', memory: '65.30', disk: '80.20', uptime: 86_400, updated_at: Date.parse(NOW) / 1000 };
    const item = { ...shown, status: 'active', is_available: true, version: 2, system_status: system };
    expect([status, body]).toEqual([
      200,
      { success: true, data: { items: [item], total: 1, page: 1, page_size: 20, total_pages: 1 } },
    ]);
  });

  test('1.3 get', async () => {
    const id = await given();
    expect(await call('GET', `/nodes/${id}`)).toEqual({ status: 200, body: { success: true, data: shown } });
    expect(await call('GET', '/nodes/999')).toEqual({
      status: 404,
      body: {
        success: false,
        message: 'Node not found',
        error: { code: 'NOT_FOUND', message: 'Node with ID 999 not found' },
      },
    });
  });

  test('1.4 update', async () => {
    const id = await given();
    await activate(id);
    clock.set('2026-01-15T16:00:00.000Z');
    const change = {
      name: 'US-Node-01-Updated',
      server_address: 'new-proxy.example.com',
      server_port: 8389,
      encryption_method: 'chacha20-ietf-poly1305',
      plugin: 'v2ray-plugin',
      plugin_opts: { mode: 'websocket' },
      region: 'us-east',
      tags: ['premium', 'low-latency'],
      description: 'Updated description',
      sort_order: 2,
    };
    const data = {
      ...shown,
      ...change,
      status: 'active',
      is_available: true,
      version: 3,
      updated_at: '2026-01-15T16:00:00.000Z',
    };
    expect(await call('PUT', `/nodes/${id}`, change)).toEqual({
      status: 200,
      body: { success: true, message: 'Node updated successfully', data },
    });
    expect((await call('GET', `/nodes/${id}`)).body.data).toEqual(data);
  });

  test('1.5 status', async () => {
    const id = await given();
    expect(await activate(id)).toEqual({
      status: 200,
      body: {
        success: true,
        message: 'Node status updated successfully',
        data: { id, status: 'active', is_available: true, version: 2, updated_at: NOW },
      },
    });
  });

  test('1.6 token', async () => {
    const id = await given();
    expect(await call('POST', `/nodes/${id}/tokens`)).toEqual({
      status: 200,
      body: {
        success: true,
        message: 'Token generated successfully',
        data: { node_id: id, token: expect.stringMatching(/^node_[A-Za-z0-9_-]{43}$/) },
      },
    });
  });

  test('1.7 delete', async () => {
    const id = await given();
    expect(await call('DELETE', `/nodes/${id}`)).toEqual({ status: 204, body: null });
    expect((await call('GET', `/nodes/${id}`)).status).toBe(404);
    expect((await call('GET', '/nodes')).body.data).toMatchObject({ items: [], total: 0, total_pages: 0 });
    expect(await given()).toBe(id + 1);
  });
});

/** A status report of `ago` milliseconds ago. */
async function reported(id: number, ago: number): Promise<void> {
  const status = { cpu_percent: 45.5, memory_percent: 65.3, disk_percent: 80.2, uptime_seconds: 86_400 };
  const reportedAt = toIso(instantFromMs(clock.now() - ago));
  await db.execute(sql`
    insert into node_status (node_id, reported_at, status)
    values (${id}, ${reportedAt}::timestamptz, ${JSON.stringify(status)}::jsonb)`);
}

test('system_status shows while the last report is younger than five minutes', async () => {
  const id = await given();
  await reported(id, 5 * MINUTE_MS - 1);
  expect((await call('GET', `/nodes/${id}`)).body.data.system_status).toMatchObject({ cpu: '45.50', uptime: 86_400 });
  clock.advance(1);
  expect((await call('GET', `/nodes/${id}`)).body.data).not.toHaveProperty('system_status');
  expect((await call('GET', '/nodes')).body.data.items[0]).not.toHaveProperty('system_status');
});

describe('listing', () => {
  beforeEach(async () => {
    await given({ name: 'b', tags: ['x'], region: 'eu', sort_order: 2 });
    await given({ name: 'c', tags: ['y', 'x'], region: 'us', sort_order: 1 });
    await given({ name: 'a', tags: ['z'], region: 'eu', sort_order: 2 });
    await given({ name: 'd', tags: [], region: '', sort_order: -1 });
  });

  test.each([
    ['', 'dcba'],
    ['order=desc', 'bacd'],
    ['order_by=name', 'abcd'],
    ['order_by=name&order=desc', 'dcba'],
    ['order_by=id', 'bcad'],
    ['order_by=status&order=desc', 'bcad'],
    ['order_by=created_at', 'bcad'],
    ['order_by=protocol', 'bcad'],
    ['order_by=server_address', 'bcad'],
    ['order_by=updated_at', 'bcad'],
    ['order_by=region', 'bacd'],
    ['tags=x', 'cb'],
    ['tags=x,z', 'cba'],
    ['tags=%20,none', ''],
    ['tags=', 'dcba'],
    ['region=eu', 'ba'],
    ['region=eu&tags=x', 'b'],
    ['status=active', ''],
    ['protocol=shadowsocks&region=eu', 'ba'],
    ['protocol=trojan', ''],
    ['search=EU', 'ba'],
    ['search=B', 'b'],
    ['search=%25', ''],
    ['search=', 'dcba'],
    ['page_size=2', 'dc'],
    ['page_size=2&page=2', 'ba'],
    ['page_size=3&page=2', 'a'],
    ['page=1000000', ''],
  ])('?%s', async (query, names) => {
    const { status, body } = await call('GET', `/nodes?${query}`);
    expect(status).toBe(200);
    expect(body.data.items.map((item: { name: string }) => item.name).join('')).toBe(names);
  });

  test('counts all pages', async () => {
    expect((await call('GET', '/nodes?page_size=3')).body.data).toMatchObject({
      total: 4,
      page_size: 3,
      total_pages: 2,
    });
    expect((await call('GET', '/nodes?region=eu')).body.data).toMatchObject({ total: 2, total_pages: 1 });
  });

  test.each([
    ['page_size=101', 'page_size'],
    ['page_size=0', 'page_size'],
    ['page_size=x', 'page_size'],
    ['page=0', 'page'],
    ['page=1.5', 'page'],
    ['page=99999999999999', 'page'],
    ['order_by=token', 'order_by'],
    ['order_by=token_sha256', 'order_by'],
    ['order=up', 'order'],
    ['status=broken', 'status'],
    ['protocol=ftp', 'protocol'],
    ['search=%00', 'search'],
    ['status=active&status=inactive', 'status'],
    ['region=%00', 'region'],
  ])('refuses ?%s', async (query, field) => {
    const { status, body } = await call('GET', `/nodes?${query}`);
    expect([status, body.error.code, body.error.details.fields[0].path]).toEqual([400, 'VALIDATION_ERROR', field]);
  });
});

describe('changing', () => {
  test('keeps what is absent, clears what is null, and raises the version even for nothing', async () => {
    const id = await given({ listen_port: 9000, certificate_sha256: 'AB:'.repeat(31) + 'AB', hidden: true });
    expect((await call('PUT', `/nodes/${id}`, {})).body.data).toMatchObject({
      ...example,
      version: 2,
      listen_port: 9000,
    });
    const cleared = {
      plugin: null,
      region: null,
      description: '',
      listen_port: null,
      certificate_sha256: null,
      tags: [],
    };
    const { body } = await call('PUT', `/nodes/${id}`, cleared);
    for (const field of ['plugin', 'plugin_opts', 'region', 'description', 'listen_port', 'certificate_sha256']) {
      expect(body.data).not.toHaveProperty(field);
    }
    expect(body.data).toMatchObject({ tags: [], version: 3, hidden: true });
  });

  test('takes back what a read gave', async () => {
    for (const input of [example, { ...trojan, settings: { transport: { type: 'grpc', service_name: 's' } } }]) {
      const { id } = (await call('POST', '/nodes', input)).body.data;
      const { data } = (await call('GET', `/nodes/${id}`)).body;
      const { id: _, status: _s, is_available: _a, created_at: _c, updated_at: _u, ...writable } = data;
      const again = (await call('PUT', `/nodes/${id}`, writable)).body.data;
      expect(again).toEqual({ ...data, version: 2 });
    }
  });

  test('a stale version is 409, in the body and in If-Match', async () => {
    const id = await given();
    expect((await call('PUT', `/nodes/${id}`, { region: 'a', version: 1 })).status).toBe(200);
    const stale = [
      await call('PUT', `/nodes/${id}`, { region: 'b', version: 1 }),
      await call('PUT', `/nodes/${id}`, { region: 'b' }, { 'if-match': '"1"' }),
      await call('PATCH', `/nodes/${id}/status`, { status: 'active', version: 1 }),
      await call('DELETE', `/nodes/${id}`, undefined, { 'if-match': '"1"' }),
    ];
    for (const { status, body } of stale) expect([status, body.error.code]).toEqual([409, 'CONFLICT']);
    expect((await call('PUT', `/nodes/${id}`, { region: 'c' }, { 'if-match': '"2"' })).status).toBe(200);
    expect((await call('PUT', `/nodes/${id}`, { region: 'c' }, { 'if-match': '*' })).status).toBe(200);
    for (const bad of ['x', '"0"', '1, 2']) {
      expect((await call('PUT', `/nodes/${id}`, {}, { 'if-match': bad })).status).toBe(400);
    }
    expect((await call('PUT', `/nodes/${id}`, { version: 3 }, { 'if-match': '"4"' })).status).toBe(400);
  });

  test('of many writers with one version exactly one wins', async () => {
    const id = await given();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => call('PUT', `/nodes/${id}`, { region: `r${n}`, version: 1 })),
    );
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
    expect(answers.filter((a) => a.status === 409)).toHaveLength(7);
    const winner = answers.find((a) => a.status === 200);
    expect((await call('GET', `/nodes/${id}`)).body.data).toEqual(winner?.body.data);
  });

  test('a duplicate name is 409', async () => {
    await given();
    const other = await given({ name: 'other' });
    for (const answer of [
      await call('POST', '/nodes', example),
      await call('PUT', `/nodes/${other}`, { name: example.name }),
    ]) {
      expect([answer.status, answer.body.error.code]).toEqual([409, 'CONFLICT']);
    }
  });

  test('the protocol stays', async () => {
    const id = await given();
    expect((await call('PUT', `/nodes/${id}`, { protocol: 'shadowsocks' })).status).toBe(200);
    const { status, body } = await call('PUT', `/nodes/${id}`, { protocol: 'trojan' });
    expect([status, body.error.details.fields[0].path]).toEqual([400, 'protocol']);
  });
});

describe('maintenance', () => {
  test('carries its reason and loses it on leaving; an illegal transition is 409', async () => {
    const id = await given();
    const go = (body: object) => call('PATCH', `/nodes/${id}/status`, body);
    expect((await go({ status: 'maintenance' })).body.error.code).toBe('CONFLICT');
    await go({ status: 'active' });
    const { body } = await go({ status: 'maintenance', maintenance_reason: 'New disk' });
    expect(body.data).toMatchObject({ status: 'maintenance', is_available: false, maintenance_reason: 'New disk' });
    expect((await go({ status: 'maintenance' })).body.data).toEqual(body.data);
    expect((await call('PUT', `/nodes/${id}`, {})).body.data.maintenance_reason).toBe('New disk');
    expect((await go({ status: 'active', maintenance_reason: 'x' })).status).toBe(400);
    await go({ status: 'active' });
    expect((await call('GET', `/nodes/${id}`)).body.data).not.toHaveProperty('maintenance_reason');
  });
});

describe('trojan', () => {
  test('without settings is tls over tcp', async () => {
    const { status, body } = await call('POST', '/nodes', { ...trojan, encryption_method: '' });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      encryption_method: '',
      tags: [],
      settings: { transport: { type: 'tcp' }, security: { type: 'tls', allow_insecure: false } },
    });
  });

  test('shows its settings, and one certificate', async () => {
    const settings = {
      transport: { type: 'ws', path: '/ws', host: 'cdn.example.com' },
      security: { type: 'tls', sni: 'a.example.com', alpn: ['http/1.1'], fingerprint: 'chrome', allow_insecure: true },
    };
    const pin = 'AB'.repeat(32);
    const security = { ...settings.security, certificate_sha256: pin };
    const { body } = await call('POST', '/nodes', { ...trojan, settings: { ...settings, security } });
    expect(body.data).toMatchObject({ settings, certificate_sha256: pin.toLowerCase() });
    expect(JSON.stringify(body.data.settings)).not.toContain('certificate');
    const differing = { settings: { security }, certificate_sha256: '00'.repeat(32) };
    expect((await call('PUT', `/nodes/${body.data.id}`, differing)).status).toBe(400);
  });
});

test('Idempotency-Key: a repeat makes nothing anew and shows no token', async () => {
  const key = { 'idempotency-key': 'k1' };
  const first = await call('POST', '/nodes', example, key);
  const { api_token, ...kept } = first.body.data;
  expect(api_token).toMatch(/^node_/);
  const repeat = await call('POST', '/nodes', example, key);
  expect(repeat).toEqual({ status: 201, body: { ...first.body, data: kept } });
  expect((await call('POST', '/nodes', { ...example, name: 'x' }, key)).status).toBe(409);
  const { id } = first.body.data;
  const other = await given({ name: 'other' });
  const token = await call('POST', `/nodes/${id}/tokens`, undefined, key);
  expect(token.body.data.token).toMatch(/^node_/);
  expect((await call('POST', `/nodes/${id}/tokens`, undefined, key)).body.data).toEqual({ node_id: id });
  expect((await call('POST', `/nodes/${other}/tokens`, undefined, key)).status).toBe(409);
});

describe('who may not', () => {
  const routes: [Method, string][] = [
    ['POST', '/nodes'],
    ['GET', '/nodes'],
    ['GET', '/nodes/1'],
    ['PUT', '/nodes/1'],
    ['PATCH', '/nodes/1/status'],
    ['POST', '/nodes/1/tokens'],
    ['DELETE', '/nodes/1'],
  ];
  test.each(routes)('%s %s', async (method, url) => {
    const anonymous = await call(method, url, undefined, { authorization: '' });
    expect([anonymous.status, anonymous.body.error.code]).toEqual([401, 'UNAUTHORIZED']);
    const user = await call(method, url, undefined, { authorization: 'Bearer user' });
    expect([user.status, user.body.error.code]).toEqual([403, 'FORBIDDEN']);
  });
});

describe('bad input', () => {
  test.each<[string, object | string, string]>([
    ['no JSON', '{"name":', ''],
    ['an array', [], ''],
    ['text', '"x"', ''],
    ['nothing', '', ''],
    ['no name', { ...example, name: undefined }, 'name'],
    ['an empty name', { ...example, name: '' }, 'name'],
    ['a blank name', { ...example, name: '   ' }, 'name'],
    ['a long name', { ...example, name: 'x'.repeat(201) }, 'name'],
    ['a name with a line break', { ...example, name: 'a\nb' }, 'name'],
    ['a name with NUL', { ...example, name: 'a\0b' }, 'name'],
    ['half a surrogate pair', `{"name":"\\ud800"}`, 'name'],
    ['an unknown field', { ...example, colour: 'red' }, 'colour'],
    ['a token of its own', { ...example, token_sha256: 'x' }, 'token_sha256'],
    ['a state', { ...example, status: 'active' }, 'status'],
    ['an address with a port', { ...example, server_address: 'example.com:80' }, 'server_address'],
    ['an address in brackets', { ...example, server_address: '[::1]' }, 'server_address'],
    ['port 0', { ...example, server_port: 0 }, 'server_port'],
    ['port 65536', { ...example, server_port: 65_536 }, 'server_port'],
    ['a port as text', { ...example, server_port: '8388' }, 'server_port'],
    ['half a port', { ...example, server_port: 1.5 }, 'server_port'],
    ['a huge number', '{"server_port":1e999}', 'name'],
    ['an unknown protocol', { ...example, protocol: 'wireguard' }, 'protocol'],
    ['no method', { ...example, encryption_method: null }, 'encryption_method'],
    ['an unknown method', { ...example, encryption_method: 'rc4-md5' }, 'encryption_method'],
    ['the third 2022 method', { ...example, encryption_method: '2022-blake3-chacha20-poly1305' }, 'encryption_method'],
    ['a method for trojan', { ...trojan, encryption_method: 'aes-256-gcm' }, 'encryption_method'],
    ['a plugin for trojan', { ...trojan, plugin: 'obfs-local' }, 'plugin'],
    ['an unknown plugin', { ...example, plugin: 'kcptun' }, 'plugin'],
    ['options without plugin', { ...example, plugin: null }, 'plugin_opts'],
    ['options of another plugin', { ...example, plugin: 'v2ray-plugin' }, 'plugin_opts.obfs'],
    ['a number as option', { ...example, plugin_opts: { obfs: 1 } }, 'plugin_opts.obfs'],
    ['options as text', { ...example, plugin_opts: 'obfs=http' }, 'plugin_opts'],
    ['settings for shadowsocks', { ...example, settings: { transport: { type: 'tcp' } } }, 'settings'],
    ['an unknown transport', { ...trojan, settings: { transport: { type: 'quic' } } }, 'settings.transport.type'],
    ['an unknown setting', { ...trojan, settings: { mux: true } }, 'settings.mux'],
    ['tags as text', { ...example, tags: 'a,b' }, 'tags'],
    ['a tag with a comma', { ...example, tags: ['a', 'b,c'] }, 'tags[1]'],
    ['a tag twice', { ...example, tags: ['a', 'a'] }, 'tags'],
    ['51 tags', { ...example, tags: Array.from({ length: 51 }, (_, n) => `t${n}`) }, 'tags'],
    ['a sort order beyond int32', { ...example, sort_order: 2_147_483_648 }, 'sort_order'],
    ['four decimals', { ...example, multiplier: 1.2345 }, 'multiplier'],
    ['a negative multiplier', { ...example, multiplier: -1 }, 'multiplier'],
    ['an unknown agent', { ...example, agent: 'other' }, 'agent'],
    ['a plugin with orris', { ...example, agent: 'orris' }, 'plugin'],
    ['trojan with mu', { ...trojan, agent: 'mu' }, 'protocol'],
    ['a short hash', { ...example, certificate_sha256: 'abcd' }, 'certificate_sha256'],
    ['__proto__', '{"__proto__":{"x":1}}', ''],
  ])('%s', async (_what, body, field) => {
    const created = await call('POST', '/nodes', body);
    expect([created.status, created.body.success, created.body.error.code]).toEqual([400, false, 'VALIDATION_ERROR']);
    expect(created.body.error.details.fields.map((f: { path: string }) => f.path)).toContain(field);
    expect((await call('GET', '/nodes')).body.data.total).toBe(0);
  });

  test.each([
    ['GET', '/nodes/0', 400],
    ['GET', '/nodes/x', 400],
    ['GET', '/nodes/1.5', 400],
    ['GET', '/nodes/-1', 400],
    ['GET', '/nodes/99999999999999999999', 400],
    ['GET', '/nodes/9007199254740991', 404],
    ['PUT', '/nodes/9007199254740991', 404],
    ['DELETE', '/nodes/77', 404],
  ] as const)('%s %s is %i', async (method, url, status) => {
    expect((await call(method, url, method === 'PUT' ? {} : undefined)).status).toBe(status);
  });

  test('bad states', async () => {
    const id = await given();
    for (const body of [
      {},
      { status: 'up' },
      { status: null },
      { status: 'active', x: 1 },
      { maintenance_reason: 'x' },
    ]) {
      expect((await call('PATCH', `/nodes/${id}/status`, body)).status).toBe(400);
    }
    expect((await call('PATCH', '/nodes/999/status', { status: 'active' })).body.message).toBe('Node not found');
    expect((await call('POST', '/nodes/999/tokens')).body.message).toBe('Node not found');
  });
});
