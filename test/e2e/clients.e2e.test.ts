import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { parse, stringify } from 'yaml';
import { findCore, missingTools } from './cores.ts';
import { fetchLink, userinfo } from './harness/api.ts';
import type { CreatedSubscription, LinkAnswer } from './harness/api.ts';
import { bodyBytes } from './harness/origin.ts';
import { measure, measureActive, measureNothing } from './measure.ts';
import type { Target } from './measure.ts';
import { loadProvider, mihomoAgent, mihomoClient } from './clients/mihomo.ts';
import { singBoxAgent, singBoxClient, singBoxProxies } from './clients/sing-box.ts';
import { loadOnline, loadUris, onlineServers, sslocalClient } from './clients/sslocal.ts';
import { spoilSurge, surgeClient } from './clients/surge.ts';
import { spoilUris, uriLines } from './clients/uris.ts';
import { spoilPassword, spoilTree } from './clients/wrong-credential.ts';
import { xrayClient } from './clients/xray.ts';
import { isReadByMihomo } from './nodes/node-specs.ts';
import type { NodeSpec } from './nodes/node-specs.ts';
import { flawless, Report } from './report.ts';
import { parseSurge } from './surge-grammar.ts';
import { buildWorld } from './world.ts';
import type { World } from './world.ts';

const report = new Report();
let world: World;

beforeAll(async () => {
  const missing = missingTools().map(({ name }) => name);
  if (process.env.CI === 'true' && missing.length > 0) {
    throw new Error(`not installed: ${missing.join(', ')}; node test/e2e/install-cores.ts`);
  }
  world = await buildWorld();
});

afterAll(async () => {
  report.print();
  await world?.stop();
});

/** Skips, loudly at the end, what cannot be tried on this machine; in CI `beforeAll` has failed already. */
function needs(context: TestContext, ...binaries: string[]): void {
  const missing = binaries.filter((binary) => findCore(binary) === null);
  if (missing.length > 0) context.skip(`not installed: ${missing.join(', ')}`);
}

/** The nodes a document must hold. */
const target = (holds: (spec: NodeSpec) => boolean): Target => ({
  servers: world.nodes.filter(({ spec }) => holds(spec)).map(({ server }) => server),
  originPort: world.origin.port,
});

const is2022 = (spec: NodeSpec): boolean => spec.method?.startsWith('2022-') ?? false;
const isShadowsocks = (spec: NodeSpec): boolean => spec.protocol === 'shadowsocks';
const speaks = (spec: NodeSpec, ...protocols: NodeSpec['protocol'][]): boolean => protocols.includes(spec.protocol);
const travelsIn = (spec: NodeSpec, ...types: string[]): boolean => types.includes(spec.transport?.type ?? 'tcp');

/** Which nodes each document must hold: what the client can use, by its own documentation. */
const holds = {
  clash: (spec: NodeSpec) => speaks(spec, 'shadowsocks', 'trojan', 'vmess') && !is2022(spec),
  mihomo: () => true,
  singbox: (spec: NodeSpec) => !travelsIn(spec, 'xhttp'),
  singbox111: (spec: NodeSpec) => !travelsIn(spec, 'xhttp') && !speaks(spec, 'anytls'),
  v2ray: (spec: NodeSpec) => spec.plugin === undefined && !speaks(spec, 'tuic', 'anytls'),
  v2ray4: (spec: NodeSpec) =>
    speaks(spec, 'shadowsocks', 'trojan', 'vmess', 'vless') &&
    spec.plugin === undefined &&
    !is2022(spec) &&
    travelsIn(spec, 'tcp', 'ws') &&
    spec.security !== 'reality' &&
    spec.settings?.flow === undefined,
  sip008: isShadowsocks,
  surge: (spec: NodeSpec) => holds.surge6(spec) && !speaks(spec, 'anytls') && spec.settings?.obfs === undefined,
  surge6: (spec: NodeSpec) => !speaks(spec, 'vless') && spec.plugin !== 'v2ray-plugin' && travelsIn(spec, 'tcp', 'ws'),
};

/** Fetches a document and checks what every answer of the link has. */
async function documentOf(subscription: CreatedSubscription, format = '', userAgent?: string): Promise<LinkAnswer> {
  const answer = await fetchLink(format ? `${subscription.link}/${format}` : subscription.link, userAgent);
  expect(answer.status).toBe(200);
  expect(userinfo(answer.headers).total).toBe(10_000_000_000);
  return answer;
}

/** The suspended subscription's document, which names none of the nodes. */
async function inertDocument(format: string, userAgent?: string): Promise<string> {
  const { text } = await documentOf(world.suspended, format, userAgent);
  const plain = format === 'base64' ? uriLines(text).join('\n') : text;
  const named = world.nodes.filter(({ port }) => new RegExp(`\\b${port}\\b`).test(plain));
  expect(
    named.map(({ spec }) => spec.key),
    'nodes in the document of a suspended subscription',
  ).toEqual([]);
  return text;
}

/** Nothing is left out in silence: what is not in the document is counted in a header. */
function expectComplete(answer: LinkAnswer, inDocument: number, nodes = world.nodes.length): void {
  expect(inDocument + Number(answer.headers.get('x-orrery-omitted') ?? 0), 'in the document and omitted').toBe(nodes);
}

const proxiesIn = (yaml: string): number => (parse(yaml) as { proxies: unknown[] }).proxies.length;
const spoilYaml = (yaml: string): string => stringify(spoilTree(parse(yaml)));
const spoilJson = (json: string): string => JSON.stringify(spoilTree(JSON.parse(json)));
const outboundsIn = (json: string): number =>
  (JSON.parse(json) as { outbounds: { protocol: string }[] }).outbounds.filter(({ protocol }) =>
    ['shadowsocks', 'trojan', 'vless', 'vmess', 'hysteria'].includes(protocol),
  ).length;

describe('base64', () => {
  test.for([
    ['base64', (document: string) => document],
    ['links', (document: string) => Buffer.from(document).toString('base64')],
  ] as const)('mihomo fetches it as a proxy provider: %s', async ([format, encoded], context) => {
    needs(context, 'mihomo');
    const to = target(isReadByMihomo);
    const row = report.row(format, 'mihomo, provider', to.servers.length);
    const all = await documentOf(world.main, format);
    expect(uriLines(encoded(all.text))).toHaveLength(world.nodes.length);
    const answer = await documentOf(world.linked, format);
    row.inDocument = uriLines(encoded(answer.text)).length;
    expectComplete(answer, row.inDocument, to.servers.length);
    await inertDocument(format);
    const provider = (url: string) => loadProvider(world.bench, { url }, to.servers.length + 2);
    await world.serveFor(() => world.linked);
    try {
      await measureActive(row, provider(`${world.linked.link}/${format}`), target(isReadByMihomo));
    } finally {
      await world.serveFor(() => world.main);
    }
    const wrong = { document: spoilUris(encoded(answer.text)) };
    row.wrongCarried = await measureNothing(loadProvider(world.bench, wrong, to.servers.length + 2), row.expected);
    row.suspendedCarried = await measureNothing(provider(`${world.suspended.link}/${format}`));
    expect(row).toEqual(flawless(row));
  });

  test('sslocal takes the ss:// URIs as they are', async (context) => {
    needs(context, 'sslocal', 'obfs-local', 'ss-v2ray-plugin');
    const to = target(isShadowsocks);
    const row = report.row('base64', 'sslocal, ss:// URIs', to.servers.length);
    const shadowsocksUris = (document: string) => uriLines(document).filter((uri) => uri.startsWith('ss:'));
    const active = (await documentOf(world.main, 'base64')).text;
    row.inDocument = shadowsocksUris(active).length;
    await measureActive(row, loadUris(world.bench, shadowsocksUris(active)), to);
    row.wrongCarried = await measureNothing(loadUris(world.bench, shadowsocksUris(spoilUris(active))), row.expected);
    const suspended = await inertDocument('base64');
    row.suspendedCarried = await measureNothing(loadUris(world.bench, shadowsocksUris(suspended)));
    expect(row).toEqual(flawless(row));
  });
});

describe('clash', () => {
  test('mihomo loads the document', async (context) => {
    needs(context, 'mihomo');
    const to = target(holds.clash);
    const row = report.row('clash', 'mihomo', to.servers.length);
    const answer = await documentOf(world.main, 'clash');
    row.inDocument = proxiesIn(answer.text);
    expectComplete(answer, row.inDocument);
    const suspended = await inertDocument('clash');
    const documents = { active: answer.text, wrong: spoilYaml(answer.text), suspended };
    await measure(row, mihomoClient(world.bench), documents, to);
    expect(row).toEqual(flawless(row));
  });

  test('mihomo loads what its User-Agent gets', async (context) => {
    needs(context, 'mihomo');
    const to = target(holds.mihomo);
    const row = report.row('clash, for mihomo', 'mihomo', to.servers.length);
    const answer = await documentOf(world.main, '', mihomoAgent);
    row.inDocument = proxiesIn(answer.text);
    expectComplete(answer, row.inDocument);
    const suspended = await inertDocument('', mihomoAgent);
    const documents = { active: answer.text, wrong: spoilYaml(answer.text), suspended };
    await measure(row, mihomoClient(world.bench), documents, to);
    expect(row).toEqual(flawless(row));
  });

  test('mihomo fetches the bare link as a proxy provider', async (context) => {
    needs(context, 'mihomo');
    const to = target(holds.mihomo);
    const row = report.row('clash, for mihomo', 'mihomo, provider', to.servers.length);
    const answer = await documentOf(world.main, '', mihomoAgent);
    row.inDocument = proxiesIn(answer.text);
    await inertDocument('', mihomoAgent);
    const provider = (url: string) => loadProvider(world.bench, { url }, to.servers.length + 2);
    await measureActive(row, provider(world.main.link), to);
    const wrong = { document: spoilYaml(answer.text) };
    row.wrongCarried = await measureNothing(loadProvider(world.bench, wrong, to.servers.length + 2), row.expected);
    row.suspendedCarried = await measureNothing(provider(world.suspended.link));
    expect(row).toEqual(flawless(row));
  });
});

describe('singbox', () => {
  test.for([
    ['singbox', 'sing-box', 'singbox', undefined],
    ['singbox, for its app', 'sing-box', '', singBoxAgent('1.14.1')],
    ['singbox, for its app', 'sing-box-1.11', '', singBoxAgent('1.11.15')],
  ] as const)('%s: %s loads the document', async ([name, core, format, agent], context) => {
    needs(context, core);
    const to = target(core === 'sing-box' ? holds.singbox : holds.singbox111);
    const row = report.row(name, core, to.servers.length);
    const answer = await documentOf(world.main, format, agent);
    row.inDocument = singBoxProxies(answer.text).length;
    expectComplete(answer, row.inDocument);
    const suspended = await inertDocument(format, agent);
    const documents = { active: answer.text, wrong: spoilJson(answer.text), suspended };
    await measure(row, singBoxClient(core, world.bench), documents, to);
    expect(row).toEqual(flawless(row));
  });
});

describe('v2ray', () => {
  test('xray starts it as it is', async (context) => {
    needs(context, 'xray');
    const to = target(holds.v2ray);
    const row = report.row('v2ray', 'xray', to.servers.length);
    const answer = await documentOf(world.main, 'v2ray');
    row.inDocument = outboundsIn(answer.text);
    expectComplete(answer, row.inDocument);
    const suspended = await inertDocument('v2ray');
    const documents = { active: answer.text, wrong: spoilJson(answer.text), suspended };
    await measure(row, xrayClient('xray', world.bench), documents, to);
    expect(row).toEqual(flawless(row));
  });

  test('V2Ray 4.34 starts its flavour as it is', async (context) => {
    needs(context, 'v2ray');
    const to = target(holds.v2ray4);
    const row = report.row('v2ray4', 'v2ray 4.34', to.servers.length);
    const answer = await documentOf(world.main, 'v2ray4');
    row.inDocument = outboundsIn(answer.text);
    expectComplete(answer, row.inDocument);
    const suspended = await inertDocument('v2ray4');
    const documents = { active: answer.text, wrong: spoilJson(answer.text), suspended };
    await measure(row, xrayClient('v2ray', world.bench), documents, to);
    expect(row).toEqual(flawless(row));
  });
});

describe('sip008', () => {
  test('sslocal loads the document', async (context) => {
    needs(context, 'sslocal', 'obfs-local', 'ss-v2ray-plugin');
    const to = target(holds.sip008);
    const row = report.row('sip008', 'sslocal', to.servers.length);
    const answer = await documentOf(world.main, 'sip008');
    row.inDocument = (JSON.parse(answer.text) as { servers: unknown[] }).servers.length;
    expectComplete(answer, row.inDocument);
    const suspended = await inertDocument('sip008');
    const documents = { active: answer.text, wrong: spoilJson(answer.text), suspended };
    await measure(row, sslocalClient(world.bench), documents, to);
    expect(row).toEqual(flawless(row));
  });

  test('sslocal fetches the bare link by online_config', async (context) => {
    needs(context, 'sslocal', 'obfs-local', 'ss-v2ray-plugin');
    const to = target(holds.sip008);
    const row = report.row('sip008', 'sslocal, online_config', to.servers.length);
    // It balances among the servers of one link by itself; a link per node shows that each of them carries.
    row.inDocument = await onlineServers(world.bench, world.main.link);
    expect(row.inDocument).toBe(to.servers.length);
    const links = to.servers.map(({ spec }) => world.alone.get(spec.key)?.link ?? '');
    await world.serveFor(({ spec }) => world.alone.get(spec.key) ?? world.main);
    try {
      await measureActive(row, loadOnline(world.bench, links), target(holds.sip008));
    } finally {
      await world.serveFor(() => world.main);
    }
    await inertDocument('', 'shadowsocks-service/1.25.0');
    row.suspendedCarried = await measureNothing(loadOnline(world.bench, [world.suspended.link]));
    // The wrong credential would have to come from the link itself.
    expect(row).toEqual({ ...flawless(row), wrongCarried: '-' });
  });
});

describe('surge', () => {
  test.for([
    ['surge', undefined, holds.surge],
    ['surge, for 6.4.3', 'Surge Mac/6.4.3', holds.surge6],
  ] as const)('reads back by the published grammar, and what it says carries: %s', async (form, context) => {
    needs(context, 'mihomo');
    const [name, agent, held] = form;
    const to = target(held);
    const row = report.row(name, 'published grammar, via mihomo', to.servers.length);
    const answer = await documentOf(world.main, 'surge', agent);
    const profile = parseSurge(answer.text);
    row.inDocument = profile.proxies.length;
    expectComplete(answer, row.inDocument);
    expect(profile.managed.url, 'where the profile updates from').toBe(`${world.main.link}/surge`);
    const suspended = await inertDocument('surge', agent);
    expect(parseSurge(suspended).rules.at(-1)?.policy, 'where a suspended profile sends everything').toBe('REJECT');
    const wrong = spoilSurge(answer.text, spoilPassword);
    await measure(row, surgeClient(world.bench), { active: answer.text, wrong, suspended }, to);
    expect(row).toEqual(flawless(row));
  });
});

test('a document kept from before the suspension carries nothing', async (context) => {
  needs(context, 'mihomo');
  for (const { created, spec } of world.nodes) {
    const listed = (await world.api.agentSubscriptions(created)).map((user) => user.subscription_id);
    expect(listed, `whom ${spec.key} serves`).toContain(String(world.main.id));
    expect(listed, `whom ${spec.key} serves`).not.toContain(String(world.suspended.id));
  }
  const kept = mihomoClient(world.bench).load(world.keptDocument);
  expect(await measureNothing(kept, target(holds.mihomo).servers.length)).toBe(0);
});

test('what nodes report shows in the link at once', async () => {
  const [node] = world.nodes;
  if (!node) throw new Error('no node is installed');
  const before = userinfo((await documentOf(world.main)).headers);
  const upload = 1_234;
  const report = { subscription_id: String(world.main.id), upload, download: bodyBytes };
  const answer = await world.api.reportTraffic(node.created, [report]);
  expect(answer.subscriptions_updated).toBe(1);
  const after = userinfo((await documentOf(world.main)).headers);
  expect(after).toEqual({ ...before, upload: before.upload + upload, download: before.download + bodyBytes });
  const sip008 = JSON.parse((await documentOf(world.main, 'sip008')).text) as Record<string, number>;
  expect(sip008.bytes_used).toBe(after.upload + after.download);
  expect(sip008.bytes_remaining).toBe(after.total - after.upload - after.download);
});
