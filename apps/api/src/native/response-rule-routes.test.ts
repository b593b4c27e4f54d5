import { setTimeout } from 'node:timers/promises';
import { emptyTables } from '@orrery/persistence/testing';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const api = await testApi({ environment: { SUBSCRIPTION_RATE_LIMIT: '0' } });
const { app, db } = api;
const other = await api.addReplica();
const admin = { authorization: `Bearer ${await api.signIn()}` };
let link = '';

beforeAll(async () => {
  const shadowsocks = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;
  await api.addNode({ name: 'One', serverAddress: 'node.example', serverPort: 8388, ...shadowsocks });
  const plan = await api.addPlan({ name: 'Gold' });
  link = `/s/${(await api.addSubscription((await api.addUser('one@example.com')).id, plan.id)).token}`;
});

beforeEach(async () => {
  await emptyTables(db, 'response_rules');
});

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function call(method: Method, url: string, body?: object, headers: Record<string, string> = {}) {
  const answer = await app.inject({ method, url, ...(body && { payload: body }), headers: { ...admin, ...headers } });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}

const agent = (value: string, operator = 'contains') => ({ header: 'User-Agent', operator, value });
const rule = (own: object = {}) => ({
  name: 'Old boxes',
  conditions: [agent('oldbox')],
  outcome: { action: 'serve', format: 'links' },
  ...own,
});
const given = async (own: object = {}) => (await call('POST', '/response-rules', rule(own))).body.data;
const tested = async (headers: object, format?: string) =>
  (await call('POST', '/response-rules/test', { headers, ...(format && { format }) })).body.data;
const fetched = (headers: Record<string, string>, url = link) => app.inject({ url, headers });
const named = async (query = '') =>
  (await call('GET', `/response-rules${query}`)).body.data.items.map((one: { name: string }) => one.name);

/** Until the rules are used by the process of this app, and how long that took. */
async function untilUsed(answers: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await answers())) {
    if (performance.now() - began > 5_000) throw new Error('the rules were not used');
    await setTimeout(5);
  }
  return performance.now() - began;
}

describe('keeping rules', () => {
  test('creates them at the end and shows them with the built-in table', async () => {
    const first = await call('POST', '/response-rules', rule());
    expect(first).toMatchObject({
      status: 201,
      body: {
        data: {
          id: 1,
          position: 1,
          enabled: true,
          conditions: [{ header: 'user-agent', operator: 'contains', value: 'oldbox', not: false }],
          outcome: { action: 'serve', format: 'links', headers: [], template_id: null },
          version: 1,
        },
      },
    });
    await given({ name: 'second' });
    const { data } = (await call('GET', '/response-rules')).body;
    expect(data.items.map(({ name, position }: { name: string; position: number }) => [name, position])).toEqual([
      ['Old boxes', 1],
      ['second', 2],
    ]);
    expect(data.built_in).toContainEqual(expect.objectContaining({ format: 'singbox', at_least: '1.11' }));
    expect(data.built_in.at(-1)).toMatchObject({ format: 'base64', marks: [] });
    expect((await call('GET', '/response-rules/1')).body.data).toEqual(data.items[0]);
  });

  test('changes and deletes them, and refuses who has read an older version', async () => {
    const made = await given();
    const changed = await call('PATCH', '/response-rules/1', { enabled: false, version: made.version });
    expect(changed.body.data).toMatchObject({ ...made, enabled: false, version: 2, updated_at: expect.any(String) });
    expect((await call('PUT', '/response-rules/1', { enabled: true, version: 1 })).status).toBe(409);
    expect((await call('DELETE', '/response-rules/1', undefined, { 'if-match': '"1"' })).status).toBe(409);
    expect((await call('DELETE', '/response-rules/1', undefined, { 'if-match': '"2"' })).status).toBe(204);
    expect((await call('GET', '/response-rules/1')).status).toBe(404);
  });

  test('puts them into another order, all of them or not at all', async () => {
    for (const name of ['a', 'b', 'c']) await given({ name });
    const order = (...rules: object[]) => call('PUT', '/response-rules/order', { rules });
    expect((await order({ id: 3, version: 1 }, { id: 1 }, { id: 2 })).status).toBe(200);
    expect(await named()).toEqual(['c', 'a', 'b']);
    expect((await order({ id: 1, version: 1 }, { id: 2 }, { id: 3 })).status).toBe(409);
    expect((await order({ id: 1 }, { id: 2 })).status).toBe(409);
    expect((await order({ id: 1 }, { id: 2 }, { id: 2 })).status).toBe(409);
    expect(await named()).toEqual(['c', 'a', 'b']);
  });

  test('of two writers at once exactly one wins', async () => {
    await given();
    const write = (value: string) => call('PUT', '/response-rules/1', { conditions: [agent(value)], version: 1 });
    const statuses = (await Promise.all([write('a'), write('b')])).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200, 409]));
  });

  test('is done once under one Idempotency-Key, and refuses a name that is taken', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const first = await call('POST', '/response-rules', rule(), key);
    expect(await call('POST', '/response-rules', rule(), key)).toEqual(first);
    expect((await call('POST', '/response-rules', rule())).status).toBe(409);
  });

  test.each<[string, object, string]>([
    ['name', { name: ' ' }, 'blank'],
    ['conditions[0].header', { conditions: [{ ...agent('x'), header: 'a b' }] }, 'no name of a header'],
    ['conditions[0].value', { conditions: [agent('', 'starts')] }, 'empty'],
    ['conditions[0].value', { conditions: [agent('clash(', 'regex')] }, 'at character 1: missing closing )'],
    ['conditions[1].value', { conditions: [agent('a'), agent('((a{99}){99}){9}', 'regex')] }, 'at character'],
    ['outcome.format', { outcome: { action: 'serve', format: 'toml' } }, ''],
    [
      'outcome.headers[0].name',
      { outcome: { action: 'serve', headers: [{ name: 'Set-Cookie', value: 'a' }] } },
      'allowed',
    ],
    ['outcome.headers[0].name', { outcome: { action: 'serve', headers: [{ name: 'etag', value: 'a' }] } }, 'allowed'],
    [
      'outcome.headers[0].name',
      { outcome: { action: 'serve', headers: [{ name: '__proto__', value: 'a' }] } },
      'allowed',
    ],
    [
      'outcome.headers[0].value',
      { outcome: { action: 'serve', headers: [{ name: 'announce', value: 'a\r\nb: c' }] } },
      'control',
    ],
    [
      'outcome.headers[0].value',
      { outcome: { action: 'serve', headers: [{ name: 'announce', value: '{{days}}' }] } },
      'at character 1',
    ],
    [
      'outcome.headers[0].value',
      { outcome: { action: 'serve', headers: [{ name: 'support-url', value: 'javascript:1' }] } },
      'http',
    ],
    ['outcome.headers[0].value', { outcome: { action: 'serve', headers: [{ name: 'routing', value: 'Ü' }] } }, 'ASCII'],
    ['outcome.template_id', { outcome: { action: 'serve', template_id: 99 } }, 'not found'],
    ['colour', { colour: 'red' }, ''],
  ])('names %s when it is wrong: %j', async (path, own, message) => {
    const { status, body } = await call('POST', '/response-rules', rule(own));
    expect(status).toBe(400);
    const field = body.error.details.fields.find((one: { path: string }) => one.path === path);
    expect(field?.message).toContain(message);
    expect(await named()).toEqual([]);
  });

  test('refuses patterns that are too much together, whatever each of them is', async () => {
    const regex = (times: number) => ({ conditions: [agent('a'), agent(`x(.*[a-cA0]){${times}}`, 'regex')] });
    await given({ name: 'heavy', ...regex(95) });
    await given({ name: 'off', enabled: false, ...regex(95) });
    const refused = await call('POST', '/response-rules', rule({ name: 'one more', ...regex(90) }));
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { details: { fields: [{ path: 'conditions[1].value' }] } } },
    });
    expect(refused.body.error.message).toBe(
      'is too much: regular expressions take 453 steps in this rule and 956 in all others, together more than 1000; shorten some, or use other operators',
    );
    expect((await call('POST', '/response-rules', rule({ name: 'one more', ...regex(5) }))).status).toBe(201);
    expect((await call('PATCH', '/response-rules/3', regex(20))).status).toBe(400);
    expect((await call('PATCH', '/response-rules/3', { conditions: [agent('a')] })).status).toBe(200);
    expect((await call('PATCH', '/response-rules/1', { ...regex(90), enabled: false })).status).toBe(200);
    expect(await named()).toEqual(['heavy', 'off', 'one more']);
  });

  test('lets rules that are too much already be changed to anything that is no more', async () => {
    const heavy = await given({ name: 'heavy', conditions: [agent('x(.*[a-cA0]){90}', 'regex')] });
    for (const name of ['a', 'b']) {
      await db.execute(sql`
        insert into response_rules (name, position, enabled, conditions, action, headers, version, created_at, updated_at)
        select ${name}, position + 1, enabled, conditions, action, headers, 1, created_at, updated_at
        from response_rules where id = ${heavy.id}`);
    }
    expect((await call('PATCH', '/response-rules/2', { enabled: false })).status).toBe(200);
    expect(
      (await call('PATCH', '/response-rules/2', { conditions: [agent('y(.*[a-cA0]){90}', 'regex')] })).status,
    ).toBe(200);
    expect(
      (await call('PATCH', '/response-rules/2', { conditions: [agent('y(.*[a-cA0]){91}', 'regex')] })).status,
    ).toBe(400);
  });

  test('is for admins', async () => {
    const user = { authorization: `Bearer ${await api.signIn('one@example.com')}` };
    for (const [method, url] of [
      ['GET', '/response-rules'],
      ['POST', '/response-rules'],
      ['PUT', '/response-rules/order'],
      ['PUT', '/response-rules/1'],
      ['PATCH', '/response-rules/1'],
      ['DELETE', '/response-rules/1'],
      ['POST', '/response-rules/test'],
      ['POST', '/response-rules/defaults'],
    ] as const) {
      expect((await call(method, url, undefined, { authorization: '' })).status).toBe(401);
      expect((await call(method, url, undefined, user)).status).toBe(403);
    }
  });
});

describe('the built-in table', () => {
  test("is copied behind the rules there are, once, and is the operator's then", async () => {
    await given({ name: 'first' });
    const key = { 'idempotency-key': crypto.randomUUID() };
    const copied = await call('POST', '/response-rules/defaults', undefined, key);
    const { items, built_in: builtIn } = copied.body.data;
    expect(copied.status).toBe(201);
    const clients = builtIn.slice(0, -1).map((row: { clients: string }) => row.clients);
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['first', ...clients]);
    expect(await named()).toEqual(['first', ...clients]);
    expect((await call('POST', '/response-rules/defaults', undefined, key)).body).toEqual(copied.body);
    expect((await call('POST', '/response-rules/defaults')).status).toBe(409);
    expect(await named()).toEqual(['first', ...clients]);

    const surge = items.find(({ name }: { name: string }) => name === 'Surge');
    expect(surge.conditions).toEqual([{ header: 'user-agent', operator: 'contains', value: 'surge', not: false }]);
    await call('PATCH', `/response-rules/${surge.id}`, { outcome: { action: 'serve', format: 'links' } });
    expect(await tested({ 'User-Agent': 'Surge iOS/3000' })).toMatchObject({ format: 'links', why: 'rule Surge' });
    expect((await fetched({ 'user-agent': BROWSER, accept: 'text/html' })).headers['content-type']).toContain('html');
  });

  test('is copied as a whole or not at all', async () => {
    await given({ name: 'Loon' });
    expect((await call('POST', '/response-rules/defaults')).status).toBe(409);
    expect(await named()).toEqual(['Loon']);
  });
});

describe('the tester', () => {
  test('says which rule matched, and why the ones before did not', async () => {
    await given({ name: 'off', enabled: false, conditions: [] });
    await given({
      name: 'two headers',
      conditions: [agent('OLD'), { header: 'X-Device', operator: 'equals', value: 'tv' }],
    });
    await given({
      name: 'wanted',
      conditions: [agent('^old.*[0-9]$', 'regex'), { ...agent('new'), not: true }],
      outcome: {
        action: 'serve',
        format: 'clash',
        headers: [
          { name: 'Announce', value: 'Ü' },
          { name: 'support-url', value: 'https://a.example/' },
        ],
      },
    });
    await given({ name: 'later', conditions: [] });
    const data = await tested({ 'user-agent': 'OldBox/1' });
    expect(data).toMatchObject({
      matched: { name: 'wanted' },
      status: 200,
      format: 'clash',
      form: 'clash',
      why: 'rule wanted',
      headers: { announce: `base64:${Buffer.from('Ü').toString('base64')}`, 'support-url': 'https://a.example/' },
      template_id: null,
    });
    expect(data.rules).toMatchObject([
      { name: 'off', enabled: false, matches: false },
      {
        name: 'two headers',
        matches: false,
        conditions: [
          { sent: 'OldBox/1', holds: true },
          { sent: '', holds: false },
        ],
      },
      { name: 'wanted', matches: true, conditions: [{ holds: true }, { holds: true }] },
    ]);
  });

  test('falls back to the built-in table; a format in the URL wins over every rule', async () => {
    await given({ conditions: [agent('box')], outcome: { action: 'serve', format: 'clash' } });
    expect(await tested({ 'User-Agent': 'SFA/1.11.5 (500; sing-box 1.11.5)' })).toMatchObject({ format: 'clash' });
    expect(await tested({ 'User-Agent': 'SFA/1.11.5 (1)' })).toMatchObject({
      matched: null,
      format: 'singbox',
      form: 'singbox-1.11',
      why: 'sing-box 1.11 and later, and its shells',
    });
    expect(await tested({ 'user-agent': 'box' }, 'surge')).toMatchObject({
      format: 'surge',
      why: 'asked',
      matched: { id: 1 },
    });
  });

  test('is quick with patterns that explode elsewhere, over 8 KiB of every header', async () => {
    for (const [n, pattern] of ['(a+)+$', '(a|aa)+$', '([a-z]*)*!$', '(.*a){20}b'].entries()) {
      await given({
        name: `explodes ${n}`,
        conditions: [agent(pattern, 'regex'), { header: 'x-b', operator: 'regex', value: pattern }],
      });
    }
    const long = `${'a'.repeat(8_190)}-`;
    const began = performance.now();
    expect((await tested({ 'User-Agent': long, 'x-b': long })).matched).toMatchObject({ name: 'explodes 0' });
    expect((await tested({ 'User-Agent': `${'a'.repeat(900)}-` })).matched).toBeNull();
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('the worst rules that are taken', () => {
  const random = () => Array.from({ length: 1_024 }, () => 'abcA0x '[Math.floor(Math.random() * 7)]).join('');
  /** Of this thread: others on the machine do not count. */
  async function cpuMs(work: () => Promise<unknown>): Promise<number> {
    const before = process.threadCpuUsage();
    await work();
    return process.threadCpuUsage(before).user / 1_000;
  }

  // A link took 1.3 s, and the tester 20 s.
  test.each(['x(.*[a-cA0]){160}', 'x(.*[a-cA0]){80}', '(?:[acegxzACEGXZ]?){50}!'])(
    'make no request slow, however many with %s are tried',
    async (pattern) => {
      const conditions = Array.from({ length: 9 }, (_, i) => ({ ...agent(`${pattern}${i}?`, 'regex'), not: true }));
      const refuses = { outcome: { action: 'block' } };
      await given({ name: 'seen', conditions: [agent('seen')], ...refuses });
      for (let fewer = 9; fewer > 0; fewer--) {
        for (let i = 0; i < 30; i++) {
          const own = {
            name: `${fewer} ${i}`,
            conditions: [...conditions.slice(0, fewer), agent('never')],
            ...refuses,
          };
          if ((await call('POST', '/response-rules', rule(own))).status !== 201) break;
        }
      }
      await untilUsed(async () => (await fetched({ 'user-agent': 'seen' })).statusCode === 403);
      const fetches = () => fetched({ 'user-agent': random() });
      expect((await fetches()).statusCode).toBe(200);
      expect(await cpuMs(fetches)).toBeLessThan(100);
      expect(await cpuMs(() => tested({ 'user-agent': random() }))).toBeLessThan(200);
    },
  );
});

describe('a link', () => {
  test('is answered by the first rule that matches, in every process and within a second', async () => {
    const isLinks = (on: typeof app) => async () =>
      (await on.inject({ url: link, headers: { 'user-agent': 'OldBox' } })).body.startsWith('ss://');
    expect([await isLinks(app)(), await isLinks(other)()]).toEqual([false, false]);
    await given({ outcome: { action: 'serve', format: 'links', headers: [{ name: 'announce', value: 'Hello' }] } });
    expect(await untilUsed(isLinks(app))).toBeLessThan(1_000);
    expect(await untilUsed(isLinks(other))).toBeLessThan(1_000);
    const answer = await fetched({ 'user-agent': 'OldBox' });
    expect(answer.headers).toMatchObject({
      announce: `base64:${Buffer.from('Hello').toString('base64')}`,
      'content-type': 'text/plain; charset=utf-8',
    });
    const unchanged = await fetched({ 'user-agent': 'OldBox', 'if-none-match': String(answer.headers.etag) });
    expect([unchanged.statusCode, unchanged.headers['announce']]).toEqual([304, answer.headers['announce']]);
    expect((await fetched({ 'user-agent': 'OldBox' }, `${link}/clash`)).headers['content-type']).toContain('yaml');
    expect((await fetched({ 'user-agent': 'OldBox' }, `${link}?format=clash`)).headers['content-type']).toContain(
      'yaml',
    );
  });

  test('is refused by a rule with 403 or 404, whatever format is asked for; unknown links stay 404', async () => {
    await given({ name: 'blocked', conditions: [agent('bad')], outcome: { action: 'block' } });
    await given({ name: 'hidden', conditions: [agent('worse')], outcome: { action: 'not_found' } });
    const status = async (headers: Record<string, string>, url = link) => (await fetched(headers, url)).statusCode;
    await untilUsed(async () => (await status({ 'user-agent': 'worse' })) === 404);
    expect(await status({ 'user-agent': 'bad' })).toBe(403);
    expect(await status({ 'user-agent': 'bad' }, `${link}/clash`)).toBe(403);
    expect(await status({ 'user-agent': 'good' })).toBe(200);
    const [hidden, unknown] = [await fetched({ 'user-agent': 'worse' }), await fetched({}, '/s/unknown')];
    expect(hidden.json()).toEqual(unknown.json());
    expect(await status({ 'user-agent': 'bad' }, '/s/unknown')).toBe(404);
  });

  test('shows its rule in the preview', async () => {
    await given();
    const preview = await call('GET', '/subscriptions/1/preview?user_agent=oldbox');
    expect(preview.body.data).toMatchObject({
      format: 'links',
      rule: 'rule Old boxes',
      response_rule: { id: 1, name: 'Old boxes', action: 'serve' },
    });
    expect((await call('GET', '/subscriptions/1/preview?user_agent=other')).body.data.response_rule).toBeNull();
  });
});
