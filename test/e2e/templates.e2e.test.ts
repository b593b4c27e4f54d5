import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bench, Client } from './clients/client.ts';
import { mihomoAgent, mihomoClient } from './clients/mihomo.ts';
import { singBoxAgent, singBoxClient } from './clients/sing-box.ts';
import { xrayClient } from './clients/xray.ts';
import { findCore } from './cores.ts';
import { ApiClient, type CreatedSubscription, fetchLink } from './harness/api.ts';
import { startOrigin, type Fetched } from './harness/origin.ts';
import { freePort, start, until } from './harness/processes.ts';
import { startProduct } from './harness/product.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { makeCertificates } from './nodes/certificate.ts';
import { startNode, type NodeServer } from './nodes/fleet.ts';
import { nodeBody, serverName, type NodeSpec } from './nodes/node-specs.ts';

// The templates of docs/templates, run by the cores byte for byte as the link gives them: their own port, their own rules.

const cleanups: (() => Promise<unknown>)[] = [];
const spec: NodeSpec = {
  key: 'templates',
  name: 'one {{plan.name}}, "two": #3',
  address: '127.0.0.1',
  protocol: 'shadowsocks',
  method: 'aes-256-gcm',
  server: 'xray',
};
let api: ApiClient;
let bench: Bench;
let server: NodeServer;
let subscription: CreatedSubscription;

beforeAll(async () => {
  const temporary = await temporaryFolder('orrery-e2e-templates-');
  const folder = temporary.path;
  cleanups.push(temporary.remove);
  const origin = await startOrigin();
  cleanups.push(origin.close);
  const product = await startProduct();
  cleanups.push(product.stop);
  bench = { folder: () => mkdtemp(join(folder, 'client-')), env: process.env, fetchThrough: origin.fetchThrough };
  api = await ApiClient.signIn(product);
  const certificates = await makeCertificates(serverName, folder);
  const around = { selfSignedSha256: certificates.selfSigned.sha256, realityTarget: '' };
  const node = await api.createActiveNode(nodeBody(spec, await freePort(), around));
  const user = await api.createUser({ email: `${randomUUID()}@e2e.test`, password: randomUUID() });
  const plan = await api.createPlan({ name: 'Gold: "a" #b', quota_bytes: 10 * 2 ** 30, duration_days: 30 });
  subscription = await api.createSubscription({ user_id: user.id, plan_id: plan.id });
  const view = { config: await api.agentConfig(node), users: await api.agentSubscriptions(node) };
  server = await startNode(spec, view, { index: 91, forSubscription: subscription.id, certificates, folder });
  cleanups.push(server.stop);
});

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

interface Inbound {
  protocol?: string;
  port?: number;
  listen_port?: number;
}
interface JsonTemplate {
  inbounds: [Inbound];
  route: { rules: { ip_is_private?: boolean }[] };
}

const example = (name: string): Promise<string> =>
  readFile(new URL(`../../docs/templates/${name}`, import.meta.url), 'utf8');

async function jsonExample(name: string, change: (template: JsonTemplate) => void): Promise<string> {
  const template = JSON.parse(await example(name)) as JsonTemplate;
  change(template);
  return JSON.stringify(template, null, 2);
}

interface Core {
  readonly binary: 'mihomo' | 'sing-box' | 'xray';
  readonly form: string;
  readonly agent: string | undefined;
  readonly client: () => Client;
  /** The example, with an HTTP proxy on this port, and the origin, which has a private address, behind the proxies. */
  readonly template: (port: number) => Promise<string>;
  readonly run: (home: string, file: string) => readonly string[];
}

const cores: readonly Core[] = [
  {
    binary: 'mihomo',
    form: 'mihomo',
    agent: mihomoAgent,
    client: () => mihomoClient(bench),
    template: async (port) => (await example('clash.yaml')).replace('mixed-port: 7890', `mixed-port: ${port}`),
    run: (home, file) => ['-d', home, '-f', file],
  },
  {
    binary: 'sing-box',
    form: 'singbox',
    agent: singBoxAgent('1.14.1'),
    client: () => singBoxClient('sing-box', bench),
    template: (port) =>
      jsonExample('singbox.json', ({ inbounds, route }) => {
        inbounds[0].listen_port = port;
        route.rules = route.rules.filter((rule) => rule.ip_is_private !== true);
      }),
    run: (_home, file) => ['run', '-c', file],
  },
  {
    binary: 'xray',
    form: 'v2ray',
    agent: undefined,
    client: () => xrayClient('xray', bench),
    template: (port) =>
      jsonExample('v2ray.json', ({ inbounds: [inbound] }) => Object.assign(inbound, { protocol: 'http', port })),
    run: (_home, file) => ['run', '-c', file],
  },
];

test.for(cores)(
  '$binary runs what a template for $form makes, and goes on with it when a bad change is refused',
  async ({ binary, form, agent, client, template, run }, context) => {
    const missing = [binary, spec.server].filter((one) => findCore(one) === null);
    if (process.env.CI !== 'true' && missing.length > 0) context.skip(`not installed: ${missing.join(', ')}`);
    const fetched = async (): Promise<string> => {
      const { status, text } = await fetchLink(`${subscription.link}${agent === undefined ? `/${form}` : ''}`, agent);
      expect(status).toBe(200);
      return text;
    };
    /** A change is heard of a moment after it was answered. */
    const opening = async (wanted: number): Promise<string> => {
      let text = '';
      const isNew = async () => (text = await fetched()).includes(String(wanted));
      await until(`a document with port ${wanted}`, isNew, { explain: () => text });
      return text;
    };
    const port = await freePort();
    const content = await template(port);
    const { id } = await api.createTemplate({ name: form, form, used_by: 'everybody', content });
    const document = await opening(port);
    expect(document).not.toContain('{{groups}}');
    await client().check(document);
    expect(await carriedBy(binary, document, port, run)).toEqual({ carried: true, from: server.egress });

    const losing = content.replace(/\n?.*\{\{proxies\}\}['"],?/, '');
    await expect(api.changeTemplate(id, { content: losing })).rejects.toThrow(/answered 400: .*\{\{proxies\}\}/);
    const leading = content.replaceAll(/(MATCH,|"final": "|"balancerTag": ")[^"\n]*/g, '$1Nowhere');
    await expect(api.changeTemplate(id, { content: leading })).rejects.toThrow(/answered 400: .*Nowhere/);
    expect(await fetched()).toBe(document);
    const elsewhere = await freePort();
    await api.changeTemplate(id, { content: await template(elsewhere) });
    await opening(elsewhere);
  },
);

/** What comes through the port that the document itself opens. */
async function carriedBy(binary: string, document: string, port: number, run: Core['run']): Promise<Fetched> {
  const home = await bench.folder();
  // Xray goes by the ending; mihomo reads YAML, whatever it is called.
  const file = join(home, 'document.json');
  await writeFile(file, document);
  const program = await start(findCore(binary) ?? binary, run(home, file), { env: bench.env });
  let last: Fetched = { carried: false, why: 'nothing was asked for' };
  try {
    const carries = async (): Promise<boolean> => {
      last = await bench.fetchThrough(port, 5_000);
      return last.carried;
    };
    await until(`${binary} to carry`, carries, { explain: program.output });
    return last;
  } finally {
    await program.stop();
  }
}
