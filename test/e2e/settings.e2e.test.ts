import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { singBoxProxies } from './clients/sing-box.ts';
import { findCore } from './cores.ts';
import { ApiClient, fetchLink } from './harness/api.ts';
import type { CreatedNode, CreatedSubscription } from './harness/api.ts';
import { finish } from './harness/processes.ts';
import { startProduct } from './harness/product.ts';
import type { Product } from './harness/product.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { makeCertificates } from './nodes/certificate.ts';
import type { Certificates } from './nodes/certificate.ts';
import type { NodeSpec } from './nodes/node-specs.ts';
import { serverName } from './nodes/node-specs.ts';
import { settingsSamples } from './nodes/settings-samples.ts';
import type { SettingsSample } from './nodes/settings-samples.ts';
import { singBoxServer } from './nodes/sing-box-server.ts';
import { xrayServer } from './nodes/xray-server.ts';

// Whatever settings the product takes, the cores take what it makes of them, as servers and as clients.

let product: Product;
let folder: { path: string; remove: () => Promise<void> };
let certificates: Certificates;
let api: ApiClient;
let subscription: CreatedSubscription;
const nodes: { sample: SettingsSample; created: CreatedNode }[] = [];

beforeAll(async () => {
  folder = await temporaryFolder('orrery-e2e-settings-');
  certificates = await makeCertificates(serverName, folder.path);
  product = await startProduct();
  api = await ApiClient.signIn(product);
  for (const [index, sample] of settingsSamples.entries()) {
    const body = {
      ...sample,
      name: `${index} ${sample.protocol}`,
      server_address: '192.0.2.1',
      server_port: 10_000 + index,
      certificate_sha256: certificates.selfSigned.sha256,
    };
    nodes.push({ sample, created: await api.createActiveNode(body) });
  }
  const user = await api.createUser({ email: `${randomUUID()}@e2e.test`, password: randomUUID() });
  const plan = await api.createPlan({ name: 'all', reset: 'never', time_zone: 'UTC' });
  subscription = await api.createSubscription({ user_id: user.id, plan_id: plan.id });
});

afterAll(async () => {
  await product?.stop();
  await folder?.remove();
});

/** What the core says of a file, without running it; it must be content. */
async function accepts(core: string, content: string, args: (file: string) => string[]): Promise<void> {
  const file = join(folder.path, `${randomUUID()}.json`);
  await writeFile(file, content);
  const { code, output } = await finish(findCore(core) ?? core, args(file));
  if (code !== 0) throw new Error(`${core} refuses it (exit ${code}):\n${output}`);
}

const checks: Record<string, (file: string) => string[]> = {
  xray: (file) => ['run', '-test', '-c', file],
  'sing-box': (file) => ['check', '-c', file],
  mihomo: (file) => ['-t', '-d', folder.path, '-f', file],
};
const accept = (core: string, content: string): Promise<void> => accepts(core, content, checks[core] ?? (() => []));

describe('as a server', () => {
  const servers = { xray: xrayServer, 'sing-box': singBoxServer };
  const inXray = ['trojan', 'vless', 'vmess'];

  test.for(['xray', 'sing-box'] as const)('%s takes every configuration of an agent', async (core, context) => {
    if (findCore(core) === null) context.skip(`not installed: ${core}`);
    const served = nodes.filter(({ sample }) => inXray.includes(sample.protocol) === (core === 'xray'));
    const inbounds: unknown[] = [];
    for (const { sample, created } of served) {
      const [config, users] = [await api.agentConfig(created), await api.agentSubscriptions(created)];
      const [singleUser] = users;
      if (!singleUser) throw new Error('the node serves nobody');
      const spec: NodeSpec = { key: '', name: '', address: '127.0.0.1', protocol: sample.protocol, server: core };
      const input = { spec, config, users, singleUser, certificate: certificates.selfSigned, egress: '127.0.0.1' };
      const server = servers[core]({ ...input, folder: folder.path, deadPort: 1 });
      for (const inbound of server['inbounds'] as object[]) inbounds.push({ ...inbound, tag: `in-${inbounds.length}` });
    }
    expect(inbounds).toHaveLength(served.length);
    await accept(core, JSON.stringify({ inbounds }));
  });
});

describe('as a client', () => {
  const document = async (format: string) => {
    const { text, headers } = await fetchLink(`${subscription.link}/${format}`);
    return { text, omitted: Number(headers.get('x-orrery-omitted')) };
  };
  const count = (holds: (sample: SettingsSample) => boolean) => settingsSamples.filter(holds).length;
  const transportOf = ({ settings }: SettingsSample) => (settings['transport'] as { type?: string } | undefined)?.type;

  test('mihomo takes the document with all of them', async (context) => {
    if (findCore('mihomo') === null) context.skip('not installed: mihomo');
    const { text, omitted } = await document('mihomo');
    expect(omitted).toBe(0);
    await accept('mihomo', text);
  });

  test('sing-box takes the document with all it speaks', async (context) => {
    if (findCore('sing-box') === null) context.skip('not installed: sing-box');
    const { text, omitted } = await document('singbox');
    expect(omitted).toBe(count((sample) => transportOf(sample) === 'xhttp'));
    expect(singBoxProxies(text)).toHaveLength(settingsSamples.length - omitted);
    await accept('sing-box', text);
  });

  test('xray takes the document with all it speaks', async (context) => {
    if (findCore('xray') === null) context.skip('not installed: xray');
    const { text, omitted } = await document('v2ray');
    expect(omitted).toBe(count(({ protocol }) => protocol === 'tuic' || protocol === 'anytls'));
    await accept('xray', text);
  });
});
