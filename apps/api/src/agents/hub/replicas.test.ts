import { HOUR_MS } from '@orrery/kernel';
import { suspendSubscription } from '@orrery/subscription';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { createServer } from '../../http/server.ts';
import { hubRoutes } from './hub-routes.ts';
import { contractAgent } from './testing/contract-agent.ts';
import { hubApi } from './testing/hub-api.ts';

const api = await hubApi();

describe('agents on different replicas', () => {
  test('hear the same, and a node that moves leaves its old socket behind', async () => {
    const other = await api.listen(await api.addReplica());
    const [here, there] = [await api.addPlace(), { ...(await api.addPlace()), baseUrl: other }];
    const id = await api.addSubscription();
    const agents = [await api.agentAt(here), await api.agentAt(there)] as const;
    await suspendSubscription(api.deps)({ id });
    await api.converged([
      [here, agents[0]],
      [there, agents[1]],
    ]);
    const versions = agents.map(({ received }) => received[0]?.type === 'config_sync' && received[0].data.version);
    expect(versions[0]).toBe(versions[1]);

    const moved = await api.agentAt({ ...here, baseUrl: other });
    expect(await agents[0].closed).toMatchObject({ code: 4001 });
    await api.addSubscription();
    await api.converged([[here, moved]]);
    expect(moved.socket.readyState).toBe(WebSocket.OPEN);
    expect(agents.flatMap(({ violations }) => violations)).toEqual([]);
  });

  test('are sent away in good order when theirs stops', async () => {
    const replica = await api.addReplica();
    const place = { ...(await api.addPlace()), baseUrl: await api.listen(replica) };
    const agent = await api.agentAt(place);
    agent.send({ type: 'status', data: { cpu_percent: 1 } });
    await replica.close();
    expect(await agent.closed).toEqual({ code: 1001, reason: 'the service stops; come again' });
  });
});

test('an agent that is gone without a word is cut, and one that answers pings is not', async () => {
  const app = await createServer({ logger: pino({ enabled: false }), trustedProxies: [], version: '0' });
  const devices = { windowMs: HOUR_MS, allowedRanges: [] };
  await hubRoutes(app, { ...api, devices, pingMs: 50 });
  const baseUrl = await api.listen(app);
  try {
    const [gone, alive] = [await api.addPlace(), await api.addPlace()];
    const agent = contractAgent({ ...alive, baseUrl });
    await agent.opened;
    const url = `${baseUrl.replace('http', 'ws')}/ws/node-agent?token=${gone.token}`;
    const silent = new WebSocket(url, { autoPong: false });
    expect(await new Promise((resolve) => void silent.once('close', resolve))).toBe(1006);
    expect(agent.socket.readyState).toBe(WebSocket.OPEN);
    await agent.leave();
  } finally {
    await app.close();
  }
});
