import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deleteNode } from '@orrery/node';
import { suspendSubscription } from '@orrery/subscription';
import { expect, test } from 'vitest';
import { agentApp } from '../testing/agent-app.ts';

const { app, deps, logged, caughtUp, givenNode, givenSubscription } = await agentApp();
await app.listen({ host: '127.0.0.1', port: 0 });
const { port } = app.server.address() as AddressInfo;
const [short] = app.shortAnswers;

/** A node whose agent has its list and is known. */
async function givenPoll() {
  const { node, token } = await givenNode();
  const subscription = await givenSubscription();
  await caughtUp();
  const url = `/agents/${node.id}/subscriptions`;
  const first = await app.inject({ url, headers: { 'x-node-token': token } });
  const headers = { 'x-node-token': token, 'if-none-match': String(first.headers.etag) };
  expect((await app.inject({ url, headers })).statusCode).toBe(304);
  return { node, token, subscription, url, headers };
}

const shortly = (request: { method?: string; url: string; headers: Record<string, string> }) =>
  short?.({ method: 'GET', ...request } as unknown as IncomingMessage, () => '127.0.0.1');

/** What is another one each time, or the connection's. */
const lasting = (headers: Record<string, unknown>) => ({
  ...headers,
  date: 'any',
  connection: 'any',
  'keep-alive': 'any',
  'x-request-id': String(headers['x-request-id']).replaceAll(/[0-9a-f]/g, '0'),
});

const logLine = () => {
  const { reqId, ms, ...line } = JSON.parse(logged.at(-1) ?? '{}');
  expect([typeof reqId, typeof ms]).toEqual(['string', 'number']);
  return { ...line, time: 'any' };
};

test('an unchanged list is answered as its route answers it, and logged as well', async () => {
  const { url, headers, token } = await givenPoll();
  const byRoute = await app.inject({ url, headers });
  const routeLine = logLine();
  expect(shortly({ url, headers })?.status).toBe(304);
  const answer = await fetch(`http://127.0.0.1:${port}${url}`, { headers });
  expect([answer.status, await answer.text()]).toEqual([304, '']);
  expect(lasting(Object.fromEntries(answer.headers))).toEqual(lasting(byRoute.headers));
  expect(logLine()).toEqual(routeLine);
  expect(logged.join('')).not.toContain(token.slice(5));
});

test('the token may stand in either header', async () => {
  const { url, headers, token } = await givenPoll();
  const { 'x-node-token': _, ...others } = headers;
  expect(shortly({ url, headers: { ...others, authorization: `Bearer ${token}` } })?.status).toBe(304);
  expect(shortly({ url, headers: others })).toBeUndefined();
});

test('whatever is not just that is left to the route', async () => {
  const other = await givenNode();
  const { url, headers } = await givenPoll();
  const etag = headers['if-none-match'];
  const asked = [
    { url: `${url}?since=x.1`, headers },
    { url: `/agents/${other.node.id}/subscriptions`, headers },
    { url: '/agents/1/config', headers },
    { method: 'HEAD', url, headers },
    { url, headers: { ...headers, 'if-none-match': '"another"' } },
    { url, headers: { ...headers, 'if-none-match': `"another", ${etag}` } },
    { url, headers: { ...headers, 'x-node-token': other.token } },
    { url, headers: { ...headers, 'x-node-token': 'node_nobody' } },
    { url, headers: { ...headers, 'x-applied-revision': '00000000-0000-4000-8000-000000000000.1' } },
  ];
  expect(shortly({ url, headers })).toBeDefined();
  expect(asked.map(shortly)).toEqual(asked.map(() => undefined));
});

test('who changed is heard of before the next poll', async () => {
  const { url, headers, subscription } = await givenPoll();
  await suspendSubscription(deps)({ id: subscription });
  await caughtUp();
  expect(shortly({ url, headers })).toBeUndefined();
  expect((await fetch(`http://127.0.0.1:${port}${url}`, { headers })).status).toBe(200);
});

test('a node that is gone is refused', async () => {
  const { node, url, headers } = await givenPoll();
  await deleteNode(deps)({ id: node.id });
  await caughtUp();
  expect(shortly({ url, headers })).toBeUndefined();
  expect((await fetch(`http://127.0.0.1:${port}${url}`, { headers })).status).toBe(401);
});
