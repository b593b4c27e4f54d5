import { DAY_MS, MINUTE_MS, fixedClock } from '@orrery/kernel';
import { changeUser } from '@orrery/identity';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPasswordHasher } from '../identity/password-hasher.ts';
import { testApi } from '../testing/test-api.ts';
import { claimsOf, hubClient } from './testing/hub-client.ts';

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const api = await testApi({ clock });
const { send, login } = hubClient(api.app);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const made = { status: 201, body: { id: expect.stringMatching(UUID) } };
const changed = { status: 200, body: null };
const gone = { status: 204, body: null };
const said = (status: number) => ({ status, body: { message: expect.any(String) } });

let root = '';
let normal = { token: '', id: '' };

beforeAll(async () => {
  await api.addUser('normal@email.com');
  root = (await login(api.admin.email, api.password)).token;
  normal = await login('normal@email.com', api.password);
});

const asAdmin = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
  send(method, url, root, body);
const asUser = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
  send(method, url, normal.token, body);
const post = async (url: string, body: object): Promise<string> => (await asAdmin('POST', url, body)).body.id;

let serial = 0;
const server = (address = `s${++serial}.example.com`) => post('/api/server', { ipAddressOrDomainName: address });
const node = async (own: object = {}) =>
  post('/api/node', {
    serverId: await server(),
    port: 4001,
    password: 'pleaseChangeThisPassword',
    name: `node ${++serial}`,
    ...own,
  });
const product = (own: object = {}) =>
  post('/api/product', { name: `product ${++serial}`, traffic: 1_000_000_000, period: 'monthly', ...own });
const user = (email = `u${++serial}@email.com`) => post('/api/user', { role: 'user', email, password: 'somePassword' });
const ask = (userId: string, productId: string) => post('/api/account/request', { userId, productId });
const accountsOf = async (id: string) => (await asAdmin('GET', `/api/account/accounts_by_user_id?id=${id}`)).body;

describe('1. users', () => {
  it('login: 201 with a pair that says who it is for', async () => {
    const credentials = { username: api.admin.email, password: api.password };
    const { status, body } = await send('POST', '/api/user/login', undefined, credentials);
    expect({ status, keys: Object.keys(body) }).toEqual({ status: 201, keys: ['token', 'refreshToken'] });
    const access = claimsOf(body.token);
    const refresh = claimsOf(body.refreshToken);
    expect(access).toMatchObject({ id: expect.stringMatching(UUID), role: 'admin' });
    expect((access.exp - access.iat) / 60).toBe(15);
    expect((refresh.exp - refresh.iat) / 86_400).toBe(7);
    expect(await send('POST', '/api/user/login', undefined, { ...credentials, password: 'wrong' })).toEqual(said(401));
    expect(await send('POST', '/api/user/login', undefined, { username: 'x' })).toEqual(said(400));
  });

  it('refresh token: 200 with a new pair, as often as it is sent; no other token does', async () => {
    const { token, refreshToken } = await login('normal@email.com', api.password);
    for (let i = 0; i < 2; i++) {
      const { status, body } = await send('GET', '/api/user/refresh_token', refreshToken);
      expect({ status, keys: Object.keys(body) }).toEqual({ status: 200, keys: ['token', 'refreshToken'] });
      expect((await send('GET', `/api/user?id=${normal.id}`, body.token)).status).toBe(200);
    }
    expect(await send('GET', '/api/user/refresh_token', token)).toEqual(said(401));
    expect(await send('GET', `/api/user?id=${normal.id}`, refreshToken)).toEqual(said(401));
    expect(await send('GET', '/api/user/refresh_token')).toEqual(said(401));
  });

  it('invalidate refresh token: 201 {}, and all earlier ones are dead', async () => {
    const first = await login('normal@email.com', api.password);
    const second = await login('normal@email.com', api.password);
    const answer = await send('POST', '/api/user/invalidate_refresh_token', first.refreshToken, {
      username: 'admin@email.com',
      password: 'pleaseChangePassword',
    });
    expect(answer).toEqual({ status: 201, body: {} });
    for (const { refreshToken } of [first, second]) {
      expect(await send('GET', '/api/user/refresh_token', refreshToken)).toEqual(said(401));
      expect(await send('POST', '/api/user/invalidate_refresh_token', refreshToken, {})).toEqual(said(401));
    }
    const later = await login('normal@email.com', api.password);
    expect((await send('GET', '/api/user/refresh_token', later.refreshToken)).status).toBe(200);
  });

  it('tokens end: access after 15 minutes, refresh after seven days, both with the sessions of the user', async () => {
    const id = await user('ending@email.com');
    const pair = await login('ending@email.com', 'somePassword');
    const start = new Date(clock.now()).toISOString();
    clock.advance(15 * MINUTE_MS);
    expect((await send('GET', `/api/user?id=${id}`, pair.token)).status).toBe(401);
    clock.advance(7 * DAY_MS - 16 * MINUTE_MS);
    const next = (await send('GET', '/api/user/refresh_token', pair.refreshToken)).body;
    clock.advance(MINUTE_MS);
    expect((await send('GET', '/api/user/refresh_token', pair.refreshToken)).status).toBe(401);
    expect((await send('GET', `/api/user?id=${id}`, next.token)).status).toBe(200);
    const hasher = createPasswordHasher({ memoryKib: 8, passes: 1 });
    const [row] = await api.db.execute<{ id: string }>(sql`select id from users where email = 'ending@email.com'`);
    const suspend = changeUser({ transact: api.transact, clock, hasher });
    await suspend({ id: Number(row?.id) as never, by: api.admin.id, status: 'suspended' });
    expect((await send('GET', `/api/user?id=${id}`, next.token)).status).toBe(401);
    expect((await send('GET', '/api/user/refresh_token', next.refreshToken)).status).toBe(401);
    clock.set(start);
  });

  it('tokens of Hub open nothing natively, and native ones nothing here', async () => {
    const me = await api.app.inject({ url: '/me', headers: { authorization: `Bearer ${normal.token}` } });
    expect(me.statusCode).toBe(401);
    expect((await send('GET', `/api/user?id=${normal.id}`, await api.signIn())).status).toBe(401);
  });

  it('create user: 201, 400, 401, 409', async () => {
    const body = { role: 'user', email: 'user@email.com', password: 'somePassword' };
    expect(await asAdmin('POST', '/api/user', body)).toEqual(made);
    expect(await asAdmin('POST', '/api/user', { ...body, email: 'USER@email.com' })).toEqual(said(409));
    expect(await asAdmin('POST', '/api/user', { ...body, role: 'king' })).toEqual(said(400));
    expect(await asAdmin('POST', '/api/user', { ...body, email: 'a\0b@email.com' })).toEqual(said(400));
    expect(await asUser('POST', '/api/user', body)).toEqual(said(401));
  });

  it('get user: the document’s fields, of oneself or by admins', async () => {
    const { status, body } = await asUser('GET', `/api/user?id=${normal.id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: normal.id,
      type: 'EmailUser',
      role: 'user',
      email: 'normal@email.com',
      createdTime: clock.now(),
      username: 'normal@email.com',
      lastLoginTime: clock.now(),
    });
    const other = await user();
    expect((await asAdmin('GET', `/api/user?id=${other}`)).body).toMatchObject({ lastLoginTime: null });
    expect(await asUser('GET', `/api/user?id=${other}`)).toEqual(said(401));
    expect(await asAdmin('GET', '/api/user')).toEqual(said(400));
  });

  it('update user: 200 without a body, 401, 404, 409; a new password ends the other sessions', async () => {
    const id = await user('before@email.com');
    const own = await login('before@email.com', 'somePassword');
    const other = await login('before@email.com', 'somePassword');
    const update = { id, role: 'user', email: 'after@email.com', password: 'newPassword' };
    expect(await send('PUT', '/api/user', own.token, update)).toEqual(changed);
    expect((await send('GET', `/api/user?id=${id}`, own.token)).body).toMatchObject({ email: 'after@email.com' });
    expect((await send('GET', `/api/user?id=${id}`, other.token)).status).toBe(401);
    expect((await login('after@email.com', 'newPassword')).id).toBe(id);
    expect(await send('PUT', '/api/user', own.token, { id, role: 'admin' })).toEqual(said(401));
    expect(await asUser('PUT', '/api/user', { id, email: 'stolen@email.com' })).toEqual(said(401));
    expect(await asAdmin('PUT', '/api/user', { id, email: 'normal@email.com' })).toEqual(said(409));
    expect(await asAdmin('PUT', '/api/user', { id, role: 'admin' })).toEqual(changed);
  });

  it('an admin who has to change the password first can do that, and nothing else', async () => {
    const id = await post('/api/user', { role: 'admin', email: 'fresh@email.com', password: 'somePassword' });
    await api.db.execute(sql`update users set must_change_password = true where email = 'fresh@email.com'`);
    const { token } = await login('fresh@email.com', 'somePassword');
    expect((await send('GET', `/api/user?id=${id}`, token)).status).toBe(401);
    expect((await send('PUT', '/api/user', token, { id, email: 'other@email.com' })).status).toBe(401);
    expect(await send('PUT', '/api/user', token, { id, password: 'a new one that is long' })).toEqual(changed);
    expect((await send('GET', `/api/user?id=${id}`, token)).status).toBe(200);
  });

  it('delete user: 204, 401, and 409 with accounts', async () => {
    const id = await user();
    expect(await asUser('DELETE', `/api/user?id=${id}`)).toEqual(said(401));
    expect(await asAdmin('DELETE', `/api/user?id=${id}`)).toEqual(gone);
    expect(await asAdmin('GET', `/api/user?id=${id}`)).toEqual(said(404));
    const holder = await user();
    await post('/api/account/approve', { id: await ask(holder, await product()) });
    expect(await asAdmin('DELETE', `/api/user?id=${holder}`)).toEqual(said(409));
  });
});

describe('2. servers', () => {
  it('create: 201, 400, 401, 409', async () => {
    const body = { ipAddressOrDomainName: '127.0.0.1' };
    expect(await asAdmin('POST', '/api/server', body)).toEqual(made);
    expect(await asAdmin('POST', '/api/server', body)).toEqual(said(409));
    expect(await asAdmin('POST', '/api/server', { ipAddressOrDomainName: 'not an address' })).toEqual(said(400));
    expect(await asAdmin('POST', '/api/server', {})).toEqual(said(400));
    expect(await asUser('POST', '/api/server', body)).toEqual(said(401));
  });

  it('get: the document’s fields', async () => {
    const id = await server('get.example.com');
    const expected = { id, ipAddressOrDomainName: 'get.example.com', createdTime: clock.now() };
    expect(await asAdmin('GET', `/api/server?id=${id}`)).toEqual({ status: 200, body: expected });
    expect(await asUser('GET', `/api/server?id=${id}`)).toEqual(said(401));
  });

  it('update: 200 without a body, 409; its nodes are dialled at the new address', async () => {
    const id = await server('old.example.com');
    await node({ serverId: id, name: 'moving' });
    expect(await asAdmin('PUT', '/api/server', { id, ipAddressOrDomainName: '127.0.0.2' })).toEqual(changed);
    expect((await asAdmin('GET', `/api/server?id=${id}`)).body).toMatchObject({ ipAddressOrDomainName: '127.0.0.2' });
    const [row] = await api.db.execute(sql`select server_address from nodes where name = 'moving'`);
    expect(row).toEqual({ server_address: '127.0.0.2' });
    await server('taken.example.com');
    const taken = { id, ipAddressOrDomainName: 'TAKEN.example.com' };
    expect(await asAdmin('PUT', '/api/server', taken)).toEqual(said(409));
  });

  it('delete: 204, and 409 with nodes', async () => {
    const id = await server();
    expect(await asAdmin('DELETE', `/api/server?id=${id}`)).toEqual(gone);
    expect(await asAdmin('GET', `/api/server?id=${id}`)).toEqual(said(404));
    const used = await server();
    await node({ serverId: used });
    expect(await asAdmin('DELETE', `/api/server?id=${used}`)).toEqual(said(409));
  });
});

describe('3. nodes', () => {
  it('create: 201, 400, 401, 404, 409; it is in service, Shadowsocks, with ports of subscriptions', async () => {
    const serverId = await server('nodes.example.com');
    const body = { serverId, port: 4001, password: 'pleaseChangeThisPassword', name: 'New York' };
    expect(await asAdmin('POST', '/api/node', body)).toEqual(made);
    expect(await asAdmin('POST', '/api/node', body)).toEqual(said(409));
    expect(await asAdmin('POST', '/api/node', { ...body, name: 'x', port: 70_000 })).toEqual(said(400));
    expect(await asAdmin('POST', '/api/node', { ...body, name: 'x', serverId: 'nothing' })).toEqual(said(404));
    expect(await asUser('POST', '/api/node', body)).toEqual(said(401));
    const [row] = await api.db.execute(
      sql`select status, protocol, encryption_method, port_per_subscription, server_address from nodes where name = 'New York'`,
    );
    expect(row).toEqual({
      status: 'active',
      protocol: 'shadowsocks',
      encryption_method: 'aes-256-gcm',
      port_per_subscription: true,
      server_address: 'nodes.example.com',
    });
  });

  it('get: the document’s fields', async () => {
    const serverId = await server('tokyo.example.com');
    const id = await node({ serverId, name: 'Tokyo' });
    const { status, body } = await asAdmin('GET', `/api/node?id=${id}`);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        id,
        server: { id: serverId, ipAddressOrDomainName: 'tokyo.example.com', createdTime: clock.now() },
        password: 'pleaseChangeThisPassword',
        port: 4001,
        name: 'Tokyo',
        comment: null,
        createdTime: clock.now(),
      },
    });
  });

  it('update: 200 without a body, 404, 409', async () => {
    const id = await node();
    const update = { id, port: 4002, password: 'newPassword', name: 'newName', comment: 'some comment' };
    expect(await asAdmin('PUT', '/api/node', update)).toEqual(changed);
    expect((await asAdmin('GET', `/api/node?id=${id}`)).body).toMatchObject(update);
    await node({ name: 'taken' });
    expect(await asAdmin('PUT', '/api/node', { id, name: 'taken' })).toEqual(said(409));
    expect(await asAdmin('PUT', '/api/node', { id: 'nothing', name: 'x' })).toEqual(said(404));
    expect(await asUser('PUT', '/api/node', update)).toEqual(said(401));
  });

  it('delete: 204, and 409 with accounts', async () => {
    const id = await node();
    const holder = await user();
    await post('/api/account/approve', { id: await ask(holder, await product()) });
    expect(await asAdmin('DELETE', `/api/node?id=${id}`)).toEqual(said(409));
    for (const account of await accountsOf(holder)) await asAdmin('DELETE', `/api/account?id=${account.id}`);
    expect((await accountsOf(holder)).length).toBe(0);
    const unused = await node();
    expect(await asAdmin('DELETE', `/api/node?id=${unused}`)).toEqual(gone);
    expect(await asAdmin('GET', `/api/node?id=${unused}`)).toEqual(said(404));
  });
});

describe('4. products', () => {
  it('create: 201, 400, 401, 409', async () => {
    const body = { name: 'dimond', traffic: 1_000_000_000, period: 'monthly' };
    expect(await asAdmin('POST', '/api/product', body)).toEqual(made);
    expect(await asAdmin('POST', '/api/product', body)).toEqual(said(409));
    expect(await asAdmin('POST', '/api/product', { ...body, name: 'x', period: 'fortnight' })).toEqual(said(400));
    expect(await asAdmin('POST', '/api/product', { ...body, name: 'x', traffic: -1 })).toEqual(said(400));
    expect(await asUser('POST', '/api/product', body)).toEqual(said(401));
  });

  it.each([
    ['monthly', 30],
    ['quarterly', 90],
    ['semiannually', 180],
    ['annual', 365],
  ])('%s is %d days without reset, and stays the word that was given', async (period, days) => {
    const id = await product({ name: `by ${period}`, period });
    const { status, body } = await asAdmin('GET', `/api/product?id=${id}`);
    const expected = { id, name: `by ${period}`, traffic: 1_000_000_000, period, createdTime: clock.now() };
    expect({ status, body }).toEqual({ status: 200, body: expected });
    const [row] = await api.db.execute(sql`select duration_days, reset from plans where name = ${`by ${period}`}`);
    expect(row).toEqual({ duration_days: days, reset: 'never' });
  });

  it('update: at the address the document prints and at its own; 404, 409', async () => {
    const id = await product();
    const update = { id, name: 'newName', traffic: 5_000_000_000, period: 'annual' };
    expect(await asAdmin('PUT', '/api/node', update)).toEqual(changed);
    expect((await asAdmin('GET', `/api/product?id=${id}`)).body).toMatchObject(update);
    expect(await asAdmin('PUT', '/api/product', { id, name: 'newer' })).toEqual(changed);
    expect((await asAdmin('GET', `/api/product?id=${id}`)).body).toMatchObject({ ...update, name: 'newer' });
    await product({ name: 'taken' });
    expect(await asAdmin('PUT', '/api/product', { id, name: 'taken' })).toEqual(said(409));
    expect(await asAdmin('PUT', '/api/product', { id, period: 'never' })).toEqual(said(400));
    expect(await asAdmin('PUT', '/api/product', { id: normal.id, name: 'x' })).toEqual(said(404));
  });

  it('delete: 204, and 409 while it is asked for or had', async () => {
    const id = await product();
    const asked = await ask(await user(), id);
    expect(await asAdmin('DELETE', `/api/product?id=${id}`)).toEqual(said(409));
    await post('/api/account/approve', { id: asked });
    expect(await asAdmin('DELETE', `/api/product?id=${id}`)).toEqual(said(409));
    expect(await asAdmin('DELETE', `/api/product?id=${await product()}`)).toEqual(gone);
  });
});
