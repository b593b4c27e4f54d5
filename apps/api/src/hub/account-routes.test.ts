import { HOUR_MS } from '@orrery/kernel';
import { anyText } from '@orrery/kernel/testing';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testApi } from '../testing/test-api.ts';
import { hubClient } from './testing/hub-client.ts';

const api = await testApi();
/** Another installation, which speaks nothing else and limits its callers. */
const limited = await testApi({ environment: { RATE_LIMIT: '3', PROTOCOLS: 'hub' } });
const { clock } = api;
const { send, login } = hubClient(api.app);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const said = (status: number) => ({ status, body: { message: expect.any(String) } });
const epochMs = expect.toSatisfy((time: number) => Math.abs(time - clock.now()) < HOUR_MS);

let root = '';
let native = '';
let normal = { token: '', id: '' };
let productId = '';
let newYork = '';
let serverId = '';

const asAdmin = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
  send(method, url, root, body);
const asUser = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
  send(method, url, normal.token, body);
const post = async (url: string, body: object): Promise<string> => (await asAdmin('POST', url, body)).body.id;
const node = (name: string) => post('/api/node', { serverId, port: 4001, password: 'pleaseChangeThisPassword', name });

beforeAll(async () => {
  await api.addUser('user@email.com');
  root = (await login(api.admin.email, api.password)).token;
  native = await api.signIn();
  normal = await login('user@email.com', api.password);
  serverId = await post('/api/server', { ipAddressOrDomainName: '127.0.0.1' });
  newYork = await node('New York');
  productId = await post('/api/product', { name: 'dimond', traffic: 1_000_000_000, period: 'monthly' });
});

let people = 0;
/** Somebody new whose request was approved. */
async function holder() {
  const email = `holder${++people}@email.com`;
  const userId = await post('/api/user', { role: 'user', email, password: 'somePassword' });
  await post('/api/account/approve', { id: await post('/api/account/request', { userId, productId }) });
  return userId;
}
const accountsOf = async (userId: string) =>
  (await asAdmin('GET', `/api/account/accounts_by_user_id?id=${userId}`)).body as {
    id: string;
    port: number;
    password: string;
    node: { id: string; name: string };
  }[];

/** What the node's agent would send. */
async function report(nodeName: string, entries: object[]) {
  const [row] = await api.db.execute<{ id: string }>(sql`select id from nodes where name = ${nodeName}`);
  const url = `/nodes/${row?.id}/tokens`;
  const headers = { authorization: `Bearer ${native}` };
  const { token } = (await api.app.inject({ method: 'POST', url, headers })).json<{ data: { token: string } }>().data;
  const agent = { authorization: `Bearer ${token}` };
  const path = `/agents/${row?.id}`;
  const listed = (await api.app.inject({ url: `${path}/subscriptions`, headers: agent })).json<{
    data: { subscription_id: string; password: string; port: number }[];
  }>().data;
  const answer = await api.app.inject({ method: 'POST', url: `${path}/traffic`, headers: agent, payload: entries });
  expect(answer.statusCode).toBe(200);
  return listed;
}
const subscriptionOf = async (userId: string) => {
  const [row] = await api.db.execute<{ id: string }>(sql`
    select s.id from subscriptions s join hub_ids h on h.kind = 'user' and h.row_id = s.user_id
    where h.uuid = ${userId} order by s.id desc`);
  return Number(row?.id);
};

describe('5. accounts', () => {
  it('request: 201 with the id of the approval, 400, 401, 404, 420', async () => {
    const body = { userId: normal.id, productId };
    expect(await asUser('POST', '/api/account/request', body)).toEqual({
      status: 201,
      body: { id: expect.stringMatching(UUID) },
    });
    const admin = await login(api.admin.email, api.password);
    expect(await asUser('POST', '/api/account/request', { ...body, userId: admin.id })).toEqual(said(401));
    expect(await asAdmin('POST', '/api/account/request', { ...body, userId: productId })).toEqual(said(404));
    expect(await asUser('POST', '/api/account/request', { ...body, productId: normal.id })).toEqual(said(420));
    expect(await asUser('POST', '/api/account/request', { productId })).toEqual(said(400));
    expect(await send('POST', '/api/account/request', undefined, body)).toEqual(said(401));
  });

  it('approve: 201 with the same id, once; 400, 401, 404', async () => {
    const userId = await post('/api/user', { role: 'user', email: 'once@email.com', password: 'somePassword' });
    const id = await post('/api/account/request', { userId, productId });
    expect(await asUser('POST', '/api/account/approve', { id })).toEqual(said(401));
    expect(await accountsOf(userId)).toEqual([]);
    expect(await asAdmin('POST', '/api/account/approve', { id })).toEqual({ status: 201, body: { id } });
    expect(await asAdmin('POST', '/api/account/approve', { id })).toEqual(said(409));
    expect(await accountsOf(userId)).toHaveLength(1);
    expect(await asAdmin('POST', '/api/account/approve', { id: userId })).toEqual(said(404));
    expect(await asAdmin('POST', '/api/account/approve', {})).toEqual(said(400));
  });

  it('get, and by user: the document’s fields', async () => {
    const userId = await holder();
    const [account] = await accountsOf(userId);
    const { status, body } = await asAdmin('GET', `/api/account?id=${account?.id}`);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        id: expect.stringMatching(UUID),
        node: {
          id: newYork,
          server: { id: serverId, ipAddressOrDomainName: '127.0.0.1', createdTime: epochMs },
          port: 4001,
          name: 'New York',
          comment: null,
          createdTime: epochMs,
        },
        port: expect.toSatisfy((port: number) => port >= 20_000 && port < 60_000),
        createdTime: epochMs,
        password: expect.stringMatching(UUID),
        method: 'aes-256-gcm',
        approval: { id: expect.stringMatching(UUID), state: 'completed', createdTime: epochMs },
        request: {
          id: expect.stringMatching(UUID),
          user: {
            id: userId,
            role: 'user',
            email: expect.stringMatching(/^holder\d+@email.com$/),
            createdTime: epochMs,
            username: expect.stringMatching(/^holder\d+@email.com$/),
          },
          product: { id: productId, name: 'dimond', traffic: 1_000_000_000, period: 'monthly', createdTime: epochMs },
          createdTime: epochMs,
        },
      },
    });
    expect(await accountsOf(userId)).toEqual([body]);
    expect(JSON.stringify(body)).not.toContain(
      (await api.db.execute<{ uuid: string }>(sql`select uuid from subscriptions order by id desc limit 1`))[0]?.uuid,
    );
  });

  it('are for oneself and admins', async () => {
    const userId = await holder();
    const [account] = await accountsOf(userId);
    const urls = ['account?id=', 'traffic/account?id=', 'traffic/history?id='].map(
      (path) => `/api/${path}${account?.id}`,
    );
    for (const url of [...urls, `/api/account/accounts_by_user_id?id=${userId}`]) {
      expect(await asUser('GET', url)).toEqual(said(401));
      expect((await asAdmin('GET', url)).status).toBe(200);
    }
    const own = await login(`holder${people}@email.com`, 'somePassword');
    for (const url of urls) expect((await send('GET', url, own.token)).status).toBe(200);
    expect((await send('DELETE', urls[0] ?? '', own.token)).status).toBe(401);
  });

  it('are one on every node that the plan opens, also those that come later, each served with what it says', async () => {
    const userId = await holder();
    const oslo = await node('Oslo');
    const accounts = await accountsOf(userId);
    expect(accounts.map((account) => account.node.id).toSorted()).toEqual([newYork, oslo].toSorted());
    expect(new Set(accounts.map(({ password }) => password)).size).toBe(1);
    const id = String(await subscriptionOf(userId));
    for (const { node: place, port, password } of accounts) {
      const listed = await report(place.name, []);
      expect(listed.find((entry) => entry.subscription_id === id)).toMatchObject({ port, password });
    }
    await asAdmin('GET', `/api/account/accounts_by_user_id?id=${userId}`);
    expect(await accountsOf(userId)).toEqual(accounts);
  });

  it('delete: 204; the node serves it no more, the others do, and the last takes the subscription along', async () => {
    await node('Lima');
    const userId = await holder();
    const [lima, ...others] = (await accountsOf(userId)).toSorted(
      (a, b) => (a.node.name === 'Lima' ? -1 : 1) - (b.node.name === 'Lima' ? -1 : 1),
    );
    const id = String(await subscriptionOf(userId));
    const serves = async (name: string) => (await report(name, [])).some((entry) => entry.subscription_id === id);
    expect(await serves('Lima')).toBe(true);
    expect(await asAdmin('DELETE', `/api/account?id=${lima?.id}`)).toEqual({ status: 204, body: null });
    expect(await asAdmin('GET', `/api/account?id=${lima?.id}`)).toEqual(said(404));
    expect(await accountsOf(userId)).toEqual(others);
    expect([await serves('Lima'), await serves('New York')]).toEqual([false, true]);
    for (const { id: other } of others) expect((await asAdmin('DELETE', `/api/account?id=${other}`)).status).toBe(204);
    expect(await serves('New York')).toBe(false);
    expect((await asAdmin('DELETE', `/api/user?id=${userId}`)).status).toBe(204);
  });

  it('let go of their node when they are gone', async () => {
    const rome = await node('Rome');
    const userId = await holder();
    expect(await asAdmin('DELETE', `/api/node?id=${rome}`)).toEqual(said(409));
    const account = (await accountsOf(userId)).find((one) => one.node.id === rome);
    await asAdmin('DELETE', `/api/account?id=${account?.id}`);
    const others = await api.db.execute<{ uuid: string }>(sql`
      select uuid from hub_accounts where deleted_at is null and node_id = (select id from nodes where name = 'Rome')`);
    for (const { uuid } of others) await asAdmin('DELETE', `/api/account?id=${uuid}`);
    expect((await asAdmin('DELETE', `/api/node?id=${rome}`)).status).toBe(204);
    expect((await accountsOf(userId)).some((one) => one.node.id === rome)).toBe(false);
  });
});

describe('6. traffic', () => {
  it('latest and history: what the node reported for this account, to the byte', async () => {
    const userId = await holder();
    const [account] = (await accountsOf(userId)).filter(({ node: place }) => place.name === 'New York');
    const traffic = (what: string) => asAdmin('GET', `/api/traffic/${what}?id=${account?.id}`);
    expect(await traffic('account')).toEqual({ status: 200, body: { usage: 0 } });
    expect(await traffic('history')).toEqual({ status: 200, body: [{ usage: 0, createdTime: epochMs }] });

    const id = String(await subscriptionOf(userId));
    await report('New York', [{ subscription_id: id, upload: 380_263, download: 19_000_000 }]);
    await report('Oslo', [{ subscription_id: id, upload: 1, download: 1 }]);
    await report('New York', [{ subscription_id: id, upload: 0, download: 278_889_969 }]);
    expect(await traffic('account')).toEqual({ status: 200, body: { usage: 298_270_232 } });
    const history = (await traffic('history')).body as { usage: number; createdTime: number }[];
    expect(history.at(0)).toEqual({ usage: 0, createdTime: epochMs });
    expect(history.at(-1)).toEqual({ usage: 298_270_232, createdTime: epochMs });
    expect(history.map(({ usage }) => usage)).toEqual(history.map(({ usage }) => usage).toSorted((a, b) => a - b));
  });

  it('adds up hour by hour', async () => {
    const userId = await holder();
    const [account] = (await accountsOf(userId)).filter(({ node: place }) => place.name === 'New York');
    const id = await subscriptionOf(userId);
    await api.db.execute(sql`update subscriptions set created_at = now() - interval '2 hours' where id = ${id}`);
    await report('New York', [{ subscription_id: String(id), upload: 5, download: 7 }]);
    await api.db.execute(sql`
      insert into usage_hours (subscription_id, node_id, hour_at, raw_upload, raw_download, charged_upload, charged_download)
      select subscription_id, node_id, hour_at - interval '1 hour', 1, 2, 1, 2 from usage_hours where subscription_id = ${id}`);
    const { body } = await asAdmin('GET', `/api/traffic/history?id=${account?.id}`);
    expect((body as { usage: number }[]).map(({ usage }) => usage)).toEqual([0, 3, 15]);
  });
});

describe('whatever text an id is', () => {
  const routes = [
    ...[
      'user',
      'server',
      'node',
      'product',
      'account',
      'account/accounts_by_user_id',
      'traffic/account',
      'traffic/history',
    ].map((path) => ['GET', path] as const),
    ...['user', 'server', 'node', 'product', 'account'].map((path) => ['DELETE', path] as const),
  ];
  const bodies: ['POST' | 'PUT', string, (id: string) => object, number][] = [
    ['PUT', 'user', (id) => ({ id, email: 'x@y' }), 404],
    ['PUT', 'server', (id) => ({ id, ipAddressOrDomainName: 'x' }), 404],
    ['PUT', 'node', (id) => ({ id, name: 'x' }), 404],
    ['PUT', 'product', (id) => ({ id, name: 'x' }), 404],
    ['POST', 'node', (serverId) => ({ serverId, port: 1, password: 'x', name: 'x' }), 404],
    ['POST', 'account/request', (userId) => ({ userId, productId }), 404],
    ['POST', 'account/request', (product) => ({ userId: normal.id, productId: product }), 420],
    ['POST', 'account/approve', (id) => ({ id }), 404],
  ];
  const text = fc.oneof(anyText({ maxLength: 40 }), fc.uuid(), fc.constantFrom('', '\0', '1', "' or 1=1 --"));

  it('what names nothing is 404, or 420 for a product that is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.constantFrom(...routes),
        fc.constantFrom(...bodies),
        async (id, [method, path], body) => {
          const url = `/api/${path}?id=${encodeURIComponent(id.toWellFormed())}`;
          expect({ url, ...(await asAdmin(method, url)) }).toEqual({ url, ...said(404) });
          const [verb, where, make, status] = body;
          expect({ where, id, ...(await asAdmin(verb, `/api/${where}`, make(id))) }).toEqual({
            where,
            id,
            ...said(status),
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('what is no text, or not there, is 400, and so is what no column can hold', async () => {
    expect(await asAdmin('GET', '/api/user')).toEqual(said(400));
    expect(await asAdmin('PUT', '/api/user', { id: 1 })).toEqual(said(400));
    expect(await asAdmin('POST', '/api/account/approve', { id: null })).toEqual(said(400));
    expect(await asAdmin('POST', '/api/account/approve', '{"id":')).toEqual(said(400));
    expect(await asAdmin('PUT', '/api/node', { id: newYork, comment: 'a\0b' })).toEqual(said(400));
    expect(await asAdmin('PUT', '/api/node', { id: newYork, password: '\ud800' })).toEqual(said(400));
    expect(await asAdmin('GET', '/api/account/all')).toEqual(said(404));
  });
});

it('RATE_LIMIT counts the requests of an address, and 429 says when to come back', async () => {
  const get = (remoteAddress: string) => limited.app.inject({ url: '/api/server?id=x', remoteAddress });
  for (let i = 0; i < 3; i++) expect((await get('192.0.2.1')).statusCode).toBe(401);
  const refused = await get('192.0.2.1');
  expect([refused.statusCode, refused.json()]).toEqual([429, { message: 'Too many requests; try again later' }]);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(890);
  expect((await get('192.0.2.2')).statusCode).toBe(401);
  expect((await limited.app.inject({ url: '/health', remoteAddress: '192.0.2.1' })).statusCode).toBe(200);
  expect((await limited.app.inject({ method: 'POST', url: '/api/login', remoteAddress: '192.0.2.1' })).statusCode).toBe(
    404,
  );
});
