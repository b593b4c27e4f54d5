import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Bench, LoadedClient } from './clients/client.ts';
import { loadProvider, mihomoClient } from './clients/mihomo.ts';
import { singBoxClient, singBoxProxies } from './clients/sing-box.ts';
import { uriLines } from './clients/uris.ts';
import { xrayClient } from './clients/xray.ts';
import { findCore } from './cores.ts';
import { ApiClient, fetchLink } from './harness/api.ts';
import type { CreatedSubscription } from './harness/api.ts';
import { startOrigin } from './harness/origin.ts';
import { freePort } from './harness/processes.ts';
import { startProduct } from './harness/product.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { makeCertificates } from './nodes/certificate.ts';
import { corners } from './nodes/corners.ts';
import { type Served, startCrowd } from './nodes/crowd.ts';
import { type NodeSpec, isReadByMihomo, nodeBody, serverName } from './nodes/node-specs.ts';
import { startRealityTarget } from './nodes/reality-target.ts';

// Whatever settings the product takes carry traffic in every client that gets them.

const cleanups: (() => Promise<unknown>)[] = [];
const specs = corners.filter(({ server, needs = [] }) => [server, ...needs].every((one) => findCore(one) !== null));
let bench: Bench;
let subscription: CreatedSubscription;

beforeAll(async () => {
  const folder = await temporaryFolder('orrery-e2e-corners-');
  cleanups.push(folder.remove);
  const certificates = await makeCertificates(serverName, folder.path);
  const target = await startRealityTarget(certificates.trusted);
  cleanups.push(target.close);
  const origin = await startOrigin();
  cleanups.push(origin.close);
  bench = {
    folder: () => mkdtemp(join(folder.path, 'client-')),
    env: { ...process.env, SSL_CERT_FILE: certificates.trusted.certFile },
    fetchThrough: origin.fetchThrough,
  };
  const product = await startProduct();
  cleanups.push(product.stop);
  const api = await ApiClient.signIn(product);
  const user = await api.createUser({ email: `${randomUUID()}@e2e.test`, password: randomUUID() });
  const plan = await api.createPlan({ name: 'all', reset: 'never', time_zone: 'UTC', node_tags: ['all'] });
  subscription = await api.createSubscription({ user_id: user.id, plan_id: plan.id });
  const around = { selfSignedSha256: certificates.selfSigned.sha256, realityTarget: target.address };
  const crowd: Served[] = [];
  for (const spec of specs) {
    const created = await api.createActiveNode(nodeBody(spec, await freePort(), around));
    const [config, users] = [await api.agentConfig(created), await api.agentSubscriptions(created)];
    crowd.push({ spec, view: { config, users } });
  }
  const options = { forSubscription: subscription.id, certificates, folder: folder.path };
  cleanups.push(await startCrowd(crowd, options));
});

afterAll(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
});

const typeOf = ({ transport }: NodeSpec): string => transport?.type ?? 'tcp';
const noProxies = ['freedom', 'blackhole', 'dns'];
const inXray = ['vless', 'vmess', 'trojan', 'hysteria2'];

/** The names of the corners that are so, in order. */
const named = (isSo: (spec: NodeSpec) => boolean): string[] => specs.filter(isSo).map(({ name }) => name);

/** Which of the proxies carry: eight at a time, and those that must but did not once more, with patience. */
async function carrying(client: LoadedClient, mustCarry: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const tryOne = async (name: string, timeoutMs: number): Promise<void> => {
    if ((await client.through(name, timeoutMs)).carried) found.add(name);
  };
  const waiting = [...client.proxies];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await tryOne(name, 5_000);
  };
  await Promise.all(Array.from({ length: 8 }, work));
  for (const name of mustCarry) if (!found.has(name)) await tryOne(name, 20_000);
  return [...found];
}

/** By name, in the order of the alphabet. */
interface Seen {
  readonly inDocument: readonly string[];
  readonly loaded: readonly string[];
  readonly carried: readonly string[];
}

const seen = (inDocument: readonly string[], loaded = inDocument, carried = inDocument): Seen => ({
  inDocument: inDocument.toSorted(),
  loaded: loaded.toSorted(),
  carried: carried.toSorted(),
});

/** What became of a document's entries; `mustCarry` get a second chance. */
async function observe(
  inDocument: readonly string[],
  loading: Promise<LoadedClient>,
  mustCarry: readonly string[],
): Promise<Seen> {
  const client = await loading;
  try {
    return seen(inDocument, client.proxies, await carrying(client, mustCarry));
  } finally {
    await client.stop();
  }
}

const documentOf = async (format: string): Promise<string> => (await fetchLink(`${subscription.link}/${format}`)).text;

test('mihomo', async (context) => {
  if (findCore('mihomo') === null) context.skip('not installed: mihomo');
  const client = mihomoClient(bench);
  const document = await documentOf('mihomo');
  await client.check(document);
  const { proxies } = parse(document) as { proxies: { name: string }[] };
  const held = named((spec) => !(typeOf(spec) === 'grpc' && spec.nameless));
  const names = proxies.map(({ name }) => name);
  expect(await observe(names, client.load(document), held)).toEqual(seen(held));
});

test('sing-box', async (context) => {
  if (findCore('sing-box') === null) context.skip('not installed: sing-box');
  const client = singBoxClient('sing-box', bench);
  const document = await documentOf('singbox');
  await client.check(document);
  const held = named((spec) => typeOf(spec) !== 'xhttp');
  expect(await observe(singBoxProxies(document), client.load(document), held)).toEqual(seen(held));
});

test('xray', async (context) => {
  if (findCore('xray') === null) context.skip('not installed: xray');
  const client = xrayClient('xray', bench);
  const document = await documentOf('v2ray');
  await client.check(document);
  const { outbounds } = JSON.parse(document) as { outbounds: { tag: string; protocol: string }[] };
  const tags = outbounds.filter(({ protocol }) => !noProxies.includes(protocol)).map(({ tag }) => tag);
  const held = named(({ protocol }) => inXray.includes(protocol));
  expect(await observe(tags, client.load(document), held)).toEqual(seen(held));
});

test('mihomo, from links: all but what the table of formats says', async (context) => {
  if (findCore('mihomo') === null) context.skip('not installed: mihomo');
  const held = named(() => true);
  expect(uriLines(await documentOf('base64'))).toHaveLength(held.length);
  const mustCarry = named((spec) => isReadByMihomo(spec));
  const loading = loadProvider(bench, { url: `${subscription.link}/base64` }, held.length);
  expect(await observe(held, loading, mustCarry)).toEqual(seen(held, held, mustCarry));
});
