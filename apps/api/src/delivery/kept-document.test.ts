import { once } from 'node:events';
import { type IncomingMessage, type OutgoingHttpHeaders, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fixedClock } from '@orrery/kernel';
import { formats } from '@orrery/renderer';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { testApi } from '../testing/test-api.ts';

type Api = Awaited<ReturnType<typeof testApi>>;
type Headers = Record<string, string>;

const clock = fixedClock('2026-03-10T12:00:00.000Z');
const api = await testApi({ clock, environment: { SUBSCRIPTION_RATE_LIMIT: '0' } });
const strict = await testApi({ clock, environment: { SUBSCRIPTION_REFUSED: 'suspended=403' } });
const limited = await testApi({
  clock,
  environment: { SUBSCRIPTION_RATE_LIMIT: '3', TRUSTED_PROXIES: '127.0.0.0/8' },
});
const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html',
};

/** A link that was fetched, so that all of it is kept. */
async function givenLink(on: Api, email: string, hwidLimit: number | null = null) {
  const plan = await on.addPlan({ name: `Plan of ${email}`, quotaBytes: 1_000n, nodeTags: ['a'], hwidLimit });
  const made = await on.addSubscription((await on.addUser(email)).id, plan.id);
  await on.caughtUp();
  await on.app.inject({ url: `/s/${made.token}`, headers: { 'x-hwid': 'one' } });
  return made;
}

let token = '';

beforeAll(async () => {
  for (const { app } of [api, strict, limited]) await app.listen({ host: '127.0.0.1', port: 0 });
  const node = { name: '東京 🇯🇵 Größe', serverAddress: 'node.example', serverPort: 443, tags: ['a'] };
  await api.addNode({ ...node, protocol: 'trojan' });
  token = (await givenLink(api, 'one@example.com')).token;
});

/** Whether it is answered before the framework, when all that it takes is kept. */
async function isShort({ app }: Api, url: string, headers: Headers = {}, method = 'GET'): Promise<boolean> {
  await app.inject({ url, headers });
  const request = { method, url, headers } as unknown as IncomingMessage;
  return app.shortAnswers.some((answer) => answer(request, () => '192.0.2.9'));
}

/** Over a socket, where the short answers are; `inject` goes by the route alone. */
async function fetched({ app }: Api, url: string, headers: Headers = {}, method = 'GET') {
  const { port } = app.server.address() as AddressInfo;
  const request = send({ host: '127.0.0.1', port, path: url, method, headers, agent: false });
  request.end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() };
}

/** Without what is another one each time, or the connection's. */
function lasting({ date, connection, 'x-request-id': id, ...headers }: OutgoingHttpHeaders) {
  expect([typeof date, connection !== undefined]).toEqual(['string', true]);
  return { ...headers, 'keep-alive': 'any', 'x-request-id': String(id).replaceAll(/[0-9a-f]/g, '0') };
}

const lastLine = ({ lines }: Api) => {
  const { reqId, ms, time: _, ...line } = JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
  expect([typeof reqId, typeof ms]).toEqual(['string', 'number']);
  return line;
};

/** Both ways give the same answer and leave the same line in the log. */
async function expectSame(on: Api, url: string, headers: Headers = {}) {
  const byRoute = await on.app.inject({ url, headers });
  const line = lastLine(on);
  const answer = await fetched(on, url, headers);
  expect({ status: answer.status, body: answer.body }).toEqual({ status: byRoute.statusCode, body: byRoute.body });
  expect(lasting(answer.headers)).toEqual(lasting(byRoute.headers));
  expect(lastLine(on)).toEqual(line);
  return answer;
}

describe('a kept document', () => {
  it.each(formats)('is %s as its route gives it, with the same line in the log', async (format) => {
    const url = `/s/${token}/${format}`;
    expect(await isShort(api, url)).toBe(true);
    const { headers } = await expectSame(api, url);
    for (const sent of [String(headers.etag), `W/${headers.etag}`, '*', '"other"']) {
      await expectSame(api, url, { 'if-none-match': sent });
    }
    expect(api.lines.join('')).not.toContain(token);
  });

  it.each(['clash.meta/1.19', 'Surge iOS/3000', 'v2rayNG/1.9.5', 'nobody knows', ''])(
    'is of the format that %j reads',
    async (userAgent) => {
      expect(await isShort(api, `/s/${token}`, { 'user-agent': userAgent })).toBe(true);
      await expectSame(api, `/s/${token}`, { 'user-agent': userAgent });
    },
  );

  it('is counted like any other', async () => {
    const authorization = `Bearer ${await api.signIn()}`;
    const counted = async () => {
      const { body } = await api.app.inject({ url: '/metrics', headers: { authorization } });
      return Number(/^orrery_documents_total\{form="outline"\} (\d+)$/m.exec(body)?.[1] ?? 0);
    };
    const before = await counted();
    const { headers } = await fetched(api, `/s/${token}/outline`);
    await fetched(api, `/s/${token}/outline`, { 'if-none-match': String(headers.etag) });
    expect(await counted()).toBe(before + 1);
  });

  it('is gone when its subscription changed', async () => {
    const { subscription, token: link } = await givenLink(api, 'changed@example.com');
    const clash = { method: 'GET', url: `/s/${link}/clash`, headers: {} } as IncomingMessage;
    const isKept = () => api.app.shortAnswers.some((answer) => answer(clash, () => '192.0.2.9'));
    expect([await isShort(api, clash.url ?? ''), isKept()]).toEqual([true, true]);
    const heard = api.feed.waitAfter(api.feed.current, 5_000);
    await api.transact(async ({ revisions }) => revisions.raise({ scope: 'subscription', id: subscription.id }));
    await heard;
    expect(isKept()).toBe(false);
    await expectSame(api, `/s/${link}/clash`);
  });
});

describe('what is left to the route', () => {
  it.each([
    ['an unknown link', (link: string) => `/s/${link}x`],
    ['a format that is none', (link: string) => `/s/${link}/exe`],
    ['a query', (link: string) => `/s/${link}?format=clash`],
    ['an encoded link', (link: string) => `/s/%41${link}`],
    ['a slash at the end', (link: string) => `/s/${link}/`],
    ['a link too long', (link: string) => `/s/${link.repeat(10)}`],
  ])('%s', async (_name, urlOf) => {
    expect(await isShort(api, urlOf(token))).toBe(false);
    await expectSame(api, urlOf(token));
  });

  it('every method but GET', async () => {
    for (const method of ['HEAD', 'POST', 'DELETE']) expect(await isShort(api, `/s/${token}`, {}, method)).toBe(false);
    expect((await fetched(api, `/s/${token}`, {}, 'HEAD')).status).toBe(200);
  });

  it('a browser, unless it asks for a format', async () => {
    expect(await isShort(api, `/s/${token}`, BROWSER)).toBe(false);
    expect((await fetched(api, `/s/${token}`, BROWSER)).body).toContain('<html');
    expect(await isShort(api, `/s/${token}/clash`, BROWSER)).toBe(true);
  });

  it('a plan with a limit of devices', async () => {
    const { token: link } = await givenLink(api, 'devices@example.com', 1);
    for (const hwid of ['one', 'two']) {
      expect(await isShort(api, `/s/${link}`, { 'x-hwid': hwid })).toBe(false);
      await expectSame(api, `/s/${link}`, { 'x-hwid': hwid });
    }
  });

  it('a client that a rule refuses', async () => {
    const rule = { name: 'No robots', conditions: [{ header: 'user-agent', operator: 'contains', value: 'robot' }] };
    const heard = api.feed.waitAfter(api.feed.current, 5_000);
    const made = await api.app.inject({
      method: 'POST',
      url: '/response-rules',
      headers: { authorization: `Bearer ${await api.signIn()}` },
      payload: { ...rule, outcome: { action: 'block' } },
    });
    expect(made.statusCode).toBe(201);
    await heard;
    await api.app.inject(`/s/${token}`);
    expect(await isShort(api, `/s/${token}`, { 'user-agent': 'a robot' })).toBe(false);
    expect((await expectSame(api, `/s/${token}`, { 'user-agent': 'a robot' })).status).toBe(403);
    expect(await isShort(api, `/s/${token}`, { 'user-agent': 'a person' })).toBe(true);
  });

  it('a status that the operator wants refused', async () => {
    const { subscription, token: link } = await givenLink(strict, 'strict@example.com');
    const heard = strict.feed.waitAfter(strict.feed.current, 5_000);
    await strict.db.execute(sql`update subscriptions set suspended_at = now() where id = ${subscription.id}`);
    await strict.transact(async ({ revisions }) => revisions.raise({ scope: 'subscription', id: subscription.id }));
    await heard;
    expect((await expectSame(strict, `/s/${link}`)).status).toBe(403);
    expect(await isShort(strict, `/s/${link}`)).toBe(false);
  });
});

describe('the rate limit', () => {
  it('counts once, whichever way the answer comes, and refuses by the route', async () => {
    const { token: link } = await givenLink(limited, 'limited@example.com');
    const from = (address: string) => fetched(limited, `/s/${link}`, { 'x-forwarded-for': address });
    // One of the three was used up when the link was first fetched.
    expect([(await from('192.0.2.1')).status, (await from('192.0.2.2')).status]).toEqual([200, 200]);
    const refused = await from('192.0.2.3');
    expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
  });

  it('counts the address that a trusted proxy names', async () => {
    const from = async (link: string, address: string) =>
      (await fetched(limited, `/s/${link}`, { 'x-forwarded-for': address })).status;
    const links = [];
    for (let i = 0; i < 2; i++) links.push((await givenLink(limited, `far${i}@example.com`)).token);
    const [known = '', other = ''] = links;
    // 20 times the limit of a link.
    for (let i = 0; i < 60; i++) await from('x'.repeat(32), '2001:db8::1');
    expect([await from(known, '2001:db8::2'), await from(known, '2001:db8:0:1::1')]).toEqual([429, 200]);
    expect([await from(other, '198.51.100.1, 192.0.2.77'), await from(other, '192.0.2.78')]).toEqual([200, 200]);
  });
});
