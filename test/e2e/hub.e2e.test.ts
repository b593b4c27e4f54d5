import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchByLocal } from './clients/one-local.ts';
import { type Origin, bodyBytes, startOrigin } from './harness/origin.ts';
import { freePort, until } from './harness/processes.ts';
import { type Product, startProduct } from './harness/product.ts';
import { type PortServer, startPortServer } from './hub/port-server.ts';

/** What the document says of an account, as far as a client needs it. */
interface Account {
  readonly id: string;
  readonly node: { readonly server: { readonly ipAddressOrDomainName: string } };
  readonly port: number;
  readonly password: string;
  readonly method: string;
}

const cleanups: (() => Promise<unknown>)[] = [];
let product: Product;
let origin: Origin;

beforeAll(async () => {
  origin = await startOrigin();
  cleanups.push(origin.close);
  product = await startProduct();
  cleanups.push(product.stop);
});

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function call<T>(method: string, path: string, token: string, body?: unknown): Promise<T> {
  const response = await fetch(`${product.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}

const made = async (path: string, token: string, body: object): Promise<string> =>
  (await call<{ id: string }>('POST', path, token, body)).id;

const login = async (username: string, password: string): Promise<string> =>
  (await call<{ token: string }>('POST', '/api/user/login', '', { username, password })).token;

const fetchWith = ({ node, port, password, method }: Account) =>
  fetchByLocal(origin, { host: node.server.ipAddressOrDomainName, port, password, method });

/** What stands between the server and the api: it takes the list over, and reports what passed since the last time. */
async function startReporter(nodeName: string, method: string) {
  const credentials = { email: product.adminEmail, password: product.adminPassword };
  const { data: session } = await call<{ data: { access_token: string } }>('POST', '/auth/login', '', credentials);
  const admin = session.access_token;
  const { data: nodes } = await call<{ data: { items: { id: number; name: string }[] } }>('GET', '/nodes', admin);
  const id = nodes.items.find(({ name }) => name === nodeName)?.id;
  const { data: made } = await call<{ data: { token: string } }>('POST', `/nodes/${id}/tokens`, admin);
  const server: PortServer = await startPortServer(method);
  cleanups.push(server.stop);
  let listed: { subscription_id: string; password: string; port: number }[] = [];
  const reported = new Map<number, number>();
  return {
    server,
    async takeList(): Promise<void> {
      const list = await call<{ data: typeof listed }>('GET', `/agents/${id}/subscriptions`, made.token);
      listed = list.data;
      await server.serve(new Map(listed.map(({ port, password }) => [port, password])));
    },
    /** Answers how many bytes the server counted in all. */
    async report(): Promise<number> {
      const moved = await server.moved();
      const entries = listed.map(({ subscription_id, port }) => {
        const now = moved.get(port) ?? 0;
        const download = now - (reported.get(port) ?? 0);
        reported.set(port, now);
        return { subscription_id, upload: 0, download };
      });
      await call('POST', `/agents/${id}/traffic`, made.token, entries);
      return [...moved.values()].reduce((sum, bytes) => sum + bytes, 0);
    },
  };
}

test('request, approve, connect with what the account says, and find every byte in its history', async () => {
  const root = await login(product.adminEmail, product.adminPassword);
  const serverId = await made('/api/server', root, { ipAddressOrDomainName: '127.0.0.1' });
  const management = { port: await freePort(), password: 'pleaseChangeThisPassword' };
  await made('/api/node', root, { serverId, ...management, name: 'New York' });
  const productId = await made('/api/product', root, { name: 'dimond', traffic: 1_000_000_000, period: 'monthly' });
  const [email, password] = ['user@email.com', randomUUID()];
  const userId = await made('/api/user', root, { role: 'user', email, password });

  const user = await login(email, password);
  const approval = await made('/api/account/request', user, { userId, productId });
  expect(await made('/api/account/approve', root, { id: approval })).toBe(approval);
  const accounts = await call<Account[]>('GET', `/api/account/accounts_by_user_id?id=${userId}`, user);
  expect(accounts).toHaveLength(1);
  const account = accounts[0] as Account;
  const usage = async (): Promise<number> =>
    (await call<{ usage: number }>('GET', `/api/traffic/account?id=${account.id}`, user)).usage;
  const history = () =>
    call<{ usage: number; createdTime: number }[]>('GET', `/api/traffic/history?id=${account.id}`, user);
  expect((await history()).map((entry) => entry.usage)).toEqual([0]);

  const reporter = await startReporter('New York', account.method);
  await reporter.takeList();
  expect(await fetchWith({ ...account, password: randomUUID() })).toMatchObject({ carried: false });

  let total = 0;
  for (let round = 1; round <= 2; round++) {
    expect(await fetchWith(account)).toMatchObject({ carried: true });
    // The server counts what passed at the end of each connection at the latest.
    await until('the server to have counted', async () => {
      const before = [...(await reporter.server.moved()).values()].reduce((sum, bytes) => sum + bytes, 0);
      return before >= round * bodyBytes;
    });
    total = await reporter.report();
    expect(total).toBeLessThan(round * bodyBytes * 1.05);
    expect(await usage()).toBe(total);
    const entries = await history();
    expect(entries.at(0)?.usage).toBe(0);
    expect(entries.at(-1)?.usage).toBe(total);
    expect(Math.abs((entries.at(-1)?.createdTime ?? 0) - Date.now())).toBeLessThan(60_000);
  }

  await call('DELETE', `/api/account?id=${account.id}`, root);
  await reporter.takeList();
  expect(await fetchWith(account)).toMatchObject({ carried: false });
});
