import { expect, test } from 'vitest';
import { hubApi } from './testing/hub-api.ts';

const api = await hubApi();

test('greets an agent with a full sync, after which it serves who may connect', async () => {
  const place = await api.addPlace({ agent: 'orris' });
  const id = await api.addSubscription();
  const agent = await api.agentAt(place);
  await api.converged([[place, agent]]);
  expect(Object.keys(agent.serves())).toEqual([String(id)]);
  expect(agent.received[0]).toMatchObject({
    type: 'config_sync',
    data: { full_sync: true, config: { status: 'active' } },
  });
  const before = agent.syncs;
  api.clock.advance(31_000);
  await api.suspend(id);
  await api.converged([[place, agent]]);
  expect(agent.serves()).toEqual({});
  expect(agent.syncs).toBe(before + 1);
});
