import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './clients/client.ts';
import { findCore } from './cores.ts';
import { mihomoAgent } from './clients/mihomo.ts';
import { ApiClient, fetchLink } from './harness/api.ts';
import type { CreatedNode, CreatedSubscription } from './harness/api.ts';
import { startOrigin } from './harness/origin.ts';
import type { Origin } from './harness/origin.ts';
import { freePort } from './harness/processes.ts';
import { startProduct } from './harness/product.ts';
import type { Product } from './harness/product.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { makeCertificates } from './nodes/certificate.ts';
import type { Certificates } from './nodes/certificate.ts';
import { startNode } from './nodes/fleet.ts';
import type { NodeServer } from './nodes/fleet.ts';
import { nodeBody, nodeSpecs, serverName } from './nodes/node-specs.ts';
import type { NodeSpec, Surroundings } from './nodes/node-specs.ts';
import { startRealityTarget } from './nodes/reality-target.ts';

/** A node as the product knows it, and the server that runs it. */
export interface LiveNode {
  readonly spec: NodeSpec;
  readonly index: number;
  readonly created: CreatedNode;
  readonly port: number;
  server: NodeServer;
}

/** Everything the suite runs against: the product, an origin, nodes that took their orders from the product's agent API. */
export interface World {
  readonly product: Product;
  readonly api: ApiClient;
  readonly origin: Origin;
  readonly bench: Bench;
  readonly nodes: readonly LiveNode[];
  /** Opens every node. */
  readonly main: CreatedSubscription;
  /** Opens every node too, and was suspended before the nodes asked whom to serve. */
  readonly suspended: CreatedSubscription;
  /** What mihomo got from that link before the suspension. */
  readonly keptDocument: string;
  /** Opens the nodes mihomo can use when it reads their URIs. */
  readonly linked: CreatedSubscription;
  /** By node key, Shadowsocks nodes only: a subscription to that node alone. */
  readonly alone: ReadonlyMap<string, CreatedSubscription>;
  /** Restarts the servers that know one password for the subscriptions `of` gives. */
  serveFor(of: (node: LiveNode) => CreatedSubscription): Promise<void>;
  stop(): Promise<void>;
}

const isInstalled = (spec: NodeSpec): boolean =>
  [spec.server, ...(spec.needs ?? [])].every((binary) => findCore(binary) !== null);

/** Builds the world from nothing. What was started so far is stopped when a step fails. */
export async function buildWorld(): Promise<World> {
  const { path: folder, remove } = await temporaryFolder('orrery-e2e-bench-');
  const cleanups: (() => Promise<unknown>)[] = [remove];
  const stop = async (): Promise<void> => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  };
  try {
    const origin = await startOrigin();
    cleanups.push(origin.close);
    const product = await startProduct();
    cleanups.push(product.stop);
    const certificates = await makeCertificates(serverName, folder);
    const bench: Bench = {
      folder: () => mkdtemp(join(folder, 'client-')),
      env: { ...process.env, SSL_CERT_FILE: certificates.trusted.certFile },
      fetchThrough: origin.fetchThrough,
    };
    const api = await ApiClient.signIn(product);
    const realityTarget = await startRealityTarget(certificates.trusted);
    cleanups.push(realityTarget.close);
    const created = await createNodes(api, {
      selfSignedSha256: certificates.selfSigned.sha256,
      realityTarget: realityTarget.address,
    });
    const subscriptions = await createSubscriptions(api);
    const nodes: LiveNode[] = [];
    cleanups.push(() => Promise.all(nodes.map(({ server }) => server.stop())));
    const serve = (node: Omit<LiveNode, 'server'>, forSubscription: number): Promise<NodeServer> =>
      startFromAgentApi(api, node, { forSubscription, certificates, folder });
    for (const node of created) nodes.push({ ...node, server: await serve(node, subscriptions.main.id) });
    const serveFor = async (of: (node: LiveNode) => CreatedSubscription): Promise<void> => {
      for (const node of nodes.filter(({ spec }) => spec.server === 'ss-server')) {
        await node.server.stop();
        node.server = await serve(node, of(node).id);
      }
    };
    return { product, api, origin, bench, nodes, ...subscriptions, serveFor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createNodes(api: ApiClient, around: Surroundings): Promise<Omit<LiveNode, 'server'>[]> {
  const nodes: Omit<LiveNode, 'server'>[] = [];
  for (const [index, spec] of nodeSpecs.entries()) {
    // Left out loudly: the report names what is not installed, and CI fails before this.
    if (!isInstalled(spec)) continue;
    const port = await freePort();
    const body = nodeBody(spec, port, around);
    nodes.push({ spec, index, port, created: await api.createActiveNode(body) });
  }
  return nodes;
}

async function createSubscriptions(
  api: ApiClient,
): Promise<Pick<World, 'main' | 'suspended' | 'keptDocument' | 'linked' | 'alone'>> {
  const subscribe = async (tag: string): Promise<CreatedSubscription> => {
    const user = await api.createUser({ email: `${randomUUID()}@e2e.test`, password: randomUUID() });
    const plan = await api.createPlan({
      name: `${tag} ${randomUUID()}`,
      quota_bytes: 10_000_000_000,
      reset: 'month',
      time_zone: 'UTC',
      duration_days: 30,
      node_tags: [tag],
    });
    return api.createSubscription({ user_id: user.id, plan_id: plan.id });
  };
  const main = await subscribe('all');
  const suspended = await subscribe('all');
  const linked = await subscribe('links');
  const alone = new Map<string, CreatedSubscription>();
  for (const { key, protocol } of nodeSpecs) {
    if (protocol === 'shadowsocks') alone.set(key, await subscribe(key));
  }
  const { text: keptDocument } = await fetchLink(suspended.link, mihomoAgent);
  await api.suspend(suspended.id);
  return { main, suspended, keptDocument, linked, alone };
}

async function startFromAgentApi(
  api: ApiClient,
  { spec, index, created }: Omit<LiveNode, 'server'>,
  options: { forSubscription: number; certificates: Certificates; folder: string },
): Promise<NodeServer> {
  const config = await api.agentConfig(created);
  const users = await api.agentSubscriptions(created);
  return startNode(spec, { config, users }, { index, ...options });
}
