import { DomainError } from '@orrery/kernel';
import pino from 'pino';
import { Type } from 'typebox';
import { afterAll, expect, test } from 'vitest';
import { speak } from './protocol.ts';
import { createServer } from './server.ts';

const app = await createServer({ logger: pino({ enabled: false }), trustedProxies: [], version: '0' });
afterAll(() => app.close());

const Said = Type.Object({ said: Type.String() });
await speak(
  app,
  {
    tag: 'old',
    prefixes: ['/old', '/older/one'],
    fail: ({ status, code }, reply) => reply.code(status).send({ said: code, secret: 'x' }),
    failures: { 400: Said, 404: Said, 500: Said },
  },
  (scope) => {
    const body = Type.Object({ n: Type.Integer() });
    scope.post('/old/number', { schema: { summary: 'A number', body, response: { 200: body } } }, ({ body }) =>
      Promise.resolve(body),
    );
    scope.get('/old/gone', () => Promise.reject(new DomainError('not_found', 'GONE', 'It is gone')));
    scope.get('/old/broken', () => Promise.reject(new Error('a secret')));
  },
);
app.get('/new', () => Promise.reject(new DomainError('not_found', 'NOT_FOUND', 'No')));
await app.ready();

const post = (payload: unknown) =>
  app.inject({
    method: 'POST',
    url: '/old/number',
    payload: payload as object,
    headers: { 'content-type': 'application/json' },
  });

test('a protocol says no in its own words, everywhere below its prefixes', async () => {
  for (const [url, status, said] of [
    ['/old/gone', 404, 'GONE'],
    ['/old/broken', 500, 'INTERNAL_ERROR'],
    ['/old/number', 404, 'NOT_FOUND'],
    ['/old/what', 404, 'NOT_FOUND'],
    ['/older/one/what?x=1', 404, 'NOT_FOUND'],
  ] as const) {
    const answer = await app.inject(url);
    expect([url, answer.statusCode, answer.json()]).toMatchObject([url, status, { said }]);
  }
  expect((await post({ n: 'x' })).json()).toEqual({ said: 'VALIDATION_ERROR' });
  expect((await post('{')).json()).toEqual({ said: 'VALIDATION_ERROR' });
});

test('unknown fields are ignored, and others keep the native envelope', async () => {
  expect((await post({ n: 1, more: 2 })).json()).toEqual({ n: 1 });
  for (const url of ['/new', '/olde', '/older'])
    expect((await app.inject(url)).json()).toMatchObject({ success: false });
});

test('the routes stand under their own tag, with what they may answer', () => {
  const { paths } = app.swagger() as unknown as {
    paths: Record<string, Record<string, { tags: string[]; responses: object }>>;
  };
  const operation = paths['/old/number']?.['post'];
  expect(operation?.tags).toEqual(['old']);
  expect(Object.keys(operation?.responses ?? {})).toEqual(['200', '400', '404', '500']);
});
