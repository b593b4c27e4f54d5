import { type CreateNode, type Node, changeNodeStatus, deleteNode } from '@orrery/node';
import { suspendSubscription } from '@orrery/subscription';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { passBoundaries } from '../revisions/boundary-scanner.ts';
import { type Method, agentApp } from './testing/agent-app.ts';

const { app, db, clock, transact, caughtUp, deps, logged, givenNode, givenSubscription, call } = await agentApp();

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
    await deleteNode(deps)({ id: node.id });
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
    await suspendSubscription(deps)({ id: suspended });
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
    await passBoundaries(transact, clock.now());
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
    await changeNodeStatus(deps)({ id: ours.node.id }, status);
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
    await caughtUp();
    const listed = await call(theirs.token, 'GET', url, undefined, { 'if-none-match': etag });
    expect([listed.status, listed.body.data.length]).toEqual([200, 1]);
    await changeNodeStatus(deps)({ id: theirs.node.id }, 'inactive');
    expect(await listOf(theirs)).toMatchObject([{ subscription_id: '0' }]);
  });
});
