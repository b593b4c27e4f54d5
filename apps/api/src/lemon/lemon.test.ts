import { fixedClock } from '@orrery/kernel';
import { connect, createTransact } from '@orrery/persistence';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { pino } from 'pino';
import { beforeEach, describe, expect, test } from 'vitest';
import { speak } from '../http/protocol.ts';
import { createServer } from '../http/server.ts';
import { createApiTokens } from '../identity/api-tokens.ts';
import { testApi } from '../testing/test-api.ts';
import { infoRoutes } from './info-routes.ts';
import { lemon } from './lemon-dialect.ts';

// Each request, answer and error of the document, in its order and with its own examples.

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const api = await testApi({ clock });
const admin = { authorization: `Bearer ${await api.signIn()}` };

async function addToken(name: string, scope: string): Promise<{ id: number; token: string }> {
  const payload = { name, scopes: [scope] };
  const response = await api.app.inject({ method: 'POST', url: '/api-tokens', headers: admin, payload });
  return response.json<{ data: { id: number; token: string } }>().data;
}

const { token } = await addToken('lemon', 'probe');
const { token: initToken } = await addToken('cleaner', 'probe:init');
const { token: muToken } = await addToken('other', 'mu');

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD' | 'PATCH';

async function ask(method: Method, url: string, payload?: unknown, auth: string | null = token) {
  const response = await api.app.inject({
    method,
    url,
    headers: auth === null ? {} : { 'x-auth-token': auth },
    ...(payload !== undefined && { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
  });
  const body = response.body === '' ? '' : (JSON.parse(response.body) as Record<string, unknown>);
  return { status: response.statusCode, body };
}

const failed = { status: 'error', info: expect.any(String) };
const anId = expect.stringMatching(/^[0-9a-f]{24}$/);
const UNKNOWN = '5c83e661e43c5d3a80007ae4';

const mission = {
  method: 'GET',
  scheme: 'http',
  host: 'baidux.tinoy.xyz',
  path: '/index.html',
  header: { referer: 'https://www.cnblogs.com/' },
  param: { q: 'wolfbolin' },
  data: 'a=123',
  target: 1,
};
const cookie = { cookie: 'my cookie 1', time: 1_551_890_542 };
const none = { download: 0, upload: 0, success: 0, error: 0 };

const receipt = (mid: string, cid = '') => ({
  status: 'success',
  mid,
  cid,
  code: 200,
  data: 'HTML doc',
  time: 1_551_840_263,
  user: 'Go client(UUID)',
});

const made = async (url: '/mission' | '/cookie', payload: unknown): Promise<string> => {
  const { body } = await ask('POST', url, payload);
  return String(Object(body)[url === '/mission' ? 'mid' : 'cid']);
};

beforeEach(async () => {
  await ask('GET', '/mission/init', undefined, initToken);
  await api.db.execute(sql`delete from probe_users`);
});

describe('任务数据 missions', () => {
  test('GET /mission/init clears and answers the counts', async () => {
    const mid = await made('/mission', mission);
    await made('/cookie', cookie);
    await ask('GET', '/task');
    await ask('POST', '/task', receipt(mid));
    const counts = (n: number, figures: number) => ({
      status: 200,
      body: {
        status: 'success',
        mission_deleted_count: n,
        cookie_deleted_count: n,
        receipt_deleted_count: n,
        statistic_update_count: figures,
        user_deleted_count: n,
      },
    });
    // Handed out, brought back, succeeded, one user: four figures of the stage were not zero.
    expect(await ask('GET', '/mission/init', undefined, initToken)).toEqual(counts(1, 4));
    expect(await ask('GET', '/mission/init', undefined, initToken)).toEqual(counts(0, 0));
    expect((await ask('GET', `/mission?mid=${mid}`)).status).toBe(406);
  });

  test('GET /mission/init needs a scope of its own, is recorded, and no HEAD does it', async () => {
    await made('/mission', mission);
    expect(await ask('GET', '/mission/init')).toEqual({ status: 403, body: failed });
    expect(await ask('HEAD', '/mission/init', undefined, initToken)).toMatchObject({ status: 404 });
    expect((await ask('GET', '/mission/init', undefined, initToken)).body).toMatchObject({ mission_deleted_count: 1 });
    const [last] = await api.db.execute(sql`select begun_by, cleared from probe_stages order by number desc limit 1`);
    expect(last).toMatchObject({ begun_by: expect.stringMatching(/^cleaner \(\d+\)$/), cleared: { missions: 1 } });
    expect(await ask('POST', '/mission', mission, initToken)).toEqual({ status: 403, body: failed });
  });

  test('POST /mission, then GET, PUT and DELETE /mission?mid=', async () => {
    const { status, body } = await ask('POST', '/mission', mission);
    expect({ status, body }).toEqual({ status: 200, body: { mid: anId, status: 'success' } });
    const mid = String(Object(body).mid);
    const url = `/mission?mid=${mid}`;
    expect(await ask('GET', url)).toEqual({ status: 200, body: { ...mission, ...none, mid, status: 'success' } });
    const changed = { ...mission, data: '', ...none, download: 7 };
    const modified = { mid, mission_modified_count: 1, status: 'success' };
    expect(await ask('PUT', url, changed)).toEqual({ status: 200, body: modified });
    expect((await ask('GET', url)).body).toEqual({ ...changed, mid, status: 'success' });
    const deleted = { mid, mission_deleted_count: 1, status: 'success' };
    expect(await ask('DELETE', url)).toEqual({ status: 200, body: deleted });
    expect(await ask('DELETE', url)).toEqual({ status: 304, body: '' });
    expect(await ask('PUT', url, changed)).toEqual({ status: 304, body: '' });
    expect(await ask('GET', url)).toEqual({ status: 406, body: failed });
  });

  test('POST /mission/bulk adds all, or none', async () => {
    expect(await ask('POST', '/mission/bulk', [mission, { ...mission, target: 2 }])).toEqual({
      status: 200,
      body: { info: [anId, anId], status: 'success' },
    });
    expect(await ask('POST', '/mission/bulk', [mission, {}])).toEqual({ status: 403, body: failed });
    expect(await ask('POST', '/mission/bulk', [])).toMatchObject({ status: 200, body: { info: [] } });
    expect((await ask('GET', '/mission/init', undefined, initToken)).body).toMatchObject({ mission_deleted_count: 2 });
  });
});

describe('Cookie数据 cookies', () => {
  test('POST /cookie, then GET, PUT and DELETE /cookie?cid=', async () => {
    const { status, body } = await ask('POST', '/cookie', cookie);
    expect({ status, body }).toEqual({ status: 200, body: { cid: anId, status: 'success' } });
    const cid = String(Object(body).cid);
    const url = `/cookie?cid=${cid}`;
    expect(await ask('GET', url)).toEqual({ status: 200, body: { ...cookie, ...none, cid, status: 'success' } });
    const modified = { cid, cookie_modified_count: 1, status: 'success' };
    expect(await ask('PUT', url, { ...cookie, ...none })).toEqual({ status: 200, body: modified });
    expect(await ask('PUT', url, { ...cookie, ...none, error: 3 })).toEqual({ status: 200, body: modified });
    expect((await ask('GET', url)).body).toMatchObject({ error: 3 });
    const deleted = { cid, cookie_deleted_count: 1, status: 'success' };
    expect(await ask('DELETE', url)).toEqual({ status: 200, body: deleted });
    expect(await ask('DELETE', url)).toEqual({ status: 304, body: '' });
    expect(await ask('PUT', url, { ...cookie, ...none })).toEqual({ status: 304, body: '' });
    expect(await ask('GET', url)).toEqual({ status: 406, body: failed });
  });

  test('POST /cookie/bulk, GET /cookie/bulk?num= by errors, GET /cookie/list', async () => {
    expect((await ask('GET', '/cookie/bulk')).body).toEqual({ status: 'success', data: [] });
    expect((await ask('GET', '/cookie/list')).body).toEqual({ status: 'success', number: 0, cid: [] });
    const many = Array.from({ length: 22 }, (_, i) => ({ ...cookie, cookie: `my cookie ${i}` }));
    const added = await ask('POST', '/cookie/bulk', many);
    expect(added).toEqual({ status: 200, body: { info: many.map(() => anId), status: 'success' } });
    const cids = Object(added.body).info as string[];
    await ask('PUT', `/cookie?cid=${cids[4]}`, { ...cookie, ...none, error: 9 });
    await ask('PUT', `/cookie?cid=${cids[7]}`, { ...cookie, ...none, error: 2 });
    expect(await ask('GET', '/cookie/bulk?num=3')).toEqual({
      status: 200,
      body: {
        status: 'success',
        data: [
          { ...cookie, ...none, error: 9, cid: cids[4] },
          { ...cookie, ...none, error: 2, cid: cids[7] },
          { ...many[0], ...none, cid: cids[0] },
        ],
      },
    });
    for (const url of ['/cookie/bulk', '/cookie/bulk?num=', '/cookie/bulk?num=20']) {
      expect(Object((await ask('GET', url)).body).data).toHaveLength(20);
    }
    expect(await ask('GET', '/cookie/list')).toEqual({
      status: 200,
      body: { status: 'success', number: 22, cid: cids },
    });
  });

  test.each(['0', '21', '-1', '1.5', 'x', '1e1', '%201', '1&num=2'])('GET /cookie/bulk?num=%s is 403', async (num) =>
    expect(await ask('GET', `/cookie/bulk?num=${num}`)).toEqual({ status: 403, body: failed }),
  );
});

describe('回执数据 tasks and receipts', () => {
  const { target: _, ...asked } = mission;

  test('GET /task gives one task with a cookie, or without where there is none', async () => {
    expect(await ask('GET', '/task')).toEqual({
      status: 200,
      body: { status: 'success', data: [], info: { num: 1, count: 0 } },
    });
    const mid = await made('/mission', mission);
    const bare = { ...asked, mid, cid: '', cookie: '' };
    expect((await ask('GET', '/task')).body).toEqual({ status: 'success', data: [bare], info: { num: 1, count: 1 } });
    const other = await made('/mission', mission);
    const cid = await made('/cookie', cookie);
    expect(Object((await ask('GET', '/task')).body).data).toEqual([
      { ...bare, mid: other, cid, cookie: 'my cookie 1' },
    ]);
    expect((await ask('HEAD', '/task')).status).toBe(404);
  });

  test('GET /task?num= gives as many as there are, at most as many as were asked for', async () => {
    const mid = await made('/mission', { ...mission, target: 2 });
    const { body } = await ask('GET', '/task?num=5');
    expect(body).toMatchObject({ info: { num: 5, count: 2 }, data: [{ mid }, { mid }] });
    expect((await ask('GET', '/task?num=10')).body).toMatchObject({ data: [], info: { num: 10, count: 0 } });
  });

  test.each(['1', '0', '11', '-2', '2.5', 'x', '', '05', '5&num=6'])('GET /task?num=%s is 403', async (num) => {
    await made('/mission', mission);
    expect(await ask('GET', `/task?num=${num}`)).toEqual({ status: 403, body: failed });
    expect((await ask('GET', '/task')).body).toMatchObject({ info: { count: 1 } });
  });

  test('POST /task counts on mission, cookie and totals', async () => {
    const mid = await made('/mission', { ...mission, target: 3 });
    const cid = await made('/cookie', cookie);
    await ask('GET', '/task?num=3');
    const answer = { rid: anId, mid, cid };
    expect(await ask('POST', '/task', receipt(mid, cid))).toEqual({ status: 200, body: answer });
    expect(await ask('POST', '/task', { ...receipt(mid, cid), status: 'error', code: 500, user: 'other(1)' })).toEqual({
      status: 200,
      body: answer,
    });
    const tally = { download: 3, upload: 2, success: 1, error: 1 };
    expect((await ask('GET', `/mission?mid=${mid}`)).body).toMatchObject(tally);
    expect((await ask('GET', `/cookie?cid=${cid}`)).body).toMatchObject(tally);
    expect((await ask('GET', '/info/status', undefined, null)).body).toMatchObject({
      stage_download: 3,
      stage_upload: 2,
      stage_success: 1,
      stage_error: 1,
      stage_user: 2,
    });
  });

  test('POST /task with an empty cid; with a page of 3 MB; sent again', async () => {
    const mid = await made('/mission', mission);
    await ask('GET', '/task');
    const large = { ...receipt(mid), data: 'x'.repeat(3_000_000) };
    const first = await ask('POST', '/task', large);
    expect(first).toEqual({ status: 200, body: { rid: anId, mid, cid: '' } });
    expect(await ask('POST', '/task', large)).toEqual(first);
    expect((await ask('GET', `/mission?mid=${mid}`)).body).toMatchObject({ upload: 1, success: 1 });
    expect(await ask('POST', '/task', { ...large, data: 'x'.repeat(5_000_000) })).toEqual({
      status: 403,
      body: failed,
    });
  });

  test('a task that does not come back within 60 s goes to the next who asks', async () => {
    const mid = await made('/mission', mission);
    const count = async () => Object((await ask('GET', '/task')).body).info.count as number;
    expect([await count(), await count()]).toEqual([1, 0]);
    clock.advance(60_000);
    expect([await count(), await count()]).toEqual([1, 0]);
    await ask('POST', '/task', receipt(mid));
    clock.advance(60_000);
    expect(await count()).toBe(0);
  });

  test('of a mission that is not there, POST /task is 404', async () =>
    expect(await ask('POST', '/task', receipt(UNKNOWN))).toEqual({ status: 404, body: failed }));
});

describe('服务信息 the service', () => {
  test('GET /hello_world, /info/version and /info/status need no token', async () => {
    const open = async (url: string) => (await ask('GET', url, undefined, null)).body;
    expect(await open('/hello_world')).toEqual({ status: 'success', info: 'Hello, world!' });
    expect(await open('/info/version')).toEqual({ status: 'success', version: '0.1.0' });
    const names = ['download', 'upload', 'success', 'error', 'user'];
    const status = await open('/info/status');
    expect(Object.keys(status).toSorted()).toEqual(
      names.flatMap((name) => [`total_${name}`, `stage_${name}`]).toSorted(),
    );
    for (const name of names) expect(Object(status)[`stage_${name}`]).toBe(0);
  });

  test('GET /info/healthy needs one', async () => {
    expect(await ask('GET', '/info/healthy')).toEqual({ status: 200, body: { healthy: true, mongodb: true } });
    for (const auth of [null, 'x', `api_${'A'.repeat(43)}`])
      expect(await ask('GET', '/info/healthy', undefined, auth)).toEqual({ status: 401, body: failed });
    expect(await ask('GET', '/info/healthy', undefined, muToken)).toEqual({ status: 403, body: failed });
  });

  test('GET /info/healthy says so when the database is away', async () => {
    const { db, close } = connect({ url: 'postgres://nobody:none@127.0.0.1:1/none' });
    const away = await createServer({ logger: pino({ enabled: false }), trustedProxies: [], version: '0' });
    const parts = { db, clock, transact: createTransact(db, clock), apiTokens: createApiTokens({ db, clock }) };
    await speak(away, lemon, (scope) => infoRoutes(scope, { ...parts, guard: () => () => Promise.resolve() }));
    const response = await away.inject({ url: '/info/healthy', headers: { 'x-auth-token': token } });
    expect([response.statusCode, response.json()]).toEqual([200, { healthy: false, mongodb: false }]);
    const status = await away.inject('/info/status');
    expect([status.statusCode, status.json()]).toEqual([503, failed]);
    await Promise.all([close(), away.close()]);
  });
});

describe('请求异常 errors', () => {
  const guarded: [Method, string, unknown?][] = [
    ['GET', '/mission/init'],
    ['POST', '/mission', mission],
    ['GET', `/mission?mid=${UNKNOWN}`],
    ['PUT', `/mission?mid=${UNKNOWN}`, { ...mission, ...none }],
    ['DELETE', `/mission?mid=${UNKNOWN}`],
    ['POST', '/mission/bulk', [mission]],
    ['POST', '/cookie', cookie],
    ['GET', `/cookie?cid=${UNKNOWN}`],
    ['PUT', `/cookie?cid=${UNKNOWN}`, { ...cookie, ...none }],
    ['DELETE', `/cookie?cid=${UNKNOWN}`],
    ['POST', '/cookie/bulk', [cookie]],
    ['GET', '/cookie/bulk'],
    ['GET', '/cookie/list'],
    ['GET', '/task'],
    ['POST', '/task', receipt(UNKNOWN)],
  ];

  test.each(guarded)('%s %s is 401 without a token, 403 with one of another scope', async (method, url, payload) => {
    for (const auth of [null, '', 'wrong', `api_${'A'.repeat(43)}`])
      expect(await ask(method, url, payload, auth)).toEqual({ status: 401, body: failed });
    expect(await ask(method, url, payload, muToken)).toEqual({ status: 403, body: failed });
  });

  test('a token that is revoked is worth nothing with the next request', async () => {
    const { token: short, id } = await addToken('short', 'probe');
    expect((await ask('GET', '/cookie/list', undefined, short)).status).toBe(200);
    await api.app.inject({ method: 'DELETE', url: `/api-tokens/${id}`, headers: admin });
    expect(await ask('GET', '/cookie/list', undefined, short)).toEqual({ status: 401, body: failed });
  });

  test.each<[Method, string]>([
    ['GET', '/mission/none'],
    ['PATCH', '/mission'],
    ['POST', '/task/bulk'],
    ['GET', '/info'],
    ['POST', '/hello_world'],
  ])('%s %s is 404', async (method, url) => expect(await ask(method, url)).toEqual({ status: 404, body: failed }));

  test.each(['', '?mid=', '?mid=x', '?mid=5c83e661e43c5d3a80007ae', `?mid=${UNKNOWN}&mid=${UNKNOWN}`, '?cid=1'])(
    'any method of /mission%s is 403',
    async (query) => {
      for (const method of ['GET', 'PUT', 'DELETE'] as const) {
        const payload = method === 'PUT' ? { ...mission, ...none } : undefined;
        expect(await ask(method, `/mission${query}`, payload)).toEqual({ status: 403, body: failed });
      }
    },
  );

  test('a body that lacks a field, or has one of another type, is 403 and changes nothing', async () => {
    const mid = await made('/mission', mission);
    const cid = await made('/cookie', cookie);
    const bodies: [Method, string, Record<string, unknown>][] = [
      ['POST', '/mission', mission],
      ['PUT', `/mission?mid=${mid}`, { ...mission, ...none }],
      ['POST', '/cookie', cookie],
      ['PUT', `/cookie?cid=${cid}`, { ...cookie, ...none }],
      ['POST', '/task', receipt(mid, cid)],
    ];
    const before = await Promise.all([ask('GET', `/mission?mid=${mid}`), ask('GET', `/cookie?cid=${cid}`)]);
    const wrong = fc
      .constantFrom(...bodies)
      .chain(([method, url, body]) =>
        fc
          .tuple(fc.constantFrom(...Object.keys(body)), fc.oneof(fc.constant(undefined), wrongFor))
          .map(([field, make]) => ({ method, url, body: { ...body, [field]: make?.(body[field]) } })),
      );
    await fc.assert(
      fc.asyncProperty(wrong, async ({ method, url, body }) => {
        expect(await ask(method, url, body)).toEqual({ status: 403, body: failed });
      }),
      { numRuns: 120 },
    );
    const after = await Promise.all([ask('GET', `/mission?mid=${mid}`), ask('GET', `/cookie?cid=${cid}`)]);
    expect(after).toEqual(before);
    expect((await ask('GET', '/mission/init', undefined, initToken)).body).toMatchObject({
      mission_deleted_count: 1,
      cookie_deleted_count: 1,
      receipt_deleted_count: 0,
    });
  });

  test('whatever else is sent is 403', async () => {
    for (const payload of ['', '{', 'null', '[]', '"x"', '{"__proto__":{}}', '\u0000'])
      expect(await ask('POST', '/cookie', payload)).toEqual({ status: 403, body: failed });
    for (const text of ['a\u0000b', 'a\r\nb']) {
      expect(await ask('POST', '/cookie', { ...cookie, cookie: text })).toEqual({ status: 403, body: failed });
      expect(await ask('POST', '/mission', { ...mission, host: text })).toEqual({ status: 403, body: failed });
    }
    expect(await ask('POST', '/mission', { ...mission, unknown: 1 })).toMatchObject({ status: 200 });
  });
});

/** Something of another type than the right value, or out of its range. */
const wrongFor: fc.Arbitrary<(right: unknown) => unknown> = fc.constantFrom(
  () => null,
  (right: unknown) => (typeof right === 'string' ? 7 : 'text'),
  (right: unknown) => (typeof right === 'number' ? right + 0.5 : [right]),
  (right: unknown) => (typeof right === 'number' ? -2 : 1.5),
  (right: unknown) => (typeof right === 'object' ? { a: { b: 1 } } : {}),
);
