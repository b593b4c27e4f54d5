import type { SubscriptionId } from '@orrery/kernel';
import { findNode } from '@orrery/persistence';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Refusal } from './messages.ts';
import type { ContractAgent } from './testing/contract-agent.ts';
import { fixtureNames, fixtureText } from './testing/fixtures.ts';
import { hubApi } from './testing/hub-api.ts';

const api = await hubApi();

const place = await api.addPlace();
const id = await api.addSubscription();

async function chargedTo(subscriptionId: SubscriptionId): Promise<number[]> {
  const [row] = await api.db.execute<{ upload: string; download: string }>(
    sql`select upload, download from usage_counters where subscription_id = ${subscriptionId}`,
  );
  return row ? [Number(row.upload), Number(row.download)] : [];
}

const refusals = ({ received }: ContractAgent): Refusal['data'][] =>
  received.flatMap((message) => (message.type === 'error' ? [message.data] : []));

const statusNow = async () => (await findNode(api.db, place.nodeId))?.report?.status;

describe('what agents send', () => {
  test('is taken as recorded, in order, and refused nowhere', async () => {
    const agent = await api.agentAt(place);
    const names = fixtureNames('from-agent').filter((name) => name !== 'status');
    for (const name of [...names, 'status']) {
      const text = fixtureText('from-agent', name);
      agent.send(text.replaceAll('"subscription_id": "1"', `"subscription_id": "${id}"`));
    }
    await api.eventually(async () => expect(await statusNow()).toMatchObject({ cpu_percent: 12.5, platform: 'linux' }));
    expect(await chargedTo(id)).toEqual([1_024, 4_096]);
    const [row] = await api.db.execute(sql`select online_count from node_status where node_id = ${place.nodeId}`);
    expect(row).toEqual({ online_count: 1 });
    expect(refusals(agent)).toEqual([]);
    expect(api.lines.join('')).not.toContain('198.51.100.7');
  });

  test('counts what is good in a report, and is told of the rest', async () => {
    const agent = await api.agentAt(place);
    const before = await chargedTo(id);
    agent.sendEvent('traffic', [
      { subscription_id: String(id), upload: 1, download: 2 },
      { subscription_id: '999999', upload: 1, download: 1 },
      { subscription_id: String(id), upload: -1, download: 0 },
    ]);
    await api.eventually(() => expect(refusals(agent)).toHaveLength(1));
    expect(refusals(agent)[0]).toMatchObject({
      code: 'VALIDATION_ERROR',
      rejected: [
        { index: 1, subscription_id: '999999', reason: 'no such subscription' },
        { index: 2, subscription_id: String(id) },
      ],
    });
    expect(await chargedTo(id)).toEqual(before.map((bytes, i) => bytes + i + 1));
  });
});

const trafficFrame = (entries: number): string =>
  `{"type": "event", "data": {"event_type": "traffic", "extra": [${'0,'.repeat(entries - 1)}0]}}`;

describe('what nobody can take', () => {
  test.each([
    ['is no JSON', '{', 'not JSON'],
    ['is empty', '', 'not JSON'],
    ['is no message', '[1, 2]', 'none of'],
    ['has no type', '{"data": {}}', 'none of'],
    ['is of an unknown type', '{"type": "shutdown"}', 'none of'],
    ['is an unknown event', '{"type": "event", "data": {"event_type": "x"}}', 'none of'],
    ['has a status that is none', '{"type": "status", "data": 5}', 'none of'],
    ['has text that no column holds', '{"type": "status", "data": {"platform": "a\\u0000"}}', 'NUL'],
    ['has traffic that is no list', '{"type": "event", "data": {"event_type": "traffic", "extra": {}}}', 'list'],
    ['has too many entries', trafficFrame(450_000), 'at most'],
    ['holds 10 MB', `["${'x'.repeat(10 * 1024 * 1024)}"]`, 'more than 1048576 bytes'],
    ['holds a million entries', trafficFrame(1_000_000), 'more than 1048576 bytes'],
    ['is nested without end', `${'['.repeat(400_000)}${']'.repeat(400_000)}`, 'none of'],
  ])('is refused with words and the connection stays when a frame %s', async (_what, text, words) => {
    const agent = await api.agentAt(place);
    agent.send(text);
    await api.eventually(() => expect(refusals(agent)).toHaveLength(1));
    expect(refusals(agent)[0]?.message).toContain(words);
    expect(agent.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('ends the connection with words when a frame is larger than anybody holds, and nothing else', async () => {
    const agent = await api.agentAt(place);
    agent.send(`["${'x'.repeat(16 * 1024 * 1024)}"]`);
    expect(await agent.closed).toEqual({ code: 1009, reason: 'a frame may hold at most 16777216 bytes' });
    const next = await api.agentAt(place);
    next.send('still here?');
    await api.eventually(() => expect(refusals(next)).toHaveLength(1));
  });

  test('does not pile up: a flood of frames is answered one by one', async () => {
    const agent = await api.agentAt(place);
    for (let i = 0; i < 500; i++) agent.send(`no JSON ${'x'.repeat(2_000)}`);
    agent.send({ type: 'status', data: { cpu_percent: 77 } });
    await api.eventually(async () => expect(await statusNow()).toEqual({ cpu_percent: 77 }));
    expect(refusals(agent)).toHaveLength(500);
  });
});
