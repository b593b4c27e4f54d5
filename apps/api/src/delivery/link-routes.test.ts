import { fixedClock } from '@orrery/kernel';
import { formats, type Format } from '@orrery/renderer';
import { type SQL, sql } from 'drizzle-orm';
import pino from 'pino';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { createServer } from '../http/server.ts';
import { PUBLIC_URL, testApi } from '../testing/test-api.ts';
import { type LinkDeps, linkRoutes } from './link-routes.ts';

const NOW = '2026-03-10T12:00:00.000Z';
const clock = fixedClock(NOW);
const environment = {
  SUBSCRIPTION_RATE_LIMIT: '0',
  SUPPORT_URL: 'https://help.example/',
  ANNOUNCEMENT: 'Überall grün',
};
const api = await testApi({ clock, environment });
const { app, db } = api;
const strict = await testApi({ clock, environment: { SUBSCRIPTION_REFUSED: 'suspended=403,expired=404' } });
const limited = await testApi({ environment: { SUBSCRIPTION_RATE_LIMIT: '3' } });
const GIB = 2n ** 30n;

let token = '';
let subscriptionId = 0;
let planId: Awaited<ReturnType<typeof api.addPlan>>['id'];

beforeAll(async () => {
  const node = { serverAddress: 'node.example', tags: ['a'] };
  await api.addNode({
    ...node,
    name: 'One',
    serverPort: 8388,
    protocol: 'shadowsocks',
    encryptionMethod: 'aes-256-gcm',
  });
  await api.addNode({
    ...node,
    name: 'Two',
    serverPort: 8389,
    protocol: 'shadowsocks',
    encryptionMethod: '2022-blake3-aes-128-gcm',
  });
  await api.addNode({
    ...node,
    name: 'Three',
    serverPort: 443,
    protocol: 'trojan',
    settings: { transport: { type: 'grpc', serviceName: 'tunnel' }, security: { type: 'tls' } },
  });
  await api.addNode({ ...node, name: 'Hidden', serverPort: 1, protocol: 'trojan', hidden: true });
  await api.addNode({ ...node, name: 'Elsewhere', serverPort: 1, protocol: 'trojan', tags: ['b'] });
  const plan = await api.addPlan({
    name: 'Gold',
    quotaBytes: 10n * GIB,
    reset: 'month',
    durationDays: 30,
    nodeTags: ['a'],
  });
  planId = plan.id;
  const made = await api.addSubscription((await api.addUser('one@example.com')).id, planId);
  token = made.token;
  subscriptionId = made.subscription.id;
});

/** Changes rows behind the use cases' back, says so as they do, and waits until it was heard. */
async function change(on: typeof api, statement: SQL): Promise<void> {
  await on.db.execute(statement);
  const heard = on.feed.waitAfter(on.feed.current, 5_000);
  await on.transact(async ({ revisions }) => revisions.raise({ scope: 'all' }));
  await heard;
}

const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
  app.inject({ method, url, headers });

const TEXT = ['text/plain; charset=utf-8', 'txt'] as const;
const CONF = ['text/plain; charset=utf-8', 'conf'] as const;
const YAML = ['text/yaml; charset=utf-8', 'yaml'] as const;
const JSON_TYPE = ['application/json; charset=utf-8', 'json'] as const;

const TYPES: Record<Format, readonly [type: string, extension: string, omitted: string]> = {
  base64: [...TEXT, '0'],
  links: [...TEXT, '0'],
  shadowrocket: [...TEXT, '0'],
  clash: [...YAML, '1'],
  mihomo: [...YAML, '0'],
  stash: [...YAML, '0'],
  singbox: [...JSON_TYPE, '0'],
  v2ray: [...JSON_TYPE, '0'],
  v2ray4: [...JSON_TYPE, '2'],
  sip008: [...JSON_TYPE, '1'],
  outline: [...JSON_TYPE, '2'],
  surge: [...CONF, '1'],
  surfboard: [...CONF, '1'],
  loon: [...CONF, '1'],
  quantumultx: [...CONF, '1'],
};

describe('a link', () => {
  it.each(formats)('answers %s with its headers, by path, by query and to HEAD alike', async (format) => {
    const response = await get(`/s/${token}/${format}`);
    const [type, extension, omitted] = TYPES[format];
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': type,
      'x-orrery-omitted': omitted,
      'subscription-userinfo': `upload=0; download=0; total=${10n * GIB}; expire=${Date.parse('2026-04-09T12:00:00Z') / 1000}`,
      'subscription-refill-date': String(Date.parse('2026-04-01T00:00:00Z') / 1000),
      'profile-update-interval': '12',
      'profile-title': `base64:${Buffer.from('Gold').toString('base64')}`,
      'support-url': 'https://help.example/',
      announce: `base64:${Buffer.from('Überall grün').toString('base64')}`,
      'content-disposition': `attachment; filename="Gold.${extension}"; filename*=UTF-8''Gold.${extension}`,
      'cache-control': 'private, no-cache',
      vary: 'User-Agent, Accept',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    for (const [other, method] of [
      [`/s/${token}?format=${format}`, 'GET'],
      [`/s/${token}/surge?format=${format}`, 'GET'],
      [`/s/${token}/${format}`, 'HEAD'],
    ] as const) {
      const again = await get(other, {}, method);
      const { date: _date, 'x-request-id': _id, ...headers } = again.headers;
      const { date: _first, 'x-request-id': _other, ...expected } = response.headers;
      expect(headers).toEqual(expected);
      expect(again.body).toBe(method === 'HEAD' ? '' : response.body);
    }
  });

  it.each([
    ['clash.meta/v1.19.27', 'mihomo'],
    ['ClashForAndroid/2.5', 'clash'],
    ['shadowsocks-service/1.25.0', 'sip008'],
    ['Surge iOS/3000', 'surge'],
    ['SFA/1.12.12 (575; sing-box 1.12.12; language zh_CN)', 'singbox'],
    ['Outline/1.14.0', 'outline'],
    ['v2rayNG/1.9.5', 'base64'],
    ['x'.repeat(8_000), 'base64'],
  ])('gives %s its format', async (userAgent, format) => {
    const [type] = TYPES[format as Format];
    const response = await get(`/s/${token}`, { 'user-agent': userAgent });
    expect(response.headers['content-type']).toBe(type);
    expect(response.body).toBe(
      (await get(`/s/${token}?format=${format}`)).body.replace(`/${format} interval`, ' interval'),
    );
  });

  it.each(formats)('answers 304 for the %s it gave before, with fresh usage', async (format) => {
    const { headers } = await get(`/s/${token}/${format}`);
    const etag = String(headers.etag);
    for (const sent of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get(`/s/${token}/${format}`, { 'if-none-match': sent });
      expect([response.statusCode, response.body]).toEqual([304, '']);
      expect(response.headers['subscription-userinfo']).toBe(headers['subscription-userinfo']);
      expect(response.headers.etag).toBe(etag);
    }
    expect((await get(`/s/${token}/${format}`, { 'if-none-match': '"other"' })).statusCode).toBe(200);
  });

  it('shows only nodes of the plan that are active and not hidden', async () => {
    const { proxies } = parse((await get(`/s/${token}/mihomo`)).body) as { proxies: { name: string }[] };
    expect(proxies.map(({ name }) => name)).toEqual(['One', 'Two', 'Three']);
  });

  it('shows what was used, in the header and in SIP008', async () => {
    await change(
      api,
      sql`update usage_counters set upload = 100, download = 23 where subscription_id = ${subscriptionId}`,
    );
    const response = await get(`/s/${token}/sip008`);
    expect(response.headers['subscription-userinfo']).toContain('upload=100; download=23;');
    expect(response.json()).toMatchObject({ bytes_used: 123, bytes_remaining: Number(10n * GIB) - 123 });
    await change(
      api,
      sql`update usage_counters set upload = 0, download = 0 where subscription_id = ${subscriptionId}`,
    );
  });

  it('names itself in the Surge profile', async () => {
    expect((await get(`/s/${token}/surge`)).body).toMatch(`#!MANAGED-CONFIG ${PUBLIC_URL}/s/${token}/surge `);
  });
});

describe('what is kept', () => {
  it('shows usage at once where it was reported', async () => {
    const { token: nodeToken, node } = await api.addNode({
      name: 'Reporter',
      serverAddress: 'r.example',
      serverPort: 1,
      protocol: 'trojan',
      hidden: true,
      tags: ['a'],
    });
    const made = await api.addSubscription((await api.addUser('used@example.com')).id, planId);
    const info = async () => (await get(`/s/${made.token}`)).headers['subscription-userinfo'];
    expect(await info()).toMatch(/^upload=0; download=0;/);
    const response = await app.inject({
      method: 'POST',
      url: `/agents/${node.id}/traffic`,
      headers: { authorization: `Bearer ${nodeToken}` },
      payload: [{ subscription_id: String(made.subscription.id), upload: 7, download: 5 }],
    });
    expect(response.statusCode).toBe(200);
    expect(await info()).toMatch(/^upload=7; download=5;/);
  });

  it('hears that a link was replaced', async () => {
    const made = await api.addSubscription((await api.addUser('reset@example.com')).id, planId);
    expect((await get(`/s/${made.token}`)).statusCode).toBe(200);
    const heard = api.feed.waitAfter(api.feed.current, 5_000);
    const reset = await app.inject({
      method: 'POST',
      url: `/subscriptions/${made.subscription.id}/link`,
      headers: { authorization: `Bearer ${await api.signIn()}` },
    });
    expect(reset.statusCode).toBe(200);
    await heard;
    expect((await get(`/s/${made.token}`)).statusCode).toBe(404);
  });
});

describe('who may not connect', () => {
  const states = {
    suspended: sql`suspended_at = now()`,
    cancelled: sql`cancelled_at = now()`,
    expired: sql`ends_at = '2026-03-10T12:00:00Z'`,
    pending: sql`starts_at = '2026-03-11T00:00:00Z'`,
    limited: sql`own_quota = true, quota_bytes = 0`,
  };

  it.each(Object.entries(states))('gets an inert document while %s, in every format', async (status, change) => {
    const email = `${status}@example.com`;
    const made = await api.addSubscription((await api.addUser(email)).id, planId);
    await db.execute(sql`update subscriptions set ${change} where id = ${made.subscription.id}`);
    for (const format of formats) {
      const response = await get(`/s/${made.token}/${format}`);
      expect(response.statusCode).toBe(200);
      expect(response.headers['subscription-userinfo']).toMatch(/^upload=0; download=0; total=\d+; expire=\d+$/);
      const isEncoded = format === 'base64' || format === 'shadowrocket';
      expect(Buffer.from(response.body, isEncoded ? 'base64' : 'utf8').toString()).not.toContain('node.example');
    }
  });

  it('may connect while on hold, for the first use starts the term', async () => {
    const made = await api.addSubscription((await api.addUser('hold@example.com')).id, planId, { startsAt: null });
    expect((await get(`/s/${made.token}/mihomo`)).body).toContain('node.example');
  });

  it('gets 403 or 404 instead where the operator wants it', async () => {
    const plan = await strict.addPlan({ name: 'P' });
    const user = await strict.addUser('a@example.com');
    const { token: link, subscription } = await strict.addSubscription(user.id, plan.id);
    const ask = () => strict.app.inject(`/s/${link}`);
    expect((await ask()).statusCode).toBe(200);
    await change(strict, sql`update subscriptions set suspended_at = now() where id = ${subscription.id}`);
    expect((await ask()).json()).toMatchObject({ error: { code: 'FORBIDDEN' } });
    await change(
      strict,
      sql`update subscriptions set suspended_at = null, ends_at = ${NOW} where id = ${subscription.id}`,
    );
    const gone = await ask();
    const unknown = await strict.app.inject(`/s/${'x'.repeat(32)}`);
    expect([gone.statusCode, gone.body]).toEqual([404, unknown.body]);
  });
});

describe('what is not there', () => {
  it('answers alike for unknown, malformed and deleted links', async () => {
    const made = await api.addSubscription((await api.addUser('gone@example.com')).id, planId);
    await db.execute(sql`delete from links where subscription_id = ${made.subscription.id}`);
    const answers = await Promise.all(
      [made.token, 'x', 'x'.repeat(400), '%F0%9F%92%A9', '..%2F..'].map((text) => get(`/s/${text}`)),
    );
    for (const answer of answers) expect([answer.statusCode, answer.body]).toEqual([404, answers[0]?.body]);
  });

  it('is 404 for a format that is none', async () => {
    const urls = ['/exe', '?format=', '?format=CLASH', '?format=a&format=b'].map((rest) => `/s/${token}${rest}`);
    for (const url of urls) {
      expect((await get(url)).json()).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
    }
  });
});

describe('the rate limit', () => {
  it('counts per link and per address, and says when to try again', async () => {
    const fetchFrom = (remoteAddress: string, link: string) => limited.app.inject({ url: `/s/${link}`, remoteAddress });
    for (let i = 0; i < 3; i++) expect((await fetchFrom('192.0.2.1', 'one')).statusCode).toBe(404);
    const tooMany = await fetchFrom('192.0.2.1', 'one');
    expect([tooMany.statusCode, tooMany.json().error.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(tooMany.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(tooMany.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect((await fetchFrom('192.0.2.1', 'two')).statusCode).toBe(404);
    // 20 times the limit of a link for an address; one /64 is one address.
    for (let i = 0; i < 60; i++)
      expect((await fetchFrom(`2001:db8::${i.toString(16)}`, `link${i}`)).statusCode).toBe(404);
    expect((await fetchFrom('2001:db8::ffff', 'one more')).statusCode).toBe(429);
    expect((await fetchFrom('2001:db8:0:1::1', 'another')).statusCode).toBe(404);
  });
});

describe('the log', () => {
  it('never holds a token', async () => {
    await get(`/s/${token}/clash?token=${token}`);
    await get(`/s/${token}x`);
    expect(api.lines.length).toBeGreaterThan(10);
    expect(api.lines.join('')).not.toContain(token);
  });
});

describe('the metrics', () => {
  it('count documents, and what they left out by reason', async () => {
    const authorization = `Bearer ${await api.signIn()}`;
    const counted = async (labels: string): Promise<number> => {
      const { headers, body } = await get('/metrics', { authorization });
      expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
      return Number(
        body
          .split('\n')
          .find((line) => line.startsWith(labels))
          ?.slice(labels.length) ?? 0,
      );
    };
    const clash = 'orrery_documents_total{form="clash"} ';
    const omitted = 'orrery_omitted_hosts_total{form="clash",reason="method"} ';
    const before = [await counted(clash), await counted(omitted)];
    const { headers } = await get(`/s/${token}/clash`);
    await get(`/s/${token}/clash`);
    await get(`/s/${token}/clash`, { 'if-none-match': String(headers.etag) });
    expect([await counted(clash), await counted(omitted)]).toEqual(before.map((count) => count + 2));
    expect((await get('/metrics')).statusCode).toBe(401);
  });
});

describe('the preview', () => {
  it('shows the document, the rule and what is left out', async () => {
    const authorization = `Bearer ${await api.signIn()}`;
    const preview = (query: string) => get(`/subscriptions/${subscriptionId}/preview?${query}`, { authorization });
    const asked = (await preview('format=clash')).json();
    expect(asked.data).toMatchObject({
      format: 'clash',
      rule: 'asked',
      status: 'active',
      included: 2,
      omitted: [{ name: 'Two', code: 'method' }],
    });
    expect(asked.data.document).toBe((await get(`/s/${token}/clash`)).body);
    expect((await preview('user_agent=Surge%20iOS/3000')).json().data).toMatchObject({
      format: 'surge',
      rule: expect.stringContaining('Surge'),
    });
    expect((await preview('format=exe')).statusCode).toBe(400);
    expect((await get('/subscriptions/999/preview', { authorization })).statusCode).toBe(404);
    expect((await get(`/subscriptions/${subscriptionId}/preview`)).statusCode).toBe(401);
  });
});

it('asks for all that is not kept in one round trip', async () => {
  const asked: string[] = [];
  const isSlow = (what: string): Promise<never> => {
    asked.push(what);
    return new Promise(() => {});
  };
  const cold = await createServer({ logger: pino({ level: 'silent' }), trustedProxies: [], version: 'test' });
  linkRoutes(cold, {
    limits: { count: () => {} },
    links: { find: () => isSlow('link') },
    dressing: { now: () => isSlow('rules, templates and texts') },
    answers: { reading: () => isSlow('nodes') },
  } as unknown as LinkDeps);
  void cold.inject('/s/token');
  await vi.waitFor(() => expect(asked).toEqual(['link', 'rules, templates and texts', 'nodes']));
});
