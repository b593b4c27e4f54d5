import { createHmac } from 'node:crypto';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '@orrery/kernel';
import { purgeExpired } from '@orrery/persistence';
import { sql } from 'drizzle-orm';
import { emptyTables } from '@orrery/persistence/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { identityApp } from '../identity/testing/identity-app.ts';

const { db, clock, keyring, log, ask, add, signIn } = await identityApp();

beforeEach(async () => {
  await emptyTables(db, 'users', 'sign_in_failures');
  clock.set('2026-01-15T12:00:00Z');
});

const me = async (token?: string) => (await ask('GET', '/auth/me', token === undefined ? {} : { token })).status;
const login = (email: string, password: string, from?: string) =>
  ask('POST', '/auth/login', { body: { email, password }, ...(from !== undefined && { from }) });
const refresh = (token: string) => ask('POST', '/auth/refresh', { body: { refresh_token: token } });

describe('POST /auth/login', () => {
  it('answers a pair of tokens that open the door', async () => {
    await add('ada', { mustChangePassword: true });
    const { status, data, headers } = await login('ADA@example.com', "ada's secret");
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(data).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 900,
      must_change_password: true,
    });
    const mine = await ask('GET', '/auth/me', { token: String(data['access_token']) });
    expect(mine).toMatchObject({ status: 200, data: { email: 'ada@example.com', role: 'user' } });
  });

  it('tells nothing about who exists: unknown, suspended and wrong answer the same', async () => {
    await add('ada');
    await add('sue', { status: 'suspended' });
    const answers = [
      await login('ada@example.com', 'wrong', '192.0.2.1'),
      await login('sue@example.com', "sue's secret", '192.0.2.2'),
      await login('nobody@example.com', "ada's secret", '192.0.2.3'),
      await login('no e-mail at all', 'x', '192.0.2.4'),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect(body).toEqual(answers[0]?.body);
    }
    expect(answers[0]?.body).toMatchObject({ success: false, error: { code: 'UNAUTHORIZED' } });
  });

  it('slows down after five failures, for accounts that do not exist too', async () => {
    await add('ada');
    for (const name of ['ada', 'nobody']) {
      for (let i = 0; i < 5; i++)
        expect((await login(`${name}@example.com`, 'wrong', `192.0.2.${i}`)).status).toBe(401);
      const { status, body, headers } = await login(`${name}@example.com`, "ada's secret", '192.0.2.99');
      expect(status).toBe(429);
      expect(body).toMatchObject({ error: { code: 'RATE_LIMITED', details: { retryAfterSeconds: 1 } } });
      expect(headers).toMatchObject({ 'retry-after': '1' });
    }
    clock.advance(SECOND_MS);
    expect((await login('ada@example.com', "ada's secret", '192.0.2.99')).status).toBe(200);
  });

  it('counts IPv6 addresses by their /64', async () => {
    await add('ada');
    for (let i = 0; i < 5; i++) await login(`guess${i}@example.com`, 'wrong', `2001:db8::${i}`);
    expect((await login('ada@example.com', "ada's secret", '2001:db8::ffff')).status).toBe(429);
    expect((await login('ada@example.com', "ada's secret", '2001:db8:0:1::1')).status).toBe(200);
  });

  it('lets no more than five of many guesses at once learn anything', async () => {
    await add('ada');
    const guesses = Array.from({ length: 20 }, (_, i) => login('ada@example.com', `guess ${i}`));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });

  it.each([
    [{}, ['email', 'password']],
    [{ email: 'a@b', password: 'x', more: 1 }, ['more']],
    [{ email: 7, password: null }, ['email', 'password']],
    [{ email: 'a@b', password: 'x\u0000' }, ['password']],
    [{ email: 'a'.repeat(255), password: 'x'.repeat(1025) }, ['email', 'password']],
  ])('refuses %j by its fields', async (body, paths) => {
    const answer = await ask('POST', '/auth/login', { body });
    expect(answer.status).toBe(400);
    expect(answer.body.error?.details?.fields?.map(({ path }) => path)).toEqual(paths);
  });
});

describe('access tokens', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const forge = (header: object, claims: object, key = keyring.key('jwt', 1), hash = 'sha256') => {
    const input = `${encode(header)}.${encode(claims)}`;
    return `${input}.${createHmac(hash, key).update(input).digest('base64url')}`;
  };
  const header = { alg: 'HS256', typ: 'JWT' };
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

  it('say who, which session, what for and until when', async () => {
    const { id } = await add('ada');
    const { access } = await signIn('ada');
    const now = clock.now() / 1000;
    expect(claimsOf(access)).toEqual({
      iss: 'orrery',
      aud: 'orrery-api',
      typ: 'access',
      sub: String(id),
      sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iat: now,
      exp: now + 900,
    });
    expect(await me(forge(header, claimsOf(access)))).toBe(200);
  });

  it('are refused when they are not exactly ours', async () => {
    const ada = await add('ada');
    const bob = await add('bob');
    const { access } = await signIn('ada');
    const good = claimsOf(access);
    const without = (claim: string) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim));
    const key = keyring.key('jwt', 1);
    const bad = {
      'no algorithm': `${encode({ alg: 'none', typ: 'JWT' })}.${encode(good)}.`,
      'no algorithm, yet a signature': forge({ alg: 'none' }, good),
      'another algorithm': forge({ alg: 'HS512', typ: 'JWT' }, good, key, 'sha512'),
      'another key': forge(header, good, keyring.key('link', 1)),
      'no signature': access.replace(/[^.]+$/, ''),
      'another audience': forge(header, { ...good, aud: 'orrery-hub' }),
      'another issuer': forge(header, { ...good, iss: 'somebody' }),
      'another type': forge(header, { ...good, typ: 'refresh' }),
      'no type': forge(header, without('typ')),
      'no end': forge(header, without('exp')),
      'an end that is text': forge(header, { ...good, exp: '99999999999' }),
      'past its end': forge(header, { ...good, exp: clock.now() / 1000 }),
      'another user for the session': forge(header, { ...good, sub: String(bob.id) }),
      'a user that is no number': forge(header, { ...good, sub: 'ada' }),
      'a user without end': forge(header, { ...good, sub: '9'.repeat(30) }),
      'no session': forge(header, without('sid')),
      'a session that is no uuid': forge(header, { ...good, sid: "' or true --" }),
      'an unknown session': forge(header, { ...good, sid: '00000000-0000-4000-8000-000000000000' }),
      'a critical header': forge({ ...header, crit: ['exp'] }, good),
      'no object': forge(header, [String(ada.id)]),
      'no JSON': `${Buffer.from('nonsense').toString('base64url')}.e30.e30`,
      'two parts': access.split('.').slice(0, 2).join('.'),
      rubbish: 'rubbish',
      nothing: '',
    };
    for (const [what, token] of Object.entries(bad)) {
      const { status, body } = await ask('GET', '/auth/me', { headers: { authorization: `Bearer ${token}` } });
      expect({ what, status, code: body.error?.code }).toEqual({ what, status: 401, code: 'UNAUTHORIZED' });
    }
    for (const authorization of ['', 'Bearer', access, `Basic ${access}`, `Bearer ${access} ${access}`, 'Bearer é']) {
      expect((await ask('GET', '/auth/me', { headers: { authorization } })).status).toBe(401);
    }
    expect(await me()).toBe(401);
    expect(await me(access)).toBe(200);
  });

  it('end after fifteen minutes', async () => {
    await add('ada');
    const { access } = await signIn('ada');
    clock.advance(15 * MINUTE_MS - 1);
    expect(await me(access)).toBe(200);
    clock.advance(1);
    expect(await me(access)).toBe(401);
  });

  it('a refresh token is none', async () => {
    await add('ada');
    expect(await me((await signIn('ada')).refresh)).toBe(401);
  });
});

describe('POST /auth/refresh', () => {
  it('rotates the token and goes on with the session', async () => {
    await add('ada');
    const first = await signIn('ada');
    const { status, data } = await refresh(first.refresh);
    expect(status).toBe(200);
    expect(data['refresh_token']).not.toBe(first.refresh);
    expect(await me(String(data['access_token']))).toBe(200);
    expect(await me(first.access)).toBe(200);
  });

  it('answers a lost reply anew for ten seconds; after that the whole family is dead', async () => {
    await add('ada');
    const first = await signIn('ada');
    const second = await refresh(first.refresh);
    clock.advance(10 * SECOND_MS - 1);
    const again = await refresh(first.refresh);
    expect(again.status).toBe(200);
    expect(again.data['refresh_token']).not.toBe(second.data['refresh_token']);
    clock.advance(1);
    expect((await refresh(first.refresh)).status).toBe(401);
    expect((await refresh(String(again.data['refresh_token']))).status).toBe(401);
    expect(await me(String(again.data['access_token']))).toBe(401);
    expect(await me(first.access)).toBe(401);
  });

  it('two at once both get a pair that works', async () => {
    await add('ada');
    const first = await signIn('ada');
    const pairs = await Promise.all([refresh(first.refresh), refresh(first.refresh)]);
    expect(pairs.map(({ status }) => status)).toEqual([200, 200]);
    for (const { data } of pairs) {
      expect(await me(String(data['access_token']))).toBe(200);
      expect((await refresh(String(data['refresh_token']))).status).toBe(200);
    }
  });

  it('refuses what is unknown, expired or malformed', async () => {
    await add('ada');
    const { refresh: token } = await signIn('ada');
    expect((await refresh('unknown')).body).toMatchObject({ success: false, error: { code: 'UNAUTHORIZED' } });
    clock.advance(7 * DAY_MS);
    expect((await refresh(token)).status).toBe(401);
    for (const body of [{}, { refresh_token: '' }, { refresh_token: 5 }, []]) {
      expect((await ask('POST', '/auth/refresh', { body })).status).toBe(400);
    }
  });
});

describe('POST /auth/logout', () => {
  it('ends this session at once, and no other', async () => {
    await add('ada');
    const [gone, kept] = [await signIn('ada'), await signIn('ada')];
    const answer = await ask('POST', '/auth/logout', { token: gone.access });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect(await me(gone.access)).toBe(401);
    expect((await refresh(gone.refresh)).status).toBe(401);
    expect(await me(kept.access)).toBe(200);
    expect((await ask('POST', '/auth/logout')).status).toBe(401);
  });
});

describe('PUT /auth/password', () => {
  const change = (token: string, current_password: string, new_password: string) =>
    ask('PUT', '/auth/password', { token, body: { current_password, new_password } });

  it('lifts the duty to change it and ends the other sessions', async () => {
    await add('ada', { mustChangePassword: true });
    const [other, mine] = [await signIn('ada'), await signIn('ada')];
    const shut = await ask('GET', '/me', { token: mine.access });
    expect(shut).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
    expect(await me(mine.access)).toBe(200);
    expect((await change(mine.access, "ada's secret", 'a new secret')).status).toBe(200);
    expect((await ask('GET', '/me', { token: mine.access })).data).toMatchObject({
      must_change_password: false,
      version: 2,
    });
    expect((await refresh(mine.refresh)).status).toBe(200);
    expect(await me(other.access)).toBe(401);
    expect((await login('ada@example.com', "ada's secret")).status).toBe(401);
    expect((await login('ada@example.com', 'a new secret')).status).toBe(200);
  });

  it('refuses a wrong current one, the same again, and what is too short or too long', async () => {
    await add('ada');
    const { access } = await signIn('ada');
    const paths = async (...[current, next]: [string, string]) => {
      const { status, body } = await change(access, current, next);
      return [status, ...(body.error?.details?.fields ?? []).map(({ path }) => path)];
    };
    expect(await paths('wrong', 'a new secret')).toEqual([400, 'current_password']);
    expect(await paths("ada's secret", "ada's secret")).toEqual([400, 'new_password']);
    expect(await paths("ada's secret", '1234567')).toEqual([400, 'new_password']);
    expect(await paths("ada's secret", 'x'.repeat(129))).toEqual([400, 'new_password']);
    expect((await change('rubbish', "ada's secret", 'a new secret')).status).toBe(401);
  });
});

describe('what is kept', () => {
  it('neither passwords nor tokens, not in the log and not in the tables', async () => {
    await add('ada');
    const { access, refresh: token } = await signIn('ada');
    await login('ada@example.com', 'a wrong secret', '192.0.2.77');
    await refresh(token);
    const tables = ['users', 'sessions', 'refresh_tokens', 'sign_in_failures'];
    const rows = await Promise.all(tables.map((table) => db.execute(sql.raw(`select t::text as row from ${table} t`))));
    const kept = log.join('') + JSON.stringify(rows);
    expect(log.length).toBeGreaterThan(0);
    for (const secret of ["ada's secret", 'a wrong secret', access, token, '192.0.2.77']) {
      const forms = [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret, 'base64url').toString('hex')];
      for (const form of forms) expect(kept).not.toContain(form);
    }
  });

  it('is purged once nobody can ask for it', async () => {
    await add('ada');
    const { refresh: token } = await signIn('ada');
    await login('ada@example.com', 'wrong');
    const counts = async () => {
      const [row] = await db.execute(sql`select (select count(*)::int from sessions) as sessions,
        (select count(*)::int from refresh_tokens) as tokens, (select count(*)::int from sign_in_failures) as failures`);
      return row;
    };
    expect(await counts()).toEqual({ sessions: 1, tokens: 1, failures: 2 });
    clock.advance(60 * MINUTE_MS + 1);
    await refresh(token);
    await purgeExpired(db, clock.now());
    expect(await counts()).toEqual({ sessions: 1, tokens: 2, failures: 0 });
    clock.advance(7 * DAY_MS + 1);
    await purgeExpired(db, clock.now());
    expect(await counts()).toEqual({ sessions: 0, tokens: 0, failures: 0 });
  });
});
