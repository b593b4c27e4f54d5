import { deleteNode } from '@orrery/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { hubApi } from './testing/hub-api.ts';

const api = await hubApi();
let token = '';
beforeAll(async () => {
  token = await api.signIn();
});

async function call(method: 'GET' | 'POST', nodeId: number, body?: object, as = token) {
  const answer = await api.app.inject({
    method,
    url: `/nodes/${nodeId}/commands`,
    headers: { authorization: `Bearer ${as}` },
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json() };
}

const update = { download_url: 'https://example.com/agent', checksum: 'a'.repeat(64) };

describe('POST /nodes/:id/commands', () => {
  test('reaches the agent wherever it is connected, and is on record', async () => {
    const other = await api.listen(await api.addReplica());
    const place = { ...(await api.addPlace({ agent: 'orris' })), baseUrl: other };
    const agent = await api.agentAt(place);
    const sent = await call('POST', place.nodeId, { action: 'reload_config' });
    expect(sent).toMatchObject({
      status: 200,
      body: { data: { status: 'sent', payload: null, issued_by: api.admin.id } },
    });
    const { data: second } = (
      await call('POST', place.nodeId, { action: 'update', payload: update, current_password: api.password })
    ).body;
    await api.eventually(() => expect(agent.commands).toHaveLength(2));
    expect(agent.commands).toEqual([
      { command_id: sent.body.data.id, action: 'reload_config' },
      { command_id: second.id, action: 'update', payload: update },
    ]);
    const record = await call('GET', place.nodeId);
    expect(record.body.data).toMatchObject({ total: 2 });
    expect(record.body.data.items).toContainEqual(second);
  });

  test('is 409 when no agent is connected, and is not sent to one that comes later', async () => {
    const place = await api.addPlace();
    expect(await call('POST', place.nodeId, { action: 'restart' })).toMatchObject({
      status: 409,
      body: { error: { code: 'CONFLICT' } },
    });
    const agent = await api.agentAt(place);
    expect(await call('POST', place.nodeId, { action: 'reload_config' })).toMatchObject({ status: 200 });
    await api.eventually(() => expect(agent.commands).toHaveLength(1));
    expect(agent.commands[0]?.action).toBe('reload_config');
    const { items } = (await call('GET', place.nodeId)).body.data;
    expect(items.map(({ status }: { status: string }) => status).toSorted()).toEqual(['sent', 'undelivered']);
  });

  test('asks for the password before what cannot be taken back, and throttles guesses', async () => {
    const place = await api.addPlace({ agent: 'orris' });
    const agent = await api.agentAt(place);
    const stop = (current_password?: string) =>
      call('POST', place.nodeId, { action: 'stop', ...(current_password && { current_password }) });
    const wrong = { status: 400, body: { error: { details: { fields: [{ path: 'current_password' }] } } } };
    expect(await stop()).toMatchObject(wrong);
    for (let i = 0; i < 5; i++) expect(await stop('a wrong password')).toMatchObject(wrong);
    expect(await stop(api.password)).toMatchObject({ status: 429 });
    api.clock.advance(60_000);
    expect(await stop(api.password)).toMatchObject({ status: 200 });
    await api.eventually(() => expect(agent.commands.map(({ action }) => action)).toEqual(['stop']));
  });

  test('refuses what is wrong, with words', async () => {
    const ours = await api.addPlace();
    const theirs = await api.addPlace({ agent: 'orris' });
    const fieldOf = async (nodeId: number, body: object) => {
      const answer = await call('POST', nodeId, body);
      return [answer.status, answer.body.error.details?.fields?.[0]?.path];
    };
    const current_password = api.password;
    expect(await fieldOf(ours.nodeId, { action: 'explode' })).toEqual([400, 'action']);
    expect(await fieldOf(ours.nodeId, { action: 'update', payload: update, current_password })).toEqual([
      400,
      'action',
    ]);
    expect(await fieldOf(theirs.nodeId, { action: 'update', current_password })).toEqual([400, 'payload.download_url']);
    expect(await fieldOf(theirs.nodeId, { action: 'restart', payload: { x: 'y' } })).toEqual([400, 'payload']);
    expect(await fieldOf(theirs.nodeId, { action: 'restart', when: 'now' })).toEqual([400, 'when']);
    await deleteNode(api.deps)({ id: theirs.nodeId });
    expect((await call('POST', theirs.nodeId, { action: 'restart' })).status).toBe(404);
    expect((await call('GET', theirs.nodeId)).status).toBe(404);
  });

  test('is for admins', async () => {
    const { nodeId } = await api.addPlace();
    await api.addUser('someone@example.com');
    const user = await api.signIn('someone@example.com');
    for (const method of ['GET', 'POST'] as const) {
      const body = method === 'POST' ? { action: 'restart' } : undefined;
      expect((await call(method, nodeId, body, user)).status).toBe(403);
      expect((await call(method, nodeId, body, 'nobody')).status).toBe(401);
    }
  });
});
