import { request } from 'node:http';
import { changeNode, changeNodeStatus, deleteNode, generateNodeToken } from '@orrery/node';
import { changePlan } from '@orrery/plan';
import {
  changeSubscription,
  renewSubscription,
  resumeSubscription,
  rotateSubscriptionCredentials,
  suspendSubscription,
} from '@orrery/subscription';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { linkKeysOf } from '../../keyring.ts';
import type { SubscriptionSync } from './messages.ts';
import { hubApi } from './testing/hub-api.ts';
import { SETTLE_MS } from './tell-agent.ts';

const api = await hubApi();
const { deps, baseUrl } = api;

const changesOf = (received: readonly { type: string }[]) =>
  received
    .filter((message): message is SubscriptionSync => message.type === 'subscription_sync')
    .map(({ data }) => [data.change_type, ...data.subscriptions.map((entry) => Number(entry.subscription_id))]);

describe('who is let in', () => {
  /** The status of an attempt; 101 when it was let in. */
  const attempt = (query: string, headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const socket = new WebSocket(`${baseUrl.replace('http', 'ws')}/ws/node-agent${query}`, { headers });
      socket.once('open', () => {
        socket.once('close', () => resolve(101));
        socket.close();
      });
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.once('error', reject);
    });

  test('whoever has the token of a node, in any of three places', async () => {
    const { nodeId, token } = await api.addPlace();
    expect(await attempt(`?token=${token}`, {})).toBe(101);
    expect(await attempt('', { 'x-node-token': token })).toBe(101);
    expect(await attempt('/', { authorization: `Bearer ${token}` })).toBe(101);
    expect(await attempt('', {})).toBe(401);
    expect(await attempt('?token=node_no', {})).toBe(401);
    await deleteNode(deps)({ id: nodeId });
    expect(await attempt(`?token=${token}`, {})).toBe(401);
    expect(api.lines.join('')).not.toContain(token.slice(5));
  });

  test('and only for a WebSocket; other upgrades are not taken, and cost nobody an answer', async () => {
    const { nodeId, token } = await api.addPlace();
    const plain = await fetch(`${baseUrl}/ws/node-agent`, { headers: { 'x-node-token': token } });
    expect([plain.status, plain.headers.get('upgrade')]).toEqual([426, 'websocket']);
    const headers = { 'x-node-token': token, connection: 'Upgrade', upgrade: 'h2c' };
    const status = await new Promise((resolve, reject) => {
      request(`${baseUrl}/agents/${nodeId}/config`, { headers }, (answer) => resolve(answer.resume().statusCode))
        .once('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });
});

describe('an agent hears', () => {
  test('what changes for it, and nothing else', async () => {
    const place = await api.addPlace({ agent: 'orris', tags: ['eu'] });
    const ids = [
      await api.addSubscription(),
      await api.addSubscription({ nodeTags: ['eu'], durationDays: 30 }),
    ] as const;
    const elsewhere = await api.addSubscription({ nodeTags: ['us'] });
    const [agent] = await api.settledAgentsAt(place);
    await suspendSubscription(deps)({ id: elsewhere });
    await suspendSubscription(deps)({ id: ids[0] });
    await api.converged([[place, agent]]);
    await resumeSubscription(deps)({ id: ids[0] });
    await api.converged([[place, agent]]);
    await renewSubscription(deps)({ id: ids[1] });
    await changeSubscription(deps)({ id: ids[1] }, { quota: { kind: 'own', bytes: 5_000_000n } });
    await rotateSubscriptionCredentials({ ...deps, keys: linkKeysOf(api.keyring) })({ id: ids[0] });
    await api.converged([[place, agent]]);
    expect(changesOf(agent.received)).toEqual([
      ['removed', ids[0]],
      ['added', ids[0]],
      ['updated', ids[0]],
    ]);
    expect([agent.received.length, agent.violations]).toEqual([3, []]);
  });

  test('one full sync for changes made together, but ours frame by frame', async () => {
    const [theirs, ours] = [
      await api.addPlace({ agent: 'orris', tags: ['one'] }),
      await api.addPlace({ tags: ['one'] }),
    ];
    const nodeTags = ['one'];
    const leaves = await api.addSubscription({ nodeTags });
    const come = [await api.addSubscription({ nodeTags }), await api.addSubscription({ nodeTags })];
    for (const id of come) await suspendSubscription(deps)({ id });
    const [orris, native] = await api.settledAgentsAt(theirs, ours);
    await deps.transact(async (repositories) => {
      const transact: typeof deps.transact = (work) => work(repositories);
      await suspendSubscription({ ...deps, transact })({ id: leaves });
      for (const id of come) await resumeSubscription({ ...deps, transact })({ id });
    });
    await api.converged([
      [theirs, orris],
      [ours, native],
    ]);
    expect(changesOf(native.received)).toEqual([
      ['removed', leaves],
      ['added', ...come],
    ]);
    expect(orris.received.map(({ type }) => type)).toEqual(['config_sync']);
  });

  test('its configuration when that changes, and that it serves nobody', async () => {
    const place = await api.addPlace({ agent: 'orris' });
    const id = place.nodeId;
    await api.addSubscription();
    const [agent] = await api.settledAgentsAt(place);
    await changeNode(deps)({ id }, { description: 'for operators only', sortOrder: 9 });
    await changeNode(deps)({ id }, { listenPort: 9_000 });
    await api.frame(agent, (m) => m.type === 'config_sync' && m.data.config.server_port === 9_000);
    api.clock.advance(SETTLE_MS);
    await changeNodeStatus(deps)({ id }, 'maintenance');
    await api.frame(agent, (m) => m.type === 'config_sync' && m.data.config.status === 'maintenance');
    await api.converged([[place, agent]]);
    await changeNodeStatus(deps)({ id }, 'active');
    await api.converged([[place, agent]]);
    expect(Object.keys(agent.serves()).length).toBeGreaterThan(0);
    expect(agent.received.map((m) => m.type === 'config_sync' && m.data.config.status)).toEqual([
      'active',
      'maintenance',
      'active',
    ]);
  });

  test('who came or went with a plan', async () => {
    const place = await api.addPlace({ tags: ['silver'] });
    const planId = await api.addPlanId({ nodeTags: ['gold'] });
    const { subscription } = await api.addSubscriptionTo(planId);
    const [agent] = await api.settledAgentsAt(place);
    expect(agent.serves()).not.toHaveProperty(String(subscription.id));
    await changePlan(deps)({ id: planId }, { nodeTags: ['gold', 'silver'] });
    await api.converged([[place, agent]]);
    expect(agent.serves()).toHaveProperty(String(subscription.id));
  });

  test('nothing any more once its token was turned, or the node is gone', async () => {
    const [turned, gone] = [await api.addPlace(), await api.addPlace()];
    const agents = [await api.agentAt(turned), await api.agentAt(gone)] as const;
    await generateNodeToken(deps)(turned.nodeId);
    await deleteNode(deps)({ id: gone.nodeId });
    for (const agent of agents) {
      expect(await agent.closed).toEqual({ code: 1008, reason: 'the token is not valid any more' });
    }
  });
});

test('while an agent may be reading its list, whatever touches its node is a full sync, even if it came to nothing', async () => {
  const place = await api.addPlace({ agent: 'orris', tags: ['settling'] });
  const id = await api.addSubscription({ nodeTags: ['settling'] });
  const [agent] = await api.settledAgentsAt(place);
  await changeNode(deps)({ id: place.nodeId }, { listenPort: 9_001 });
  await api.eventually(() => expect(agent.received).toHaveLength(1));
  await suspendSubscription(deps)({ id });
  await resumeSubscription(deps)({ id });
  await api.eventually(() => expect(agent.received).toHaveLength(2));
  expect(agent.received.map(({ type }) => type)).toEqual(['config_sync', 'config_sync']);
});

describe('a node has one socket', () => {
  test('the newest: the old one is told, and its end does not concern the new one', async () => {
    const place = await api.addPlace();
    const id = await api.addSubscription();
    const old = await api.agentAt(place);
    const fresh = await api.agentAt(place);
    expect(await old.closed).toMatchObject({ code: 4001 });
    await suspendSubscription(deps)({ id });
    await api.converged([[place, fresh]]);
    expect(fresh.socket.readyState).toBe(WebSocket.OPEN);
  });
});
