import type { AddressInfo, Socket } from 'node:net';
import { Agent, request } from 'node:http';
import { generateNodeToken } from '@orrery/node';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApi } from '../testing/test-api.ts';

/** What nobody can take, sent over a real connection: refused with words, and the same connection carries the next report. */
const api = await testApi();
const shadowsocks = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;
const at = { serverAddress: 'node.example', serverPort: 8388 };
const here = await api.addNode({ name: 'here', ...at, ...shadowsocks });
const there = await api.addNode({ name: 'there', ...at, ...shadowsocks });
const revoked = await api.addNode({ name: 'revoked', ...at, ...shadowsocks });
await generateNodeToken(api)(revoked.node.id);
const plan = await api.addPlan({ name: 'plan' });
const { subscription } = await api.addSubscription(api.admin.id, plan.id);

let port = 0;
const sockets = new Set<Socket>();
beforeAll(async () => {
  await api.app.listen({ host: '127.0.0.1', port: 0 });
  port = (api.app.server.address() as AddressInfo).port;
  api.app.server.on('connection', (socket) => sockets.add(socket));
});
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterAll(() => agent.destroy());

interface Answer {
  readonly status: number;
  readonly words: string;
  readonly data: Record<string, unknown> | undefined;
}

function send(method: string, path: string, token: string, body: string, headers = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, port, method, path, headers: { 'x-node-token': token, ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => {
        const { error, message, data } = JSON.parse(text);
        resolve({ status: answer.statusCode ?? 0, words: error?.message ?? message ?? '', data });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const entry = (id: unknown, upload: unknown) => ({ subscription_id: id, upload, download: 0 });
const report = (entries: readonly unknown[], headers = {}, { node, token } = here) =>
  send('POST', `/agents/${node.id}/traffic`, token, JSON.stringify(entries), headers);

async function counted(): Promise<number> {
  const [row] = await api.db.execute<{ bytes: string }>(
    sql`select coalesce(sum(total_upload + total_download), 0) as bytes from usage_counters`,
  );
  return Number(row?.bytes);
}

const TEN_MB = 'x'.repeat(10 * 1024 * 1024);
const MILLION = 1_000_000;
const path = (what: string, { node } = here) => `/agents/${node.id}/${what}`;

const refused: [string, () => Promise<Answer>, number, RegExp][] = [
  [
    "a token of another node's",
    () => report([entry(subscription.id, 1)], {}, { ...here, token: there.token }),
    403,
    /./,
  ],
  ['a revoked token', () => report([entry(subscription.id, 1)], {}, revoked), 401, /./],
  ['a revoked token and 10 MB', () => send('POST', path('traffic', revoked), revoked.token, TEN_MB), 401, /./],
  ['no token', () => report([entry(subscription.id, 1)], {}, { ...here, token: '' }), 401, /./],
  ['a report that is no JSON', () => send('POST', path('traffic'), here.token, '[{'), 400, /not valid JSON/],
  ['a status that is no JSON', () => send('PUT', path('status'), here.token, '{'), 400, /malformed|JSON/],
  ['a report of 10 MB', () => send('POST', path('traffic'), here.token, `["${TEN_MB}"]`), 413, /too large/],
  ['a status of 10 MB', () => send('PUT', path('status'), here.token, `{"a":"${TEN_MB}"}`), 413, /too large/],
  [
    '10 MB in chunks',
    () => send('POST', path('traffic'), here.token, TEN_MB, { 'transfer-encoding': 'chunked' }),
    413,
    /too large/,
  ],
  [
    'a million entries that are small',
    () => send('POST', path('traffic'), here.token, `[${'0,'.repeat(MILLION - 1)}0]`),
    400,
    /at most 100000 entries/,
  ],
  [
    'a million entries',
    () => report(Array.from({ length: MILLION }, () => entry(subscription.id, 1))),
    413,
    /too large/,
  ],
  [
    'a million that are online',
    () => send('PUT', path('online-subscriptions'), here.token, `[${'0,'.repeat(MILLION - 1)}0]`),
    400,
    /at most 100000 entries/,
  ],
  [
    'a push of 10 MB',
    () => send('POST', `/api/v1/server/UniProxy/push?node_id=${here.node.id}`, here.token, TEN_MB),
    413,
    /too large/,
  ],
];

describe('over one connection', () => {
  test.each(refused)('%s is refused with words, and the next report counts', async (_what, bad, status, words) => {
    expect(await report([entry(subscription.id, 1)])).toMatchObject({ status: 200 });
    const [before, open] = [await counted(), new Set(sockets)];
    expect(await bad()).toMatchObject({ status, words: expect.stringMatching(words) });
    expect(await counted()).toBe(before);
    expect(await report([entry(subscription.id, 5)])).toMatchObject({ status: 200 });
    expect(await counted()).toBe(before + 5);
    expect(sockets).toEqual(open);
  });

  test('bad entries are named, the good ones count, and the key sent again changes nothing', async () => {
    const entries = [
      entry(subscription.id, -1),
      entry(subscription.id, 0.5),
      entry(subscription.id, 2 ** 40 + 1),
      entry(4_711, 1),
      entry(subscription.id, 7),
    ];
    const key = { 'idempotency-key': 'life:1' };
    const before = await counted();
    const first = await report(entries, key);
    const rejected = [0, 1, 2, 3].map((index) => ({ index }));
    expect(first).toMatchObject({ status: 200, data: { subscriptions_updated: 1, rejected } });
    expect(await report(entries, key)).toMatchObject({ status: 200, data: { duplicate: true } });
    expect(await counted()).toBe(before + 7);
    expect(sockets.size).toBe(1);
  });
});
