import { changeNode } from '@orrery/node';
import { readOwnPorts } from '@orrery/persistence';
import { suspendSubscription } from '@orrery/subscription';
import { expect, test } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const api = await testApi({ environment: { SUBSCRIPTION_PORTS: '30001-30002', SUBSCRIPTION_RATE_LIMIT: '0' } });
const { app, db } = api;
const deps = { transact: api.transact, clock: api.clock };

const plan = await api.addPlan({ name: 'Plan' });
const { id: userId } = await api.addUser('someone@example.com');
const at = { serverAddress: 'node.example', protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm' } as const;
const { node, token } = await api.addNode({ ...at, name: 'Own', serverPort: 1, portPerSubscription: true });
const subscriptions = [];
for (let n = 0; n < 3; n++) subscriptions.push(await api.addSubscription(userId, plan.id));
const [first, second, third] = subscriptions as [Made, Made, Made];
type Made = Awaited<ReturnType<typeof api.addSubscription>>;

const document = async (link: string) => {
  const { headers, body } = await app.inject(`/s/${link}/links`);
  return { omitted: headers['x-orrery-omitted'], port: /@node\.example:(\d+)/.exec(body)?.[1], etag: headers.etag };
};
const asAgent = async (path: string, headers: Record<string, string> = {}) => {
  const response = await app.inject({
    url: `/agents/${node.id}${path}`,
    headers: { 'x-node-token': token, ...headers },
  });
  return response.json<{ data: unknown }>().data;
};
const heard = async (change: () => Promise<unknown>) => {
  const next = api.feed.waitAfter(api.feed.current, 5_000);
  await change();
  await next;
};

test('documents name the port of their subscription, and leave the node out where there is none', async () => {
  expect(await document(first.token)).toMatchObject({ omitted: '0', port: '30001' });
  expect(await document(second.token)).toMatchObject({ omitted: '0', port: '30002' });
  expect(await document(third.token)).toMatchObject({ omitted: '1', port: undefined });
  const preview = await app.inject({
    url: `/subscriptions/${third.subscription.id}/preview?format=links`,
    headers: { authorization: `Bearer ${await api.signIn()}` },
  });
  expect(preview.json<{ data: { omitted: object[] } }>().data.omitted).toMatchObject([
    { name: 'Own', reason: 'no port is left for this subscription' },
  ]);
});

test('the operator sees for how many none is left', async () => {
  const view = await app.inject({
    url: `/nodes/${node.id}`,
    headers: { authorization: `Bearer ${await api.signIn()}` },
  });
  expect(view.json<{ data: object }>().data).toMatchObject({
    port_per_subscription: true,
    ports: { given: 2, missing: 1 },
  });
});

test('the agent is told to open a port for each, and who has which', async () => {
  expect(await asAgent('/config')).toMatchObject({ port_per_subscription: true });
  expect(await asAgent('/subscriptions')).toMatchObject([
    { subscription_id: String(first.subscription.id), port: 30_001 },
    { subscription_id: String(second.subscription.id), port: 30_002 },
  ]);
});

test('a node whose agent speaks mu is told the same to whoever asks here', async () => {
  const mu = await api.addNode({ ...at, serverAddress: 'mu.example', name: 'Mu', serverPort: 1, agent: 'mu' });
  const ask = async (path: string) => {
    const response = await app.inject({ url: `/agents/${mu.node.id}${path}`, headers: { 'x-node-token': mu.token } });
    return response.json<{ data: unknown }>().data;
  };
  expect(await ask('/config')).toMatchObject({ port_per_subscription: true });
  expect(await ask('/subscriptions')).toMatchObject([{ port: 30_001 }, { port: 30_002 }]);
  await changeNode(deps)({ id: mu.node.id }, { agent: 'native' });
});

test('a port that another one got shows everywhere at once', async () => {
  const revision = await app.inject({ url: `/agents/${node.id}/subscriptions`, headers: { 'x-node-token': token } });
  await heard(() => suspendSubscription(deps)({ id: second.subscription.id }));
  expect(await readOwnPorts(db, second.subscription.id)).toEqual({ [node.id]: 30_002 });
  const authorization = `Bearer ${await api.signIn()}`;
  await heard(async () => {
    const url = `/subscriptions/${second.subscription.id}/cancel`;
    expect((await app.inject({ method: 'POST', url, headers: { authorization } })).statusCode).toBe(200);
  });
  expect(await document(third.token)).toMatchObject({ omitted: '0', port: '30002' });
  const since = encodeURIComponent(String(revision.headers['x-revision']));
  expect(await asAgent(`/subscriptions?since=${since}`)).toMatchObject({
    subscriptions: [{ subscription_id: String(third.subscription.id), port: 30_002 }],
    removed: [String(second.subscription.id)],
  });
});

test('a node that stops giving ports is one with one port for all', async () => {
  const before = await document(first.token);
  await heard(() => changeNode(deps)({ id: node.id }, { portPerSubscription: false, serverPort: 8388 }));
  const after = await document(first.token);
  expect(after).toMatchObject({ omitted: '0', port: '8388' });
  expect(after.etag).not.toBe(before.etag);
  expect(await asAgent('/config')).not.toHaveProperty('port_per_subscription');
  const [entry] = (await asAgent('/subscriptions')) as object[];
  expect(entry).not.toHaveProperty('port');
});
