import { sql } from 'drizzle-orm';
import { emptyTables } from '@orrery/persistence/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { identityApp } from '../identity/testing/identity-app.ts';

const { db, clock, log, ask, add, signIn } = await identityApp();

let session = '';
beforeEach(async () => {
  await emptyTables(db, 'users', 'api_tokens', 'sign_in_failures', 'idempotency_keys');
  clock.set('2026-01-15T12:00:00Z');
  await add('root', { role: 'admin' });
  session = (await signIn('root')).access;
});

const make = async (scopes: readonly string[], more: object = {}) => {
  const { status, data } = await ask('POST', '/api-tokens', { token: session, body: { name: 'One', scopes, ...more } });
  expect(status).toBe(201);
  return { id: Number(data['id']), token: String(data['token']) };
};
const list = async () => (await ask('GET', '/api-tokens', { token: session })).data['items'] as object[];

describe('/api-tokens', () => {
  it('shows a token once, keeps its hash alone, and never logs it', async () => {
    const { token } = await make(['probe', 'mu', 'mu'], { expires_at: '2026-02-01T00:00:00Z' });
    expect(token).toMatch(/^api_[\w-]{43}$/);
    expect(await list()).toEqual([
      {
        id: 1,
        name: 'One',
        scopes: ['mu', 'probe'],
        created_by: 1,
        created_at: '2026-01-15T12:00:00.000Z',
        expires_at: '2026-02-01T00:00:00.000Z',
        last_used_at: null,
      },
    ]);
    const [row] = await db.execute(sql`select api_tokens::text as all from api_tokens`);
    expect(`${String(row?.['all'])}${log.join('')}`).not.toContain(token.slice(4));
  });

  it('answers a repeat without the token', async () => {
    const asking = { token: session, body: { name: 'One', scopes: ['mu'] }, headers: { 'idempotency-key': 'k' } };
    expect((await ask('POST', '/api-tokens', asking)).data['token']).toBeTruthy();
    const again = await ask('POST', '/api-tokens', asking);
    expect([again.status, again.data['id'], again.data['token']]).toEqual([201, 1, undefined]);
  });

  it('refuses what is no token, by a 400', async () => {
    const wrong = [
      { scopes: ['mu'] },
      { name: 'x' },
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['root'] },
      { name: ' ', scopes: ['mu'] },
      { name: 'a\nb', scopes: ['mu'] },
      { name: 'x', scopes: ['mu'], expires_at: '2026-01-15T12:00:00Z' },
      { name: 'x', scopes: ['mu'], expires_at: 'soon' },
      { name: 'x', scopes: ['mu'], token: 'api_mine' },
    ];
    for (const body of wrong)
      expect([body, (await ask('POST', '/api-tokens', { token: session, body })).status]).toEqual([body, 400]);
    expect(await list()).toEqual([]);
  });

  it('takes a name once among the living', async () => {
    const { id } = await make(['mu']);
    const again = () => ask('POST', '/api-tokens', { token: session, body: { name: 'One', scopes: ['mu'] } });
    expect((await again()).status).toBe(409);
    expect((await ask('DELETE', `/api-tokens/${id}`, { token: session })).status).toBe(204);
    expect((await ask('DELETE', `/api-tokens/${id}`, { token: session })).status).toBe(404);
    expect((await again()).status).toBe(201);
  });
});

describe('an API token as Bearer', () => {
  const users = (token: string) => ask('GET', '/users', { token });
  const someone = { email: 'ada@example.com', password: 'long enough' };

  it('reads with admin:read, writes with admin:write, and does nothing here with another scope', async () => {
    const [reads, writes, mu] = [
      await make(['admin:read'], { name: 'r' }),
      await make(['admin:write'], { name: 'w' }),
      await make(['mu'], { name: 'm' }),
    ];
    expect([(await users(reads.token)).status, (await users(writes.token)).status]).toEqual([200, 200]);
    expect((await users(mu.token)).status).toBe(403);
    const create = (token: string) => ask('POST', '/users', { token, body: someone });
    expect((await create(reads.token)).status).toBe(403);
    expect((await create(writes.token)).status).toBe(201);
    for (const url of ['/auth/me', '/me'])
      expect((await ask('GET', url, { token: writes.token })).status).not.toBe(200);
  });

  it('makes no tokens, and makes, changes and deletes no admins', async () => {
    const { token, id } = await make(['admin:read', 'admin:write']);
    const { id: ada } = await add('ada');
    const { id: eve } = await add('eve', { role: 'admin' });
    const refused = await Promise.all([
      ask('POST', '/api-tokens', { token, body: { name: 'Two', scopes: ['mu'] } }),
      ask('DELETE', `/api-tokens/${id}`, { token }),
      ask('POST', '/users', { token, body: { ...someone, email: 'new@example.com', role: 'admin' } }),
      ask('PATCH', `/users/${ada}`, { token, body: { role: 'admin' } }),
      ask('PUT', `/users/${eve}`, { token, body: { password: 'taken over' } }),
      ask('DELETE', `/users/${eve}`, { token }),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([401, 401, 403, 403, 403, 403]);
    expect((await ask('PATCH', `/users/${ada}`, { token, body: { status: 'suspended' } })).status).toBe(200);
  });

  it('ends when it is revoked, when its time is over, and with the admin who made it', async () => {
    const root = await add('boss', { role: 'admin' });
    session = (await signIn('boss')).access;
    const [revoked, over, orphan] = [
      await make(['admin:read'], { name: 'a' }),
      await make(['admin:read'], { name: 'b', expires_at: '2026-01-15T12:05:00Z' }),
      await make(['admin:read'], { name: 'c' }),
    ];
    await ask('DELETE', `/api-tokens/${revoked.id}`, { token: session });
    expect((await users(revoked.token)).status).toBe(401);
    expect((await users(over.token)).status).toBe(200);
    clock.set('2026-01-15T12:05:00Z');
    expect((await users(over.token)).status).toBe(401);
    await db.execute(sql`update users set status = 'suspended' where id = ${root.id}`);
    expect((await users(orphan.token)).status).toBe(403);
    await db.execute(sql`delete from users where id = ${root.id}`);
    expect((await users(orphan.token)).status).toBe(403);
  });

  it('is unknown unless it is whole', async () => {
    const { token } = await make(['admin:read']);
    for (const wrong of [token.slice(0, -1), `${token}A`, `api_${'A'.repeat(43)}`, 'api_', `${token} x`])
      expect((await users(wrong)).status).toBe(401);
  });

  it('notes its use, coarsely', async () => {
    const { token } = await make(['admin:read']);
    const used = async () => (await list())[0];
    await users(token);
    clock.set('2026-01-15T12:04:00Z');
    await users(token);
    expect(await used()).toMatchObject({ last_used_at: '2026-01-15T12:00:00.000Z' });
    clock.set('2026-01-15T12:06:00Z');
    await users(token);
    expect(await used()).toMatchObject({ last_used_at: '2026-01-15T12:06:00.000Z' });
  });
});
