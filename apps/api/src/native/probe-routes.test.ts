import { fixedClock } from '@orrery/kernel';
import { addCookies } from '@orrery/probe';
import { forgetOldMeasurements } from '@orrery/persistence';
import { beforeAll, describe, expect, test } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const clock = fixedClock('2026-01-15T10:30:00.000Z');
const api = await testApi({ clock });
const node = (name: string, agent: 'native' | 'orris' = 'native') =>
  api.addNode({ name, serverAddress: `${name}.example`, serverPort: 443, protocol: 'trojan', agent });
const [one, other, foreign] = [await node('one'), await node('other'), await node('foreign', 'orris')];

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
let token = '';
beforeAll(async () => {
  token = await api.signIn();
});

async function as(bearer: string, method: Method, url: string, payload?: object) {
  const headers = { authorization: `Bearer ${bearer}` };
  const response = await api.app.inject({ method, url, headers, ...(payload && { payload }) });
  const body = response.body === '' ? '{}' : response.body;
  const { data } = JSON.parse(body) as { data: Record<string, never> & { items: Record<string, unknown>[] } };
  return { status: response.statusCode, data };
}
const ask = (method: Method, url: string, payload?: object) => as(token, method, url, payload);

const takeAs = async ({ node: { id }, token: own }: typeof one) => {
  const { data } = await as(own, 'POST', `/agents/${id}/probe-tasks`);
  return data as unknown as {
    enabled: boolean;
    tasks: { task_id: string }[];
    hosts: string[];
    next_in_seconds: number;
  };
};
const found = {
  status: 'success',
  code: 200,
  data: 'hello',
  time: 1_768_473_000,
  reachable: true,
  latency_ms: 42,
  failure: null,
};
const bringAs = async ({ node: { id }, token: own }: typeof one, receipts: object[]) =>
  as(own, 'POST', `/agents/${id}/probe-receipts`, { receipts });

describe('the operator', () => {
  test('lists hosts, changes their pace and takes them off', async () => {
    const { status, data } = await ask('POST', '/probes/hosts', { host: 'Listed.example:443' });
    expect(status).toBe(201);
    const view = {
      host: 'listed.example',
      requests_per_minute: 6,
      free_at: null,
      created_at: '2026-01-15T10:30:00.000Z',
    };
    expect(data).toEqual({ id: expect.any(Number), ...view });
    expect((await ask('POST', '/probes/hosts', { host: 'listed.example' })).status).toBe(409);
    for (const host of ['', 'a b', 'http://a.example', 'a.example/x', 'a@b'])
      expect((await ask('POST', '/probes/hosts', { host })).status).toBe(400);
    const url = `/probes/hosts/${data['id']}`;
    expect((await ask('PATCH', url, { requests_per_minute: 60 })).data).toMatchObject({ requests_per_minute: 60 });
    expect((await ask('GET', '/probes/hosts')).data).toMatchObject({ total: 1, items: [{ host: 'listed.example' }] });
    expect((await ask('DELETE', url)).status).toBe(204);
    expect([(await ask('DELETE', url)).status, (await ask('PATCH', url, { requests_per_minute: 1 })).status]).toEqual([
      404, 404,
    ]);
  });

  test('makes missions and takes them away', async () => {
    const { status, data } = await ask('POST', '/probes/missions', { host: 'away.example', target: 2 });
    expect([status, data]).toMatchObject([
      201,
      { method: 'GET', scheme: 'https', path: '/', host_listed: false, success: 0 },
    ]);
    await ask('POST', '/probes/hosts', { host: 'away.example' });
    expect((await ask('GET', '/probes/missions')).data.items).toMatchObject([{ id: data['id'], host_listed: true }]);
    expect((await ask('POST', '/probes/missions', { host: 'a b', target: 2 })).status).toBe(400);
    const url = `/probes/missions/${data['id']}`;
    expect([(await ask('DELETE', url)).status, (await ask('DELETE', url)).status]).toEqual([204, 404]);
    expect((await ask('DELETE', '/probes/missions/x')).status).toBe(404);
  });

  test('marks nodes of our own agent, and no others', async () => {
    const put = (id: number, enabled: boolean) => ask('PUT', `/probes/nodes/${id}`, { enabled });
    expect((await ask('GET', '/probes/nodes')).data.items).toMatchObject([
      { name: 'one', enabled: false, enabled_at: null, day: { runs: 0, reachable: 0, average_latency_ms: null } },
      { name: 'other', enabled: false },
    ]);
    expect((await put(one.node.id, true)).data).toMatchObject({
      enabled: true,
      enabled_at: '2026-01-15T10:30:00.000Z',
    });
    expect((await put(one.node.id, true)).status).toBe(200);
    expect((await put(one.node.id, false)).data).toMatchObject({ enabled: false, enabled_at: null });
    expect([(await put(foreign.node.id, true)).status, (await put(999, true)).status]).toEqual([409, 404]);
  });
});

describe('an agent', () => {
  test('gets nothing before its node is marked, tasks after, and its results are shown', async () => {
    await ask('POST', '/probes/hosts', { host: 'probed.example', requests_per_minute: 60 });
    const { data: mission } = await ask('POST', '/probes/missions', { host: 'probed.example', path: '/p', target: 2 });
    await addCookies(api)([{ cookie: 'a=1', time: 1 }]);
    expect(await takeAs(one)).toEqual({ enabled: false, tasks: [], hosts: [], next_in_seconds: 60 });
    for (const {
      node: { id },
    } of [one, other])
      await ask('PUT', `/probes/nodes/${id}`, { enabled: true });
    const work = await takeAs(one);
    const task = {
      method: 'GET',
      scheme: 'https',
      host: 'probed.example',
      path: '/p',
      header: {},
      param: {},
      data: '',
    };
    expect(work).toEqual({
      enabled: true,
      tasks: [{ ...task, task_id: expect.any(String), cookie: 'a=1' }],
      hosts: expect.arrayContaining(['probed.example']),
      next_in_seconds: 10,
    });
    expect((await takeAs(other)).tasks).toEqual([]);
    clock.advance(1_000);
    const [mine, theirs] = [work.tasks[0], (await takeAs(other)).tasks[0]];
    const failing = { ...found, status: 'error', code: 0, reachable: false, latency_ms: null, failure: 'refused' };
    expect((await bringAs(one, [{ ...found, task_id: theirs?.task_id }])).data).toEqual({ counted: 0 });
    const first = [{ ...found, task_id: mine?.task_id }];
    expect((await bringAs(one, first)).data).toEqual({ counted: 1 });
    expect((await bringAs(one, first)).data).toEqual({ counted: 0 });
    clock.advance(1);
    expect((await bringAs(other, [{ ...failing, task_id: theirs?.task_id }])).data).toEqual({ counted: 1 });

    const results = async (query: string) => (await ask('GET', `/probes/results${query}`)).data;
    const shown = { mission_id: mission['id'], host: 'probed.example' };
    expect(await results('')).toMatchObject({
      total: 2,
      items: [
        {
          ...shown,
          node_name: 'other',
          reachable: false,
          success: false,
          code: 0,
          latency_ms: null,
          failure: 'refused',
        },
        { ...shown, node_name: 'one', reachable: true, success: true, code: 200, latency_ms: 42, failure: null },
      ],
    });
    expect(await results(`?node_id=${one.node.id}&mission_id=${mission['id']}`)).toMatchObject({ total: 1 });
    expect((await ask('GET', '/probes/results?mission_id=x')).status).toBe(400);
    expect((await ask('GET', '/probes/nodes')).data.items).toMatchObject([
      { name: 'one', day: { runs: 1, reachable: 1, average_latency_ms: 42, last_run_at: '2026-01-15T10:30:01.000Z' } },
      { name: 'other', day: { runs: 1, reachable: 0, average_latency_ms: null } },
    ]);
    expect((await ask('GET', '/probes/statistics')).data).toMatchObject({
      stage: 1,
      total: { download: 2, upload: 2, success: 1, error: 1, users: 2 },
    });
    expect((await ask('GET', '/probes/stages')).data).toMatchObject({ total: 0 });
  });

  test('is let in by its own token only, and bad receipts change nothing', async () => {
    const url = `/agents/${one.node.id}/probe-tasks`;
    expect([(await as('node_x', 'POST', url)).status, (await as(other.token, 'POST', url)).status]).toEqual([401, 403]);
    for (const wrong of [
      {},
      { ...found },
      { ...found, task_id: 'x', failure: 'A sentence.' },
      { ...found, task_id: 7 },
    ])
      expect((await bringAs(one, [wrong])).status).toBe(400);
    expect((await bringAs(one, [{ ...found, task_id: 'x' }])).data).toEqual({ counted: 0 });
  });

  test('of which only the last 30 days are remembered', async () => {
    clock.advance(31 * 86_400_000);
    await forgetOldMeasurements(api.db, clock.now());
    token = await api.signIn();
    expect((await ask('GET', '/probes/results')).data).toMatchObject({ total: 0 });
  });
});
