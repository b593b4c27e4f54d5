import { describe, expect, it } from 'vitest';
import { PUBLIC_URL, testApi } from '../testing/test-api.ts';

const api = await testApi();
await api.addUser('ada@example.com');

interface Asked {
  readonly cookie?: string;
  readonly origin?: string | null;
  readonly site?: string;
}

const ask = (method: 'POST' | 'DELETE', url: string, payload?: object, asked: Asked = {}) =>
  api.app.inject({
    method,
    url,
    headers: {
      host: 'panel.example',
      ...(asked.origin !== null && { origin: asked.origin ?? 'https://panel.example' }),
      ...(asked.site !== undefined && { 'sec-fetch-site': asked.site }),
      ...(asked.cookie !== undefined && { cookie: asked.cookie }),
    },
    ...(payload && { payload }),
  });

const enter = (asked?: Asked) => ask('POST', '/session', { email: 'ada@example.com', password: api.password }, asked);
type Answer = Awaited<ReturnType<typeof enter>>;
const cookieOf = (answer: Answer) => String(answer.headers['set-cookie']).split(';')[0] ?? '';
const tokenOf = (answer: Answer) => answer.json<{ data: { access_token: string } }>().data.access_token;
const me = async (token: string) =>
  (await api.app.inject({ url: '/me', headers: { authorization: `Bearer ${token}` } })).statusCode;

describe('a session of the dashboard', () => {
  it('keeps the refresh token in a cookie of this host, and out of the answer', async () => {
    const answer = await enter();
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-orrery-refresh=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(Object.keys(answer.json<{ data: object }>().data)).toEqual(['access_token', 'expires_in', 'user']);
    expect(await me(tokenOf(answer))).toBe(200);
  });

  it('goes without the prefix where browsers refuse it, under a name that TLS never reads', async () => {
    const plain = await enter({ origin: 'http://panel.example' });
    expect(plain.headers['set-cookie']).toMatch(
      /^orrery-refresh=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const cookie = cookieOf(plain);
    expect((await ask('POST', '/session/refresh', undefined, { cookie })).json()).toEqual({
      success: true,
      data: null,
    });
    const again = await ask('POST', '/session/refresh', undefined, { cookie, origin: 'http://panel.example' });
    expect(again.statusCode).toBe(200);
  });

  it('is for pages of this server only', async () => {
    const others: Asked[] = [
      { origin: 'https://evil.example' },
      { origin: 'https://panel.example:8443' },
      { origin: 'null' },
      { origin: null },
      { site: 'same-site' },
      { site: 'cross-site' },
    ];
    for (const asked of others) expect((await enter(asked)).json()).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect((await enter({ origin: PUBLIC_URL, site: 'same-origin' })).statusCode).toBe(200);
  });

  it('is replaced at each refresh, survives two tabs that do so at once, and ends for good', async () => {
    const cookie = cookieOf(await enter());
    const both = await Promise.all([1, 2].map(() => ask('POST', '/session/refresh', undefined, { cookie })));
    expect(both.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const [first, second] = both as [Answer, Answer];
    expect(new Set([cookie, cookieOf(first), cookieOf(second)]).size).toBe(3);

    const out = await ask('DELETE', '/session', undefined, { cookie: cookieOf(second) });
    expect(out.headers['set-cookie']).toMatch(
      /^__Host-orrery-refresh=; .*Path=\/; .*HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(await me(tokenOf(first))).toBe(401);
    for (const gone of [cookieOf(first), cookieOf(second)])
      expect((await ask('POST', '/session/refresh', undefined, { cookie: gone })).statusCode).toBe(401);
  });

  it('begins with nothing, and signing out of nothing is fine', async () => {
    expect((await ask('POST', '/session/refresh')).json()).toEqual({ success: true, data: null });
    expect((await ask('DELETE', '/session')).statusCode).toBe(200);
    expect((await enter()).headers['set-cookie']).toBeDefined();
  });
});
