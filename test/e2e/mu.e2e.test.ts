import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchByLocal } from './clients/one-local.ts';
import { ApiClient } from './harness/api.ts';
import { type Origin, bodyBytes, startOrigin } from './harness/origin.ts';
import { until } from './harness/processes.ts';
import { type Product, startProduct } from './harness/product.ts';
import { type PortServer, startPortServer } from './hub/port-server.ts';

/** A user as `GET /users` of the document shows it. */
interface MuUser {
  readonly id: number;
  readonly passwd: string;
  readonly u: number;
  readonly d: number;
  readonly port: number;
  readonly switch: number;
  readonly enable: number;
  readonly method: string;
}

const cleanups: (() => Promise<unknown>)[] = [];
let product: Product;
let origin: Origin;
let server: PortServer;

beforeAll(async () => {
  origin = await startOrigin();
  cleanups.push(origin.close);
  product = await startProduct();
  cleanups.push(product.stop);
  server = await startPortServer('aes-256-gcm');
  cleanups.push(server.stop);
});

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

/** An agent that keeps to the document: the address, a token and a node id are all it knows. */
function muAgent(token: string, nodeId: number) {
  const reported = new Map<number, number>();
  const users = async (): Promise<MuUser[]> => {
    const response = await fetch(`${product.url}/mu/v2/users`, { headers: { Token: token } });
    if (response.status !== 200) throw new Error(`GET /users answered ${response.status}`);
    return ((await response.json()) as { data: MuUser[] }).data;
  };
  return {
    users,
    async serve(): Promise<void> {
      const served = (await users()).filter((user) => user.enable === 1 && user.switch === 1);
      await server.serve(new Map(served.map(({ port, passwd }) => [port, passwd])));
    },
    /** As the document's curl: JSON under the type of a form. */
    async report(): Promise<void> {
      const moved = await server.moved();
      const batch = (await users()).map(({ id, port }) => {
        const now = moved.get(port) ?? 0;
        const d = now - (reported.get(port) ?? 0);
        reported.set(port, now);
        return { user_id: id, u: 0, d };
      });
      const response = await fetch(`${product.url}/mu/v2/nodes/${nodeId}/traffic`, {
        method: 'POST',
        headers: { Token: token, 'content-type': 'application/x-www-form-urlencoded' },
        body: JSON.stringify(batch),
      });
      if (response.status !== 200) throw new Error(`the report answered ${response.status}`);
    },
  };
}

test('a server with a port per user serves real clients from the list, and every byte it counts is charged', async () => {
  const api = await ApiClient.signIn(product);
  const node = await api.createActiveNode({
    name: 'Mu',
    server_address: '127.0.0.1',
    server_port: 1,
    protocol: 'shadowsocks',
    encryption_method: 'aes-256-gcm',
    agent: 'mu',
  });
  const plan = await api.createPlan({ name: 'Plan', quota_bytes: 1_000_000_000 });
  const { token } = await api.createApiToken({ name: 'mu', scopes: ['mu'] });
  const subscriptions: number[] = [];
  for (const name of ['one', 'two']) {
    const user = await api.createUser({ email: `${name}@e2e.test`, password: randomUUID(), role: 'user' });
    subscriptions.push((await api.createSubscription({ user_id: user.id, plan_id: plan.id })).id);
  }
  const agent = muAgent(token, node.id);
  await agent.serve();
  const listed = await agent.users();
  expect(listed.map(({ id }) => id)).toEqual(subscriptions);
  expect(new Set(listed.map(({ port }) => port)).size).toBe(2);
  const [one, two] = listed as [MuUser, MuUser];
  const through = (user: MuUser, password = user.passwd) =>
    fetchByLocal(origin, { host: '127.0.0.1', port: user.port, password, method: user.method });

  expect(await through(one)).toMatchObject({ carried: true });
  expect(await through(two)).toMatchObject({ carried: true });
  expect(await through(two)).toMatchObject({ carried: true });
  // The other's password opens no port of mine.
  expect(await through(one, two.passwd)).toMatchObject({ carried: false });
  const counted = async (user: MuUser): Promise<number> => (await server.moved()).get(user.port) ?? 0;
  await until('the server to have counted', async () => (await counted(two)) >= 2 * bodyBytes);
  await agent.report();
  for (const user of [one, two]) {
    const bytes = await counted(user);
    expect(bytes).toBeGreaterThanOrEqual(bodyBytes);
    expect((await api.usage(user.id)).totals).toMatchObject({ raw_upload: 0, raw_download: bytes });
    expect((await agent.users()).find(({ id }) => id === user.id)).toMatchObject({ u: 0, d: bytes });
  }

  await api.suspend(one.id);
  await agent.serve();
  expect(await through(one)).toMatchObject({ carried: false });
  expect(await through(two)).toMatchObject({ carried: true });
});
