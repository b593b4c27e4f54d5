import { beforeAll, describe, expect, it } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const api = await testApi();
const { app, lines } = api;
let token = '';

beforeAll(async () => {
  const plan = await api.addPlan({ name: 'Gold' });
  token = (await api.addSubscription((await api.addUser('one@example.com')).id, plan.id)).token;
});

describe('what is no link', () => {
  it.each([
    ['a format that is too long for the router', () => `/${'x'.repeat(7_000)}`],
    ['a format that is too long', () => `/${'x'.repeat(40)}`],
    ['a byte that is no text', () => '/%ff'],
    ['bytes that are no text', () => '/%c3%28'],
    ['a broken escape', () => '/%zz'],
    ['NUL', () => '/%00'],
    ['an unknown format', () => '/toml'],
    ['an unknown format in the query', () => '?format=toml'],
    ['a format that is too long in the query', () => `?format=${'x'.repeat(7_000)}`],
    ['two formats', () => '?format=clash&format=surge'],
    ['NUL in the query', () => '?format=%00'],
    ['more of a token', () => 'x'.repeat(7_000)],
    ['more of a path', () => '/clash/surge'],
  ])('is 404, and nothing says what the link was: %s', async (_what, rest) => {
    lines.length = 0;
    const unknown = await app.inject('/s/unknown');
    const response = await app.inject(`/s/${token}${rest()}`);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
    expect(Object.keys(response.json())).toEqual(Object.keys(unknown.json()));
    expect(response.body + JSON.stringify(response.headers) + lines.join('')).not.toContain(token);
  });

  it('leaves a link that is one', async () => {
    expect((await app.inject(`/s/${token}/clash`)).statusCode).toBe(200);
  });
});
