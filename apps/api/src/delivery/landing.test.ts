import { fixedClock } from '@orrery/kernel';
import { landingPolicy } from '@orrery/renderer';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_URL, testApi } from '../testing/test-api.ts';

const clock = fixedClock('2026-03-10T12:00:00.000Z');
const api = await testApi({ clock, environment: { SUBSCRIPTION_RATE_LIMIT: '30', SUBSCRIPTION_LANGUAGE: 'ru' } });
const browser = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
};

let token = '';
beforeAll(async () => {
  await api.addNode({
    name: 'One',
    serverAddress: 'node.example',
    serverPort: 8388,
    protocol: 'shadowsocks',
    encryptionMethod: 'aes-256-gcm',
  });
  const plan = await api.addPlan({ name: '<Gold>', quotaBytes: 2n ** 40n, timeZone: 'Asia/Tokyo' });
  const made = await api.addSubscription((await api.addUser('one@example.com')).id, plan.id);
  token = made.token;
  const insert = (hour: string, up: number) => sql`
    insert into usage_hours (subscription_id, node_id, hour_at, raw_upload, raw_download, charged_upload, charged_download)
    values (${made.subscription.id}, 1, ${hour}::timestamptz, 1, 1, ${up}, 0)`;
  // 14:00 UTC is 23:00 in Tokyo, and 15:00 the next day.
  await api.db.execute(insert('2026-03-08T14:00:00Z', 3 * 2 ** 30));
  await api.db.execute(insert('2026-03-08T15:00:00Z', 5 * 2 ** 30));
});

const get = (url: string, headers: Record<string, string> = {}) =>
  api.app.inject({ url, headers: { ...browser, ...headers } });

describe('a browser', () => {
  it('gets the page at the link, and by its headers nobody may keep or frame it or send where it was', async () => {
    const page = await get(`/s/${token}`);
    expect(page.statusCode).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-language': 'ru',
      'cache-control': 'private, no-cache',
      vary: 'User-Agent, Accept, Accept-Language',
      'content-security-policy': landingPolicy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(page.body).toContain(`value="${PUBLIC_URL}/s/${token}"`);
    expect(page.body).toContain('<title>&#60;Gold&#62;</title>');
    const head = await api.app.inject({ method: 'HEAD', url: `/s/${token}`, headers: browser });
    const { date: _date, 'x-request-id': _id, ...headers } = head.headers;
    expect(page.headers).toMatchObject(headers);
    expect(head.body).toBe('');
  });

  it('sees its days as the plan counts them', async () => {
    const { body } = await get(`/s/${token}`, { 'accept-language': 'en' });
    const rows = [...body.matchAll(/<th scope="row">([^<]+)<\/th>\s*<td>([^<]+)</g)].map(([, day, text = '']) => [
      day,
      text.replace(/[^\d]/g, ''),
    ]);
    expect(rows).toEqual([
      ['9 Mar', '5'],
      ['8 Mar', '3'],
    ]);
    expect(body.match(/<rect/g)?.length).toBe(28);
  });

  it('is answered like anybody else on a format, and on a link that is unknown', async () => {
    for (const url of [`/s/${token}/clash`, `/s/${token}?format=clash`]) {
      const document = await get(url);
      expect(document.headers['content-type']).toContain('text/yaml');
      expect(document.headers['content-security-policy']).toContain('sandbox');
    }
    const unknown = `/s/${'x'.repeat(32)}`;
    const [page, document] = [await get(unknown), await api.app.inject(unknown)];
    expect([page.statusCode, page.body]).toEqual([404, document.body]);
    expect(page.headers['content-type']).toBe(document.headers['content-type']);
  });

  it('is told why a subscription does not work', async () => {
    const plan = await api.addPlan({ name: 'Later' });
    const user = await api.addUser('later@example.com');
    const startsAt = clock.now();
    const made = await api.addSubscription(user.id, plan.id, { startsAt });
    await api.db.execute(
      sql`update subscriptions set starts_at = '2026-03-11T00:00:00Z' where id = ${made.subscription.id}`,
    );
    const { body } = await get(`/s/${made.token}`, { 'accept-language': 'en' });
    expect(body).toContain('Your subscription has not started yet. It starts on 11 March 2026 at 00:00 UTC.');
  });

  it('reads what the operator and the rule it matches tell, with its own values', async () => {
    const authorization = `Bearer ${await api.signIn()}`;
    const write = async (method: 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) => {
      const heard = api.feed.waitAfter(api.feed.current, 5_000);
      const answer = await api.app.inject({ method, url, headers: { authorization }, ...(payload && { payload }) });
      expect(answer.statusCode).toBeLessThan(300);
      await heard;
      return answer;
    };
    await write('PUT', '/document-texts', { announcement: 'You have {{traffic_left}}', title: '{{plan.name}}!' });
    const plain = await get(`/s/${token}`);
    expect(plain.body).toContain('You have 1024 GB');
    expect(plain.body).toContain('<title>&#60;Gold&#62;!</title>');

    const headers = [
      { name: 'announce', value: 'Fox, {{plan.name}}' },
      { name: 'support-url', value: 'https://fox.example/help' },
      { name: 'profile-title', value: 'Den' },
    ];
    const made = await write('POST', '/response-rules', {
      name: 'foxes',
      conditions: [{ header: 'user-agent', operator: 'contains', value: 'firefox' }],
      outcome: { action: 'serve', format: null, headers },
    });
    const told = await get(`/s/${token}`);
    expect(told.body).toContain('Fox, &#60;Gold&#62;');
    expect(told.body).toContain('href="https://fox.example/help"');
    expect(told.body).toContain('<title>Den</title>');
    expect(told.body).not.toContain('You have');
    expect(told.headers).toMatchObject({
      announce: `base64:${Buffer.from('Fox, <Gold>').toString('base64')}`,
      'support-url': 'https://fox.example/help',
      'content-security-policy': landingPolicy,
    });
    await write('DELETE', `/response-rules/${made.json().data.id}`);
    await write('PUT', '/document-texts', { announcement: null, title: null });
    expect((await get(`/s/${token}`)).body).not.toContain('You have');
  });

  it('comes as often as anybody may', async () => {
    const from = { url: `/s/${'y'.repeat(32)}`, headers: browser, remoteAddress: '192.0.2.9' };
    for (let i = 0; i < 30; i++) expect((await api.app.inject(from)).statusCode).toBe(404);
    expect((await api.app.inject(from)).statusCode).toBe(429);
  });
});

it.each([
  ['a program', { accept: '*/*' }],
  ['a client that looks like a browser but says its name', { 'user-agent': `${browser['user-agent']} Stash/3.1` }],
  ['a program that wants pages', { 'user-agent': 'curl/8' }],
])('%s gets a document', async (_who, headers) => {
  const answer = await get(`/s/${token}`, headers);
  expect([answer.statusCode, answer.headers['subscription-userinfo']]).toEqual([
    200,
    expect.stringContaining('total='),
  ]);
});
