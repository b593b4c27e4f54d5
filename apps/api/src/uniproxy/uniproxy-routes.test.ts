import { type CreateNode, changeNode, changeNodeStatus } from '@orrery/node';
import { protocolSamples } from '@orrery/node/testing';
import { credentialOf, suspendSubscription } from '@orrery/subscription';
import { fixedClock } from '@orrery/kernel';
import { anyText } from '@orrery/kernel/testing';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const clock = fixedClock('2026-03-10T12:00:00.000Z');
const api = await testApi({ clock, environment: { SUBSCRIPTION_RATE_LIMIT: '0' } });
const { app, db } = api;
const deps = { transact: api.transact, clock };

const V1 = '/api/v1/server/UniProxy';
const V2 = '/api/v2/server';
const { id: userId } = await api.addUser('someone@example.com');
const plan = await api.addPlan({ name: 'Plan', nodeTags: ['a'], deviceLimit: 3, speedLimitMbps: 50 });
const free = await api.addPlan({ name: 'Free', nodeTags: ['a'] });
const one = await api.addSubscription(userId, plan.id);
const two = await api.addSubscription(userId, free.id);
const uuidOf = ({ subscription }: typeof one) => credentialOf(api.keyring.key('credential', 1), subscription).uuid;

let names = 0;
async function place(change: Partial<CreateNode> = {}) {
  const at = { name: `n${++names}`, serverAddress: 'uni.example', serverPort: 443, tags: ['a'], agent: 'uniproxy' };
  const made = await api.addNode({ ...at, protocol: 'trojan', ...change });
  const query = (path: string, base = V1) =>
    `${base}/${path}?token=${made.token}&node_id=${made.node.id}&node_type=${made.node.protocol}`;
  return {
    ...made,
    query,
    get: (path: string, headers: Record<string, string> = {}, base = V1) =>
      app.inject({ url: query(path, base), headers }),
    post: (path: string, body: unknown, base = V1) =>
      app.inject({
        method: 'POST',
        url: query(path, base),
        payload: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
  };
}
const here = await place();
const heard = async (change: () => Promise<unknown>) => {
  const next = api.feed.waitAfter(api.feed.current, 5_000);
  await change();
  await next;
};
const used = async ({ subscription }: typeof one) => {
  const [row] = await db.execute<{ n: number }>(
    sql`select (upload + download)::int as n from usage_counters where subscription_id = ${subscription.id}`,
  );
  return row?.n;
};

describe('the token', () => {
  test('is the node’s own, and of that node', async () => {
    const other = await place();
    for (const [url, status] of [
      [`${V1}/user`, 401],
      [`${V1}/user?token=x&node_id=1`, 401],
      [`${V1}/user?token=node_${'A'.repeat(43)}&node_id=${here.node.id}&node_type=trojan`, 401],
      [`${V1}/user?token=${here.token}&node_id=${other.node.id}&node_type=trojan`, 403],
      [`${V1}/config?token=${here.token}&node_id=x`, 403],
      [`${V1}/nothing?token=${here.token}&node_id=${here.node.id}`, 404],
      [`${V2}/nothing`, 404],
    ] as const) {
      const answer = await app.inject(url);
      expect([url, answer.statusCode, Object.keys(answer.json<object>())]).toEqual([url, status, ['message']]);
    }
    expect((await app.inject({ method: 'POST', url: `${V1}/push?token=x`, payload: {} })).statusCode).toBe(401);
    expect(api.lines.join('')).not.toContain(here.token);
  });
});

describe('user', () => {
  test.each([V1, V2])('lists who may connect, integers and null (%s)', async (base) => {
    const answer = await here.get('user', {}, base);
    expect(answer.json()).toEqual({
      users: [
        { id: one.subscription.id, uuid: uuidOf(one), speed_limit: 50, device_limit: 3 },
        { id: two.subscription.id, uuid: uuidOf(two), speed_limit: null, device_limit: null },
      ],
    });
    expect(answer.headers.etag).toMatch(/^"[0-9a-f]{40}"$/);
  });

  test('is 304 while nothing changed, with stable bytes, and not after a change', async () => {
    const first = await here.get('user');
    const etag = String(first.headers.etag);
    for (const sent of [etag, `W/${etag}`]) {
      const same = await here.get('user', { 'if-none-match': sent });
      expect([same.statusCode, same.body, same.headers.etag]).toEqual([304, '', etag]);
    }
    expect((await here.get('user')).body).toBe(first.body);
    await heard(() => suspendSubscription(deps)({ id: two.subscription.id }));
    const changed = await here.get('user', { 'if-none-match': etag });
    expect([changed.statusCode, changed.json<{ users: unknown[] }>().users.length]).toEqual([200, 1]);
    expect(changed.headers.etag).not.toBe(etag);
  });

  test('is never empty: one placeholder, always the same, that nobody knows', async () => {
    const empty = await place({ tags: ['nobody'] });
    const answer = await empty.get('user');
    const { users } = answer.json<{ users: { id: number; uuid: string }[] }>();
    expect(users).toEqual([
      {
        id: 0,
        uuid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        speed_limit: null,
        device_limit: null,
      },
    ]);
    expect((await empty.get('user')).body).toBe(answer.body);
    const other = (await (await place({ tags: ['nobody'] })).get('user')).json<typeof users>();
    expect(other).not.toEqual({ users });
    await heard(() => changeNodeStatus(deps)({ id: empty.node.id }, 'inactive'));
    expect((await empty.get('user')).body).toBe(answer.body);
    expect((await empty.post('push', { 0: [5, 5] })).json()).toEqual({ data: true });
  });
});

describe('config', () => {
  const base = { routes: [], base_config: { push_interval: 60, pull_interval: 60 } };
  const tls = { server_name: 's.example', dest: '', server_port: '443', short_id: '', private_key: '', xver: '0' };

  test('of Shadowsocks', async () => {
    const ss = await place({ protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm', listenPort: 8388 });
    expect((await ss.get('config')).json()).toEqual({
      protocol: 'shadowsocks',
      listen_ip: '0.0.0.0',
      server_port: 8388,
      cipher: 'aes-256-gcm',
      server_key: '',
      plugin: '',
      plugin_opts: '',
      ...base,
    });
  });

  test('of Shadowsocks 2022: the users’ text makes the keys that documents name', async () => {
    const ss = await place({ protocol: 'shadowsocks', encryptionMethod: '2022-blake3-aes-256-gcm', name: 'Keys' });
    const config = (await ss.get('config')).json<{ server_key: string }>();
    expect(Buffer.from(config.server_key, 'base64')).toHaveLength(32);
    const [user] = (await ss.get('user')).json<{ users: { uuid: string }[] }>().users;
    expect(user?.uuid).toBe(uuidOf(one));
    const key = Buffer.from(uuidOf(one).slice(0, 32)).toString('base64');
    const { body } = await app.inject(`/s/${one.token}/sip008`);
    expect(body).toContain(`"${config.server_key}:${key}"`);
    const rest = await app.inject({
      url: `/agents/${ss.node.id}/subscriptions`,
      headers: { 'x-node-token': ss.token },
    });
    expect(rest.json<{ data: { password: string }[] }>().data[0]?.password).toBe(key);
  });

  test.each(['2022-blake3-aes-128-gcm', 'tuic', 'anytls'])('is refused for %s', async (what) => {
    const isMethod = what.startsWith('2022');
    const proxy = isMethod
      ? { protocol: 'shadowsocks', encryptionMethod: what }
      : { protocol: what, settings: { security: { type: 'tls', sni: 's.example' } } };
    await expect(place(proxy as Partial<CreateNode>)).rejects.toMatchObject({ kind: 'invalid' });
    if (isMethod) return;
    const native = await place({ ...proxy, agent: 'native' });
    const answer = await native.get('config');
    expect([answer.statusCode, Object.keys(answer.json<object>())]).toEqual([400, ['message']]);
  });

  test('of Trojan, VMess, VLESS and Hysteria2', async () => {
    const security = { type: 'tls', sni: 's.example' } as const;
    const reality = protocolSamples['vless with vision over reality'];
    const cases: [Partial<CreateNode>, object][] = [
      [
        { protocol: 'trojan', settings: { transport: { type: 'ws', path: '/t', host: 'h.example' }, security } },
        {
          host: 'uni.example',
          server_port: 443,
          server_name: 's.example',
          network: 'ws',
          networkSettings: { path: '/t', headers: { Host: 'h.example' } },
        },
      ],
      [
        { protocol: 'vmess', settings: { transport: { type: 'grpc', serviceName: 'g' }, security } },
        {
          server_port: 443,
          network: 'grpc',
          networkSettings: { serviceName: 'g' },
          tls: 1,
          tls_settings: tls,
          flow: '',
        },
      ],
      [
        { protocol: 'vless', settings: { transport: { type: 'tcp' }, security: { type: 'none' } } },
        {
          server_port: 443,
          network: 'tcp',
          networkSettings: {},
          tls: 0,
          tls_settings: { ...tls, server_name: '' },
          flow: '',
        },
      ],
      [
        reality,
        {
          server_port: 443,
          network: 'tcp',
          networkSettings: {},
          tls: 2,
          tls_settings: {
            server_name: reality.settings.security.sni ?? reality.settings.security.reality.serverNames[0],
            dest: reality.settings.security.reality.target.replace(/:\d+$/, ''),
            server_port: /\d+$/.exec(reality.settings.security.reality.target)?.[0],
            short_id: reality.settings.security.reality.shortIds[0],
            private_key: reality.settings.security.reality.privateKey,
            xver: '0',
          },
          flow: 'xtls-rprx-vision',
        },
      ],
      [
        { protocol: 'hysteria2', settings: { security, upMbps: 100, obfs: { type: 'salamander', password: 'salt' } } },
        {
          version: 2,
          host: 'uni.example',
          server_port: 443,
          server_name: 's.example',
          up_mbps: 100,
          down_mbps: 0,
          obfs: 'salamander',
          'obfs-password': 'salt',
        },
      ],
    ];
    for (const [change, expected] of cases) {
      const node = await place(change);
      const answer = await node.get('config');
      expect(answer.json()).toEqual({ ...expected, ...base });
      const etag = String(answer.headers.etag);
      expect((await node.get('config', { 'if-none-match': etag }, V2)).statusCode).toBe(304);
      await heard(() => changeNode(deps)({ id: node.node.id }, { serverPort: 444 }));
      expect((await node.get('config', { 'if-none-match': etag })).json()).toMatchObject({ server_port: 444 });
    }
  });
});

describe('push', () => {
  test('counts, and the same bytes again within half the interval once, shown as a duplicate', async () => {
    const before = (await used(one)) ?? 0;
    const body = JSON.stringify({ [one.subscription.id]: [1000, 2000] });
    const send = async () => (await here.post('push', body)).json<unknown>();
    expect([await send(), await send()]).toEqual([{ data: true }, { data: true }]);
    clock.advance(29_000);
    expect(await send()).toEqual({ data: true });
    expect(await used(one)).toBe(before + 3000);
    clock.advance(2_000);
    await send();
    expect(await used(one)).toBe(before + 6000);
    const [row] = await db.execute(sql`select duplicates::int from node_usage_days where node_id = ${here.node.id}`);
    expect(row).toEqual({ duplicates: 2 });
    const twin = await place();
    await twin.post('push', body);
    expect(await used(one)).toBe(before + 9000);
  });

  test('of several at once counts one', async () => {
    const before = (await used(one)) ?? 0;
    const replica = await api.addReplica();
    const url = here.query('push');
    const payload = JSON.stringify({ [one.subscription.id]: [7, 0] });
    await Promise.all([app, replica, app, replica].map((on) => on.inject({ method: 'POST', url, payload })));
    expect(await used(one)).toBe(before + 7);
  });

  test('is taken in one call with everything else (v2)', async () => {
    const before = (await used(one)) ?? 0;
    const report = {
      traffic: { [one.subscription.id]: [10, 20] },
      alive: { [one.subscription.id]: ['192.0.2.1', '192.0.2.2'] },
      online: { [one.subscription.id]: 2 },
      status: { cpu: 12.5, mem: { total: 1000, used: 250 }, swap: { total: 0, used: 0 }, disk: { total: 10, used: 5 } },
      metrics: { anything: [1] },
    };
    expect((await here.post('report', report, V2)).json()).toEqual({ data: true });
    expect((await here.post('report', { ...report, status: { cpu: 1 } }, V2)).json()).toEqual({ data: true });
    expect(await used(one)).toBe(before + 30);
    expect((await here.get('alivelist', {}, V2)).json()).toEqual({ alive: { [one.subscription.id]: 2 } });
    expect((await app.inject({ method: 'POST', url: here.query('handshake', V2) })).json()).toMatchObject({
      settings: { push_interval: 60, pull_interval: 60 },
    });
  });

  test('alive, alivelist and status', async () => {
    clock.advance(600_000);
    expect((await here.get('alivelist')).json()).toEqual({ alive: {} });
    expect((await here.post('alive', { [one.subscription.id]: ['192.0.2.9'] })).json()).toEqual({ data: true });
    expect((await here.get('alivelist')).json()).toEqual({ alive: { [one.subscription.id]: 1 } });
    const status = {
      cpu: 12.5,
      mem: { total: 1000, used: 250 },
      swap: { total: 1, used: 0 },
      disk: { total: 10, used: 5 },
    };
    expect((await here.post('status', status)).json()).toEqual({ data: true });
    const headers = { authorization: `Bearer ${await api.signIn()}` };
    const node = (await app.inject({ url: `/nodes/${here.node.id}`, headers })).json<{ data: object }>().data;
    expect(node).toMatchObject({
      online_count: 1,
      system_status: { cpu: '12.50', memory: '25.00', disk: '50.00' },
    });
  });

  test.each(['push', 'alive', 'status', 'report'])('whatever is sent to %s is answered with words', async (path) => {
    const sent = fc.oneof(
      fc
        .dictionary(fc.constantFrom(String(one.subscription.id), '9', 'x'), fc.jsonValue({ maxDepth: 2 }))
        .map((value) => JSON.stringify(value)),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      anyText(),
    );
    await fc.assert(
      fc.asyncProperty(sent, async (body) => {
        const answer = await here.post(path, body, V2);
        const words = answer.statusCode === 200 ? 'data' : 'message';
        expect([200, 400]).toContain(answer.statusCode);
        expect(Object.keys(answer.json<object>())).toEqual([words]);
      }),
      { numRuns: 20 },
    );
  });
});
