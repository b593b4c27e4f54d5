import { DomainError } from '@orrery/kernel';
import { pino } from 'pino';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Body, errors, IdParams, Success } from './schema.ts';
import { createServer, type App } from './server.ts';

const lines: string[] = [];
let app: App;

beforeAll(async () => {
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  app = await createServer({ logger, trustedProxies: ['10.0.0.1'], version: '0' });
  app.post(
    '/things/:id',
    {
      schema: {
        params: IdParams,
        querystring: Type.Object({ deep: Type.Optional(Type.Boolean()) }),
        body: Body({
          port: Type.Integer({ minimum: 1, maximum: 65_535 }),
          name: Type.Optional(Type.String()),
          opts: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        }),
        response: { 200: Success(Type.Object({ port: Type.Integer() })), ...errors(404) },
      },
    },
    async (request) => ({ success: true as const, data: { port: request.body.port, secret: 'x' } }),
  );
  app.get('/s/:token', { schema: { response: { 200: Type.String(), ...errors() } } }, async (request) => request.ip);
  app.get('/broken', { schema: { response: { 200: Type.String(), ...errors() } } }, async () => {
    throw new Error('password=hunter2');
  });
  app.get('/late', { schema: { response: { 200: Type.String(), ...errors() } } }, async () => {
    throw new DomainError('limited', 'RATE_LIMITED', 'Slow down', { details: { retryAfterSeconds: 2.2 } });
  });
  await app.ready();
});

afterAll(() => app.close());

const post = (payload: unknown, url = '/things/1', headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });

const paths = (response: { json(): { error: { details: { fields: { path: string }[] } } } }) =>
  response.json().error.details.fields.map(({ path }) => path);

describe('the answer to a bad request', () => {
  it('names every wrong field by its path', async () => {
    const response = await post({ port: '8388', extra: 1 });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ success: false, error: { code: 'VALIDATION_ERROR' } });
    expect(paths(response).sort()).toEqual(['extra', 'port']);
  });

  it.each([
    ['broken JSON', '{"port":'],
    ['no body', ''],
    ['an array', []],
    ['null', 'null'],
    ['a number out of range', { port: 70_000 }],
    ['a fraction', { port: 1.5 }],
    ['a prototype', '{"port":1,"__proto__":{"x":1}}'],
    ['NUL in a text', { port: 1, name: 'a\0b' }],
    ['half a surrogate pair', '{"port":1,"name":"\\ud800"}'],
    ['NUL in a key', { port: 1, opts: { 'a\0': 1 } }],
    ['nesting without end', { port: 1, opts: JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) as unknown }],
  ])('is 400 for %s', async (_what, payload) => {
    const response = await post(payload);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({
      success: false,
      error: { code: 'VALIDATION_ERROR', details: { fields: expect.any(Array) } },
    });
  });

  it.each([
    '/things/abc',
    '/things/0',
    '/things/1e400',
    '/things/%zz',
    '/things/%00',
    '/things/1?deep=maybe',
    `/things/${'1'.repeat(513)}`,
  ])('is 400 for %s', async (url) => {
    const response = await post({ port: 1 }, url);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
  });

  it.each(['/things/secret%ff', `/things/secret${'x'.repeat(513)}`, '/things/secret%00?deep=secret'])(
    'says nothing of the path: %s',
    async (url) => {
      lines.length = 0;
      const response = await post({ port: 1 }, url);
      expect(response.statusCode).toBe(400);
      expect(response.body + JSON.stringify(response.headers) + lines.join('')).not.toContain('secret');
    },
  );

  it('is 413 for a body of 2 MiB, and 415 for another type', async () => {
    expect((await post({ port: 1, name: 'x'.repeat(2 ** 21) })).json()).toMatchObject({
      error: { code: 'PAYLOAD_TOO_LARGE' },
    });
    const xml = await app.inject({
      method: 'POST',
      url: '/things/1',
      headers: { 'content-type': 'text/xml' },
      payload: '<a/>',
    });
    expect([xml.statusCode, xml.json().error.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('is 404 for an unknown route and for another method', async () => {
    for (const response of [await app.inject('/nowhere'), await app.inject({ method: 'DELETE', url: '/things/1' })]) {
      expect([response.statusCode, response.json().error.code]).toEqual([404, 'NOT_FOUND']);
    }
  });
});

describe('every answer', () => {
  it('carries a request id, and only what its schema names', async () => {
    const response = await post({ port: 8388 });
    expect(response.json()).toEqual({ success: true, data: { port: 8388 } });
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('shows nothing of a failure of ours', async () => {
    const response = await app.inject('/broken');
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('hunter2');
    expect(response.json()).toMatchObject({ success: false, error: { code: 'INTERNAL_ERROR' } });
  });

  it('says when to try again', async () => {
    const response = await app.inject('/late');
    expect([response.statusCode, response.headers['retry-after']]).toEqual([429, '3']);
  });
});

describe('the access log', () => {
  it('has the pattern of the route, never the URL', async () => {
    lines.length = 0;
    await app.inject('/s/secret-token?token=node_secret');
    expect(lines.join('')).toContain('"route":"/s/:token"');
    expect(lines.join('')).not.toContain('secret');
  });
});

describe('X-Forwarded-For', () => {
  it('counts only from a trusted proxy, and from there by the rightmost hop that is none', async () => {
    const ask = (remoteAddress: string) =>
      app.inject({ url: '/s/x', remoteAddress, headers: { 'x-forwarded-for': '1.1.1.1, 2.2.2.2, 10.0.0.1' } });
    expect((await ask('9.9.9.9')).body).toBe('9.9.9.9');
    expect((await ask('10.0.0.1')).body).toBe('2.2.2.2');
  });
});
