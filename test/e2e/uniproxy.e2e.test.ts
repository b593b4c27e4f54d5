import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findCore } from './cores.ts';
import { ApiClient } from './harness/api.ts';
import { type Origin, bodyBytes, startOrigin } from './harness/origin.ts';
import { type Running, finish, freePort, start, untilListening } from './harness/processes.ts';
import { type Product, startProduct } from './harness/product.ts';
import { temporaryFolder } from './harness/reaper.ts';

const cleanups: (() => Promise<unknown>)[] = [];
let product: Product;
let origin: Origin;
let folder: string;

beforeAll(async () => {
  origin = await startOrigin();
  cleanups.push(origin.close);
  product = await startProduct();
  cleanups.push(product.stop);
  const kept = await temporaryFolder('orrery-e2e-uniproxy-');
  cleanups.push(kept.remove);
  folder = kept.path;
});

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const xray = findCore('xray') ?? 'xray';

async function startXray(name: string, config: object, port: number): Promise<Running> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ log: { loglevel: 'warning' }, ...config }));
  const program = await start(xray, ['run', '-c', file]);
  cleanups.push(() => program.stop());
  await untilListening(program, port);
  return program;
}

interface User {
  readonly id: number;
  readonly uuid: string;
}

/** A small agent that keeps to the description: it asks `config` and `user`, serves them with Xray, and pushes. */
async function uniproxyAgent(nodeId: number, token: string) {
  const url = (path: string) =>
    `${product.url}/api/v1/server/UniProxy/${path}?token=${token}&node_id=${nodeId}&node_type=vless`;
  const get = async <T>(path: string): Promise<T> => (await (await fetch(url(path))).json()) as T;
  const config = await get<{ server_port: number; network: string; tls: number }>('config');
  const etag = (await fetch(url('user'))).headers.get('etag') ?? '';
  const { users } = await get<{ users: User[] }>('user');
  expect((await fetch(url('user'), { headers: { 'if-none-match': etag } })).status).toBe(304);
  const apiPort = await freePort();
  const inbound = {
    listen: '127.0.0.1',
    port: config.server_port,
    protocol: 'vless',
    settings: { clients: users.map(({ id, uuid }) => ({ id: uuid, email: String(id), level: 0 })), decryption: 'none' },
    streamSettings: { network: config.network, security: 'none' },
  };
  const counting = {
    stats: {},
    policy: { levels: { 0: { statsUserUplink: true, statsUserDownlink: true } } },
    api: { tag: 'api', listen: `127.0.0.1:${apiPort}`, services: ['StatsService'] },
  };
  const freedom = { protocol: 'freedom', settings: { finalRules: [{ action: 'allow' }] } };
  await startXray('server', { ...counting, inbounds: [inbound], outbounds: [freedom] }, config.server_port);
  return {
    users,
    port: config.server_port,
    /** What moved since the last time, as the core counted it. */
    async read(): Promise<Record<string, [number, number]>> {
      const args = ['api', 'statsquery', `--server=127.0.0.1:${apiPort}`, '-pattern', 'user>>>', '-reset'];
      const { output } = await finish(xray, args);
      const moved: Record<string, [number, number]> = {};
      const { stat = [] } = JSON.parse(output) as { stat?: { name: string; value?: number | string }[] };
      for (const { name, value = 0 } of stat) {
        const [, id = '', , way] = name.split('>>>');
        (moved[id] ??= [0, 0])[way === 'uplink' ? 0 : 1] = Number(value);
      }
      return moved;
    },
    async push(traffic: Record<string, [number, number]>): Promise<unknown> {
      const response = await fetch(url('push'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(traffic),
      });
      return response.json();
    },
  };
}

test('an agent of this family drives a real core, and the history agrees with it to the byte', async () => {
  const api = await ApiClient.signIn(product);
  const node = await api.createActiveNode({
    name: 'Uni',
    server_address: '127.0.0.1',
    server_port: await freePort(),
    protocol: 'vless',
    agent: 'uniproxy',
    settings: { transport: { type: 'tcp' }, security: { type: 'none' } },
  });
  const plan = await api.createPlan({ name: 'Plan' });
  const user = await api.createUser({ email: 'one@e2e.test', password: randomUUID(), role: 'user' });
  const { id } = await api.createSubscription({ user_id: user.id, plan_id: plan.id });
  const agent = await uniproxyAgent(node.id, node.api_token);
  expect(agent.users.map((one) => one.id)).toEqual([id]);

  const local = await freePort();
  const vnext = [{ address: '127.0.0.1', port: agent.port, users: [{ id: agent.users[0]?.uuid, encryption: 'none' }] }];
  const client = {
    inbounds: [{ listen: '127.0.0.1', port: local, protocol: 'http' }],
    outbounds: [{ protocol: 'vless', settings: { vnext }, streamSettings: { network: 'tcp', security: 'none' } }],
  };
  await startXray('client', client, local);
  const total = { raw_upload: 0, raw_download: 0 };
  for (let round = 1; round <= 2; round++) {
    // Another number of bytes each time: agents push each minute, and the same bytes within half of that are a repeat.
    for (let n = 0; n < round; n++) expect(await origin.fetchThrough(local, 5_000)).toMatchObject({ carried: true });
    const moved = await agent.read();
    const [up, down] = moved[id] ?? [0, 0];
    expect(down).toBeGreaterThanOrEqual(bodyBytes);
    total.raw_upload += up;
    total.raw_download += down;
    // The first answer is lost, as far as the agent knows: it pushes the same again.
    expect([await agent.push(moved), await agent.push(moved)]).toEqual([{ data: true }, { data: true }]);
    expect((await api.usage(id)).totals).toMatchObject(total);
  }
});
