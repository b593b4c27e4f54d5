import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bench } from './clients/client.ts';
import { mihomoAgent, mihomoClient } from './clients/mihomo.ts';
import { singBoxAgent, singBoxClient } from './clients/sing-box.ts';
import { loadOutline } from './clients/sslocal.ts';
import { spoilTree } from './clients/wrong-credential.ts';
import { findCore } from './cores.ts';
import { ApiClient, fetchLink, type CreatedSubscription } from './harness/api.ts';
import { startOrigin, type Origin } from './harness/origin.ts';
import { startPortHops } from './harness/port-hops.ts';
import { freePort } from './harness/processes.ts';
import { startProduct } from './harness/product.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { using } from './measure.ts';
import { makeCertificates, type Certificates } from './nodes/certificate.ts';
import { startNode, type NodeServer } from './nodes/fleet.ts';
import { nodeBody, serverName, type NodeSpec } from './nodes/node-specs.ts';

// What the large fleet cannot show: a node whose ports change while it is used, and a format with room for one server.

const inCi = process.env.CI === 'true';
const cleanups: (() => Promise<unknown>)[] = [];
let api: ApiClient;
let origin: Origin;
let bench: Bench;
let folder = '';
let certificates: Certificates;

beforeAll(async () => {
  const temporary = await temporaryFolder('orrery-e2e-single-');
  folder = temporary.path;
  origin = await startOrigin();
  const product = await startProduct();
  cleanups.push(temporary.remove, origin.close, product.stop);
  certificates = await makeCertificates(serverName, folder);
  bench = {
    folder: () => mkdtemp(join(folder, 'client-')),
    env: { ...process.env, SSL_CERT_FILE: certificates.trusted.certFile },
    fetchThrough: origin.fetchThrough,
  };
  api = await ApiClient.signIn(product);
});

afterAll(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
});

async function subscribe(tag: string): Promise<CreatedSubscription> {
  const user = await api.createUser({ email: `${randomUUID()}@e2e.test`, password: randomUUID() });
  const plan = await api.createPlan({ name: randomUUID(), node_tags: [tag] });
  return api.createSubscription({ user_id: user.id, plan_id: plan.id });
}

/** The node in the product, its server, and whom it serves. */
async function serve(spec: NodeSpec, port: number): Promise<{ server: NodeServer; subscription: CreatedSubscription }> {
  const around = { selfSignedSha256: certificates.selfSigned.sha256, realityTarget: '' };
  const created = await api.createActiveNode(nodeBody(spec, port, around));
  const subscription = await subscribe(spec.key);
  const view = { config: await api.agentConfig(created), users: await api.agentSubscriptions(created) };
  const server = await startNode(spec, view, { index: 90, forSubscription: subscription.id, certificates, folder });
  cleanups.push(server.stop);
  return { server, subscription };
}

/** Clients move on after half a minute by themselves; the port they begin with is one of the row. */
const PORTS = 16;
const hopsWithinMs = 100_000;

describe('port hopping of Hysteria2', () => {
  test.for([
    ['mihomo', mihomoClient, mihomoAgent],
    ['sing-box', (of: Bench) => singBoxClient('sing-box', of), singBoxAgent('1.14.1')],
  ] as const)(
    '%s goes on carrying while it moves from port to port',
    { timeout: 150_000 },
    async ([core, clientOf, agent], context) => {
      if (!inCi && [core, 'sing-box'].some((binary) => findCore(binary) === null))
        context.skip(`not installed: ${core}`);
      const port = await freePort();
      const hops = await startPortHops(port, PORTS);
      cleanups.push(hops.close);
      const { server, subscription } = await serve(
        {
          key: `hop-${core}`,
          name: `hop ${core}`,
          address: '127.0.0.1',
          protocol: 'hysteria2',
          settings: { ports: hops.range },
          server: 'sing-box',
        },
        port,
      );
      const { text } = await fetchLink(subscription.link, agent);
      const client = clientOf(bench);
      await client.check(text);
      await using(client.load(text), async (loaded) => {
        const [proxy = ''] = loaded.proxies;
        const until = Date.now() + hopsWithinMs;
        let fetches = 0;
        while (hops.used().length < 2 && Date.now() < until) {
          expect(await loaded.through(proxy, 20_000)).toEqual({ carried: true, from: server.egress });
          fetches += 1;
          await delay(250);
        }
        // After the move too.
        expect(await loaded.through(proxy, 20_000)).toEqual({ carried: true, from: server.egress });
        expect(hops.used().length).toBeGreaterThan(1);
        console.log(`${core}: ${fetches} requests over the ports ${hops.used().join(', ')} of ${hops.range}`);
      });
    },
  );
});

describe('outline', () => {
  test('sslocal takes the key as it is, and it carries; a wrong or suspended one does not', async (context) => {
    if (!inCi && findCore('sslocal') === null) context.skip('not installed: sslocal');
    const spec = { name: 'outline', address: '127.0.0.1', protocol: 'shadowsocks', method: 'aes-256-gcm' } as const;
    const { server, subscription } = await serve({ ...spec, key: 'outline', server: 'sing-box' }, await freePort());
    const active = await fetchLink(`${subscription.link}/outline`);
    expect((await fetchLink(subscription.link, 'Outline/1.14')).text).toBe(active.text);
    const carries = (document: string) =>
      using(loadOutline(bench, document), (loaded) => {
        expect(loaded.proxies).toHaveLength(1);
        return loaded.through('0', 5_000);
      });
    expect(await carries(active.text)).toEqual({ carried: true, from: server.egress });
    const wrong = JSON.stringify(spoilTree(JSON.parse(active.text)));
    expect(await carries(wrong)).toMatchObject({ carried: false });
    await api.suspend(subscription.id);
    const suspended = await fetchLink(`${subscription.link}/outline`);
    expect(JSON.parse(suspended.text)).toMatchObject({ error: { message: 'Subscription suspended' } });
    expect(await carries(suspended.text)).toMatchObject({ carried: false });
  });
});
