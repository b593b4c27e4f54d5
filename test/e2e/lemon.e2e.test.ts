import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiClient } from './harness/api.ts';
import { finish, freePort, until } from './harness/processes.ts';
import { type Product, startProduct } from './harness/product.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { type AgentProcess, startAgent } from './node-agent/agent-process.ts';

const cleanups: (() => Promise<unknown>)[] = [];
let product: Product;
let api: ApiClient;
let token: string;

/** The site that is probed: it fails every fifth request, and moves whoever asks for /old. */
const seen: { readonly url: string; readonly cookie: string | undefined }[] = [];
const site = createServer((request, response) => {
  seen.push({ url: request.url ?? '', cookie: request.headers.cookie });
  if (request.url?.startsWith('/old')) response.writeHead(301, { location: '/new' }).end();
  else response.writeHead(seen.length % 5 === 0 ? 500 : 200).end(`page ${seen.length}`);
});
let host: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => site.close(resolve).closeAllConnections()));
  host = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  product = await startProduct();
  cleanups.push(product.stop);
  api = await ApiClient.signIn(product);
  ({ token } = await api.createApiToken({ name: 'lemon', scopes: ['probe', 'probe:init'] }));
});

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function lemon<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = { 'X-Auth-Token': token };
  const response = await fetch(`${product.url}${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  expect([method, path, response.status]).toEqual([method, path, 200]);
  return (await response.json()) as T;
}

/** A node whose agent is not begun yet. */
async function givenNode() {
  const folder = await temporaryFolder('orrery-e2e-lemon-');
  cleanups.push(folder.remove);
  const node = await api.createActiveNode({
    name: randomUUID(),
    server_address: '127.0.0.1',
    server_port: await freePort(),
    protocol: 'shadowsocks',
    encryption_method: 'aes-256-gcm',
  });
  async function begin(env: Record<string, string> = {}): Promise<AgentProcess> {
    const agent = await startAgent({ api: product.url, node, stateDir: join(folder.path, 'agent'), env });
    cleanups.push(() => agent.stop());
    return agent;
  }
  return { node, begin };
}

async function resultsOf(nodeId: number, { output }: AgentProcess): Promise<Record<string, unknown>[]> {
  let results: Record<string, unknown>[] = [];
  const hasSome = async () => (results = await api.probeResults(nodeId)).length > 0;
  await until('the node to report', hasSome, { timeoutMs: 30_000, explain: output });
  return results;
}

test('two clients that keep to the document work missions together, each slot once', async () => {
  const mission = { method: 'GET', scheme: 'http', host, path: '/page', header: {}, param: { q: 'x y' }, data: '' };
  const targets = [1, 2, 3, 4, 5, 6, 7, 8];
  await lemon('POST', '/cookie/bulk', [
    { cookie: 'a=1', time: 1 },
    { cookie: 'b=2', time: 2 },
  ]);
  const { info: mids } = await lemon<{ info: string[] }>(
    'POST',
    '/mission/bulk',
    targets.map((target) => ({ ...mission, target })),
  );
  const program = fileURLToPath(new URL('lemon/client.ts', import.meta.url));
  const clients = await Promise.all(
    ['Node client(1)', 'Node client(2)'].map((user) => finish(process.execPath, [program, product.url, token, user])),
  );
  const receipts = clients.map(({ code, output }) => {
    expect([code, output]).toEqual([0, expect.stringMatching(/^\{.*\}\n$/)]);
    return (JSON.parse(output) as { receipts: number }).receipts;
  });

  let [successes, errors] = [0, 0];
  for (const [index, mid] of mids.entries()) {
    const counts = await lemon<Record<string, number>>('GET', `/mission?mid=${mid}`);
    expect(counts).toMatchObject({ target: targets[index], success: targets[index] });
    expect(counts['download']).toBe(counts['upload']);
    successes += counts['success'] ?? 0;
    errors += counts['error'] ?? 0;
  }
  console.log(`  receipts ${receipts.join(' + ')}, successes ${successes}, errors ${errors}`);
  expect(receipts.every((count) => count > 0)).toBe(true);
  expect(seen).toHaveLength(successes + errors);
  expect(new Set(seen.map(({ url, cookie }) => `${url} ${cookie}`))).toEqual(
    new Set(['/page?q=x+y a=1', '/page?q=x+y b=2']),
  );
  const all = successes + errors;
  expect(receipts.reduce((sum, count) => sum + count, 0)).toBe(all);
  const figures = { download: all, upload: all, success: successes, error: errors, user: 2 };
  const status = await lemon<Record<string, number>>('GET', '/info/status');
  for (const [name, value] of Object.entries(figures)) {
    expect([name, status[`total_${name}`], status[`stage_${name}`]]).toEqual([name, value, value]);
  }
  expect(await lemon('GET', '/mission/init')).toMatchObject({
    mission_deleted_count: 8,
    cookie_deleted_count: 2,
    receipt_deleted_count: all,
    user_deleted_count: 2,
  });
  expect(await lemon('GET', '/info/status')).toMatchObject({
    total_success: successes,
    stage_success: 0,
    stage_user: 0,
  });
});

test('the agent of a marked node probes a host on the list, and what it found is shown', async () => {
  seen.length = 0;
  const { node, begin } = await givenNode();
  await api.createProbeHost({ host, requests_per_minute: 600 });
  await lemon('POST', '/cookie', { cookie: 'a=1', time: 1 });
  const listed = await api.createProbeMission({ scheme: 'http', host, path: '/old', target: 1 });
  await api.createProbeMission({ scheme: 'http', host: `127.0.0.1:${new URL(product.url).port}`, target: 1 });
  await api.markProbes(node.id, true);
  const agent = await begin({ PROBE_ALLOWED: host });
  const results = await resultsOf(node.id, agent);
  expect(results).toEqual([
    {
      node_id: node.id,
      node_name: expect.any(String),
      mission_id: listed.id,
      host,
      at: expect.any(String),
      success: true,
      reachable: true,
      code: 200,
      latency_ms: expect.any(Number),
      failure: null,
    },
  ]);
  expect(seen).toEqual([
    { url: '/old', cookie: 'a=1' },
    { url: '/new', cookie: 'a=1' },
  ]);
  expect(await lemon('GET', `/mission?mid=${listed.id}`)).toMatchObject({ success: 1, upload: 1, download: 1 });
  await agent.stop();
});

test('an agent to which its machine opened nothing refuses loopback, whatever the list says', async () => {
  seen.length = 0;
  const { node, begin } = await givenNode();
  await api.createProbeMission({ scheme: 'http', host, path: '/page', target: 1 });
  await api.markProbes(node.id, true);
  const agent = await begin();
  const results = await resultsOf(node.id, agent);
  expect(results).toMatchObject([{ reachable: false, success: false, failure: 'address_refused' }]);
  expect(seen).toEqual([]);
});
