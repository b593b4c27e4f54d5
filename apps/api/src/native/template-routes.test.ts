import { readFileSync } from 'node:fs';
import { DAY_MS, fixedClock } from '@orrery/kernel';
import { emptyTables } from '@orrery/persistence/testing';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { testApi } from '../testing/test-api.ts';

const clock = fixedClock('2026-03-10T12:00:00.000Z');
const api = await testApi({
  clock,
  environment: { SUBSCRIPTION_RATE_LIMIT: '0', ANNOUNCEMENT: '{{plan.name}}: {{days_left}} days' },
});
const { app, db } = api;
const admin = { authorization: `Bearer ${await api.signIn()}` };
const clash = readFileSync(new URL('../../../../docs/templates/clash.yaml', import.meta.url), 'utf8');
let link = '';
let goldLink = '';
let goldId = 0;

beforeAll(async () => {
  const shadowsocks = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;
  const place = { serverAddress: 'node.example', serverPort: 8388, region: 'DE' };
  await api.addNode({ name: 'One "1": #a', ...place, ...shadowsocks });
  const user = await api.addUser('one@example.com');
  const plan = await api.addPlan({ name: 'Silver', quotaBytes: 10n * 2n ** 30n, durationDays: 30 });
  const gold = await api.addPlan({ name: 'Gold' });
  goldId = gold.id;
  link = `/s/${(await api.addSubscription(user.id, plan.id)).token}`;
  goldLink = `/s/${(await api.addSubscription(user.id, gold.id)).token}`;
});

beforeEach(async () => {
  clock.set('2026-03-10T12:00:00.000Z');
  await emptyTables(db, 'response_rules', 'document_templates', 'document_texts');
  const heard = api.feed.waitAfter(api.feed.current, 5_000);
  await api.transact(async ({ revisions }) => revisions.raise({ scope: 'documents' }));
  await heard;
});

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Writes wait until this process has heard of them. */
async function call(method: Method, url: string, body?: object, headers: Record<string, string> = {}) {
  const before = api.feed.current;
  const answer = await app.inject({ method, url, ...(body && { payload: body }), headers: { ...admin, ...headers } });
  if (method !== 'GET' && answer.statusCode < 300 && !url.endsWith('/check')) await api.feed.waitAfter(before, 5_000);
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
}

const template = (own: object = {}) => ({ name: 'Ours', form: 'mihomo', used_by: 'everybody', content: clash, ...own });
const given = async (own: object = {}) => (await call('POST', '/templates', template(own))).body.data;
const titled = (text: string) => clash.replace('name: Video', `name: '${text}'`);
const groupsAt = async (url: string) => {
  const document = parse((await app.inject({ url })).body);
  return document['proxy-groups'].map(({ name }: { name: string }) => name);
};
const BUILT_IN = ['Proxy', 'Auto'];

describe('templates', () => {
  test('are kept, listed without their content, changed, and deleted', async () => {
    const made = await call('POST', '/templates', template());
    expect(made).toMatchObject({ status: 201, body: { data: { id: 1, ...template(), plan_id: null, version: 1 } } });
    const { content: _content, ...summary } = made.body.data;
    expect((await call('GET', '/templates?form=mihomo')).body.data).toMatchObject({ items: [summary], total: 1 });
    expect((await call('GET', '/templates?form=clash')).body.data.total).toBe(0);
    const changed = await call('PUT', '/templates/1', { name: 'Theirs', version: 1 });
    expect(changed.body.data).toMatchObject({ name: 'Theirs', content: clash, version: 2 });
    expect((await call('PUT', '/templates/1', { name: 'x', version: 1 })).status).toBe(409);
    expect((await call('DELETE', '/templates/1', undefined, { 'if-match': '"1"' })).status).toBe(409);
    expect((await call('DELETE', '/templates/1')).status).toBe(204);
    expect((await call('GET', '/templates/1')).status).toBe(404);
  });

  test('of everybody, of a plan and of a rule are used in this order of weight', async () => {
    await given({ name: 'all', content: titled('for all') });
    await given({ name: 'gold', used_by: 'plan', plan_id: goldId, content: titled('for gold') });
    const tv = await given({ name: 'tv', used_by: 'rules', content: titled('for tv') });
    expect(await groupsAt(`${link}/mihomo`)).toEqual([...BUILT_IN, 'for all']);
    expect(await groupsAt(`${goldLink}/mihomo`)).toEqual([...BUILT_IN, 'for gold']);
    expect(await groupsAt(`${link}/stash`)).toEqual(BUILT_IN);
    const outcome = { action: 'serve', template_id: tv.id };
    expect((await call('POST', '/response-rules', { name: 'tv', outcome })).status).toBe(201);
    expect(await groupsAt(`${goldLink}/mihomo`)).toEqual([...BUILT_IN, 'for tv']);
    expect(await call('DELETE', `/templates/${tv.id}`)).toMatchObject({
      status: 409,
      body: { error: { details: { rules: ['tv'] } } },
    });
    const preview = (await call('GET', '/subscriptions/1/preview?format=mihomo')).body.data;
    expect(preview).toMatchObject({ response_rule: { name: 'tv' }, template: { id: tv.id, name: 'tv' } });
    expect(preview.document).toContain('for tv');
  });

  test('that are refused leave the last good one in use, and say line and reason', async () => {
    await given({ content: titled('good') });
    const refused = await call('PUT', '/templates/1', { content: clash.replace('MATCH,Proxy', 'MATCH,Nowhere') });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'VALIDATION_ERROR',
          details: {
            fields: [
              { path: 'content', line: 20, message: expect.stringContaining('line 20: a rule leads to Nowhere') },
            ],
          },
        },
      },
    });
    expect((await call('GET', '/templates/1')).body.data).toMatchObject({ version: 1, content: titled('good') });
    expect(await groupsAt(`${link}/mihomo`)).toEqual([...BUILT_IN, 'good']);
  });

  test('can be checked without being saved', async () => {
    const checked = async (content: string, form = 'singbox') =>
      (await call('POST', '/templates/check', { form, content })).body.data.flaws;
    expect(await checked(clash, 'clash')).toEqual([]);
    expect(await checked('{"outbounds": ["{{proxies}}"')).toMatchObject([
      { line: 1, reason: expect.stringContaining('is no JSON') },
    ]);
    expect((await call('GET', '/templates')).body.data.total).toBe(0);
  });

  test.each<[string, object]>([
    ['form', { form: 'outline' }],
    ['name', { name: 'a\nb' }],
    ['plan_id', { used_by: 'plan' }],
    ['plan_id', { used_by: 'plan', plan_id: 99 }],
    ['plan_id', { plan_id: 1 }],
    ['content', { content: 'x'.repeat(262_145) }],
    ['content', { content: clash.replace("'{{proxies}}'", 'none') }],
    ['colour', { colour: 'red' }],
  ])('name %s when it is wrong', async (path, own) => {
    const { status, body } = await call('POST', '/templates', template(own));
    expect(status).toBe(400);
    expect(body.error.details.fields.map((one: { path: string }) => one.path)).toContain(path);
  });

  test('are one for a form and its subscribers', async () => {
    await given();
    expect((await call('POST', '/templates', template({ name: 'another' }))).status).toBe(409);
    expect((await call('POST', '/templates', template({ form: 'clash' }))).status).toBe(409);
    expect((await call('POST', '/templates', template({ name: 'another', form: 'clash' }))).status).toBe(201);
  });

  test('go with their plan', async () => {
    const plan = await api.addPlan({ name: 'short-lived' });
    await given({ used_by: 'plan', plan_id: plan.id });
    await app.inject({ method: 'DELETE', url: `/plans/${plan.id}`, headers: admin });
    expect((await call('GET', '/templates')).body.data.total).toBe(0);
  });
});

describe('texts', () => {
  const textOf = (value: unknown) => Buffer.from(String(value).replace('base64:', ''), 'base64').toString();
  const announced = async (url = link) => textOf((await app.inject({ url })).headers['announce']);

  test('of the environment and of operators are filled in, for each reader', async () => {
    expect([await announced(), await announced(goldLink)]).toEqual(['Silver: 30 days', 'Gold: ∞ days']);
    const changed = await call('PUT', '/document-texts', {
      title: '{{plan.name}} {{traffic_left}}',
      announcement: 'Until {{expires_at}}',
      node_name: '{{node.region}} {{node.name}} ({{days_left}})',
      version: 1,
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { data: { version: 2, announcement: 'Until {{expires_at}}' } },
    });
    const { headers, body } = await app.inject({ url: `${link}/mihomo` });
    expect([textOf(headers['profile-title']), await announced()]).toEqual(['Silver 10 GB', 'Until 2026-04-09']);
    expect(parse(body).proxies[0].name).toBe('DE One "1": #a (30)');
    expect((await app.inject({ url: `${link}/links` })).body).toMatch(/#DE%20One%20%221%22%3A%20%23a%20%2830%29$/);
    const preview = (await call('GET', '/subscriptions/1/preview?format=links')).body.data;
    expect(preview.document).toBe((await app.inject({ url: `${link}/links` })).body);
    expect((await call('PUT', '/document-texts', { title: null, version: 1 })).status).toBe(409);
    await call('PATCH', '/document-texts', { announcement: null });
    expect(await announced()).toBe('Silver: 30 days');
  });

  test('with days in them stay the same to the next day, and no longer', async () => {
    await call('PUT', '/document-texts', { node_name: '{{node.name}} {{days_left}}' });
    const get = (tag?: unknown) => app.inject({ url: `${link}/links`, headers: { 'if-none-match': String(tag) } });
    const first = await get();
    expect((await get(first.headers.etag)).statusCode).toBe(304);
    clock.set(new Date(Date.parse('2026-03-10T12:00:00.000Z') + DAY_MS - 1).toISOString());
    expect((await get(first.headers.etag)).statusCode).toBe(304);
    clock.set('2026-03-11T12:00:00.000Z');
    const next = await get(first.headers.etag);
    expect(next.statusCode).toBe(200);
    expect(next.body).toMatch(/%2029$/);
  });

  test('with who reads them are each one their own', async () => {
    await call('PUT', '/document-texts', { node_name: '{{user.id}}/{{subscription.id}}' });
    const names = async (url: string) =>
      decodeURIComponent((await app.inject({ url: `${url}/links` })).body.split('#')[1] ?? '');
    expect([await names(link), await names(goldLink)]).toEqual(['2/1', '2/2']);
    const { headers } = await app.inject({ url: `${link}/links` });
    const again = await app.inject({ url: `${link}/links`, headers: { 'if-none-match': String(headers.etag) } });
    expect(again.statusCode).toBe(304);
  });

  test.each<[string, object, string]>([
    ['title', { title: 'a {{day_left}}' }, 'at character 3: {{day_left}} is no variable'],
    ['announcement', { announcement: '{{node.name}}' }, 'at character 1'],
    ['announcement', { announcement: '{{user.email}}' }, 'at character 1'],
    ['node_name', { node_name: '{{days_left' }, 'at character 1: {{ without'],
    ['title', { title: 'a\nb' }, ''],
    ['colour', { colour: 'red' }, ''],
  ])('name %s when it is wrong', async (path, change, message) => {
    const { status, body } = await call('PUT', '/document-texts', change);
    expect(status).toBe(400);
    const field = body.error.details.fields.find((one: { path: string }) => one.path === path);
    expect(field?.message).toContain(message);
    expect((await call('GET', '/document-texts')).body.data).toMatchObject({ version: 1, title: null });
  });

  test('and templates are for admins', async () => {
    const user = { authorization: `Bearer ${await api.signIn('one@example.com')}` };
    const tried = [
      'GET /templates',
      'POST /templates',
      'POST /templates/check',
      'PUT /templates/1',
      'DELETE /templates/1',
      'GET /document-texts',
      'PUT /document-texts',
    ];
    for (const [method, url] of tried.map((one) => one.split(' ') as [Method, string])) {
      expect((await call(method, url, undefined, { authorization: '' })).status).toBe(401);
      expect((await call(method, url, undefined, user)).status).toBe(403);
    }
  });
});

// Last, for time does not go back for what is kept.
test('templates do not touch inert documents', async () => {
  await given();
  clock.set('2026-06-10T12:00:00.000Z');
  const { body } = await app.inject({ url: `${link}/mihomo` });
  expect(parse(body).rules).toEqual(['MATCH,REJECT']);
  expect(body).not.toContain('Video');
});
