import { sql } from 'drizzle-orm';
import { emptyTables } from '@orrery/persistence/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { identityApp } from '../identity/testing/identity-app.ts';

const { db, clock, log, ask, add, signIn } = await identityApp();

let token = '';
beforeEach(async () => {
  await emptyTables(db, 'users', 'sign_in_failures', 'idempotency_keys', 'plans');
  clock.set('2026-01-15T12:00:00Z');
  await add('root', { role: 'admin' });
  token = (await signIn('root')).access;
});

const create = (body: object, headers = {}) => ask('POST', '/users', { token, body, headers });
const someone = { email: 'Ada@Example.com', password: 'long enough' };
const paths = (answer: Awaited<ReturnType<typeof ask>>) => answer.body.error?.details?.fields?.map(({ path }) => path);

describe('the door of /users', () => {
  it.each([
    ['GET', '/users'],
    ['POST', '/users'],
    ['GET', '/users/1'],
    ['PUT', '/users/1'],
    ['PATCH', '/users/1'],
    ['DELETE', '/users/1'],
  ] as const)('%s %s is for admins', async (method, url) => {
    await add('ada');
    await add('new', { role: 'admin', mustChangePassword: true });
    expect((await ask(method, url)).status).toBe(401);
    expect((await ask(method, url, { token: (await signIn('ada')).access })).status).toBe(403);
    expect((await ask(method, url, { token: (await signIn('new')).access })).status).toBe(403);
  });
});

describe('POST /users', () => {
  it('creates a user who can sign in', async () => {
    const answer = await create(someone);
    expect(answer.status).toBe(201);
    const at = '2026-01-15T12:00:00.000Z';
    expect(answer.data).toEqual({
      id: 2,
      email: 'Ada@Example.com',
      role: 'user',
      status: 'active',
      must_change_password: false,
      version: 1,
      created_at: at,
      updated_at: at,
    });
    expect((await signIn('ada', 'long enough')).access).toBeTruthy();
    expect(log.join('')).not.toContain('long enough');
  });

  it('refuses an e-mail that is taken in any case, also of two at once', async () => {
    const both = await Promise.all([create(someone), create({ ...someone, email: 'ADA@EXAMPLE.COM' })]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(await create(someone)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
  });

  it.each([
    [{}, ['email', 'password']],
    [{ ...someone, email: 'ada' }, ['email']],
    [{ ...someone, email: 'a b@c' }, ['email']],
    [{ ...someone, email: `a@${'b'.repeat(253)}` }, ['email']],
    [{ ...someone, email: 'a\ud800@b' }, ['email']],
    [{ ...someone, password: '1234567' }, ['password']],
    [{ ...someone, password: '🔑'.repeat(129) }, ['password']],
    [{ ...someone, password: 12345678 }, ['password']],
    [{ ...someone, role: 'root' }, ['role']],
    [{ ...someone, id: 1 }, ['id']],
  ])('refuses %j by its fields', async (body, wrong) => {
    const answer = await create(body);
    expect(answer.status).toBe(400);
    expect(paths(answer)).toEqual(wrong);
  });

  it('answers the same again for the same Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'once' };
    const first = await create(someone, headers);
    const again = await create(someone, headers);
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { 'idempotent-replayed': 'true' } });
    expect((await create({ ...someone, email: 'b@c' }, headers)).status).toBe(409);
    expect((await ask('GET', '/users', { token })).data).toMatchObject({ total: 2 });
  });
});

describe('GET /users', () => {
  const list = (query: string) => ask('GET', `/users${query}`, { token });
  const names = async (query: string) => {
    const { data } = await list(query);
    return (data['items'] as { email: string }[]).map(({ email }) => email.split('@')[0]);
  };

  it('lists, finds, filters, orders and pages', async () => {
    for (const name of ['100%', '100x', 'a_b', 'axb', 'back\\slash']) {
      clock.advance(1000);
      await add(name, name === 'axb' ? { status: 'suspended' } : {});
    }
    expect(await names('')).toEqual(['root', '100%', '100x', 'a_b', 'axb', 'back\\slash']);
    expect(await names('?search=100%25')).toEqual(['100%']);
    expect(await names('?search=A_B')).toEqual(['a_b']);
    expect(await names('?search=%5C')).toEqual(['back\\slash']);
    expect(await names('?search=ROOT@')).toEqual(['root']);
    expect(await names('?role=admin')).toEqual(['root']);
    expect(await names('?status=suspended')).toEqual(['axb']);
    expect(await names('?order_by=id&order=desc&page_size=2&page=2')).toEqual(['a_b', '100x']);
    expect((await names('?order_by=created_at&order=desc')).at(0)).toBe('back\\slash');
    expect((await list('?page_size=4')).data).toMatchObject({ total: 6, page: 1, page_size: 4, total_pages: 2 });
    expect((await list('?page=1000000000&page_size=100')).data).toMatchObject({ items: [], total: 6 });
  });

  it.each([
    'page_size=101',
    'page=0',
    'order_by=password_hash',
    'order=up',
    'role=root',
    'status=x',
    'what=1',
    'search=%00',
  ])('refuses ?%s', async (query) => {
    expect(await list(`?${query}`)).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_ERROR' } } });
  });
});

describe('GET /users/:id', () => {
  it('shows one, without the hash', async () => {
    const { data } = await ask('GET', '/users/1', { token });
    expect(data).toMatchObject({ id: 1, email: 'root@example.com', role: 'admin' });
    expect(JSON.stringify(data)).not.toContain('argon2');
  });

  it('knows who is not there, and what is no id', async () => {
    const missing = await ask('GET', '/users/999', { token });
    expect(missing).toMatchObject({ status: 404, body: { message: 'User with ID 999 not found' } });
    for (const id of ['0', 'x', '1.5', '9'.repeat(30)]) {
      expect((await ask('GET', `/users/${id}`, { token })).status).toBe(400);
    }
  });
});

describe.each(['PUT', 'PATCH'] as const)('%s /users/:id', (method) => {
  const change = (id: number, body: object, headers = {}) => ask(method, `/users/${id}`, { token, body, headers });

  it('changes what is given and raises the version', async () => {
    await create(someone);
    clock.advance(5000);
    const answer = await change(2, { email: 'new@example.com', role: 'admin', version: 1 });
    expect(answer).toMatchObject({
      status: 200,
      data: { email: 'new@example.com', role: 'admin', status: 'active', version: 2 },
    });
    expect(answer.data['updated_at']).toBe('2026-01-15T12:00:05.000Z');
    expect((await change(2, { email: 'NEW@example.com' })).data).toMatchObject({
      email: 'NEW@example.com',
      version: 3,
    });
  });

  it('refuses a stale version, from the body and from If-Match; of two at once one wins', async () => {
    await create(someone);
    const both = await Promise.all([change(2, { role: 'admin', version: 1 }), change(2, { role: 'user', version: 1 })]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await change(2, {}, { 'if-match': '"1"' })).body.error?.code).toBe('CONFLICT');
    expect((await change(2, {}, { 'if-match': '"2"' })).status).toBe(200);
  });

  it('refuses an e-mail that is taken, unknown fields and unknown users', async () => {
    await create(someone);
    expect((await change(2, { email: 'ROOT@example.com' })).status).toBe(409);
    expect(paths(await change(2, { passwordHash: 'x' }))).toEqual(['passwordHash']);
    expect(paths(await change(2, { email: 'nonsense' }))).toEqual(['email']);
    expect((await change(99, { role: 'user' })).status).toBe(404);
  });

  it.each([{ status: 'suspended' }, { password: 'set by an admin' }])(
    'ends all sessions at once by %j',
    async (body) => {
      await add('ada');
      const { access, refresh } = await signIn('ada');
      expect((await ask('GET', '/me', { token: access })).status).toBe(200);
      expect((await change(2, body)).status).toBe(200);
      expect((await ask('GET', '/me', { token: access })).status).toBe(401);
      expect((await ask('POST', '/auth/refresh', { body: { refresh_token: refresh } })).status).toBe(401);
    },
  );

  it('takes a role away at once', async () => {
    await add('ada', { role: 'admin' });
    const { access } = await signIn('ada');
    expect((await ask('GET', '/users', { token: access })).status).toBe(200);
    await change(2, { role: 'user' });
    expect((await ask('GET', '/users', { token: access })).status).toBe(403);
  });

  it('leaves oneself an active admin', async () => {
    await add('ada', { role: 'admin' });
    expect((await change(1, { role: 'user' })).status).toBe(409);
    expect((await change(1, { status: 'suspended' })).status).toBe(409);
    expect((await change(1, { email: 'me@example.com' })).status).toBe(200);
  });

  it('of two admins who demote each other at once, one stays', async () => {
    await add('ada', { role: 'admin' });
    const other = (await signIn('ada')).access;
    await Promise.all([change(2, { role: 'user' }), ask(method, '/users/1', { token: other, body: { role: 'user' } })]);
    const [row] = await db.execute(sql`select count(*)::int as admins from users where role = 'admin'`);
    expect(row).toEqual({ admins: 1 });
  });
});

describe('DELETE /users/:id', () => {
  const remove = (id: number, headers = {}) => ask('DELETE', `/users/${id}`, { token, headers });

  it('deletes, along with the sessions', async () => {
    await add('ada');
    const { access } = await signIn('ada');
    expect((await remove(2, { 'if-match': '"7"' })).status).toBe(409);
    expect((await remove(2)).status).toBe(204);
    expect((await remove(2)).status).toBe(404);
    expect((await ask('GET', '/me', { token: access })).status).toBe(401);
    expect((await create({ ...someone, email: 'ada@example.com' })).status).toBe(201);
  });

  it('spares oneself', async () => {
    await add('ada', { role: 'admin' });
    expect(await remove(1)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } });
  });

  it('spares who has a subscription, and forgets the person once it is deleted', async () => {
    await add('ada');
    await db.execute(sql`
      insert into plans (name, reset, time_zone, status, created_at, updated_at)
      values ('basic', 'never', 'UTC', 'active', now(), now())`);
    await db.execute(sql`
      insert into subscriptions (uuid, user_id, plan_id, link_key_version, credential_key_version, created_at, updated_at)
      values (gen_random_uuid(), 2, 1, 1, 1, now(), now())`);
    expect(await remove(2)).toMatchObject({
      status: 409,
      body: { message: 'User with ID 2 has subscriptions: delete those first' },
    });
    await db.execute(sql`update subscriptions set deleted_at = now(), user_id = null`);
    expect((await remove(2)).status).toBe(204);
  });

  it('waits for a subscription that is being made, and then spares', async () => {
    await add('ada');
    await db.execute(sql`
      insert into plans (name, reset, time_zone, status, created_at, updated_at)
      values ('basic', 'never', 'UTC', 'active', now(), now())`);
    const removing = await db.transaction(async (tx) => {
      await tx.execute(sql`
        insert into subscriptions (uuid, user_id, plan_id, link_key_version, credential_key_version, created_at, updated_at)
        values (gen_random_uuid(), 2, 1, 1, 1, now(), now())`);
      // A thunk, not a promise: returned as a promise, the transaction would wait for the one that waits for it.
      const answer = remove(2);
      const blocked = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await expect.poll(() => db.execute(blocked)).toHaveLength(1);
      return () => answer;
    });
    expect((await removing()).status).toBe(409);
  });
});
