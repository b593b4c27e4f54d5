import fc from 'fast-check';
import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Host } from './host.ts';
import type { Profile } from './model.ts';
import { render } from './render.ts';
import { anyProfile, surely } from './testing/arbitraries.ts';
import {
  deadEnd,
  expectGoodNames,
  expectSaid,
  factsOf,
  renderedHosts,
  unpinned,
  without,
  type Facts,
  type PluginFacts,
} from './testing/facts.ts';
import { goldenProfiles } from './testing/profiles.ts';

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly server: string;
  readonly port: number;
  readonly ports?: string;
  readonly version?: number;
  readonly password?: string;
  readonly auth?: string;
  readonly uuid?: string;
  readonly alterId?: number;
  readonly cipher?: string;
  readonly flow?: string;
  readonly udp?: boolean;
  readonly plugin?: string;
  readonly 'plugin-opts'?: { mode: string; host?: string; path?: string; tls?: boolean };
  readonly tls?: boolean;
  readonly sni?: string;
  readonly servername?: string;
  readonly alpn?: string[];
  readonly 'client-fingerprint'?: string;
  readonly 'reality-opts'?: { 'public-key': string; 'short-id': string };
  readonly network?: string;
  readonly 'ws-opts'?: { path: string; headers: { Host: string }; 'v2ray-http-upgrade'?: boolean };
  readonly 'xhttp-opts'?: { path: string; host: string };
  readonly 'grpc-opts'?: { 'grpc-service-name': string };
  readonly obfs?: string;
  readonly 'obfs-password'?: string;
  readonly up?: string;
  readonly down?: string;
  readonly 'up-speed'?: number;
  readonly 'down-speed'?: number;
  readonly 'congestion-controller'?: string;
  readonly 'udp-relay-mode'?: string;
  readonly 'idle-session-check-interval'?: number;
  readonly 'idle-session-timeout'?: number;
  readonly 'min-idle-session'?: number;
  readonly fingerprint?: string;
  readonly 'server-cert-fingerprint'?: string;
  readonly 'skip-cert-verify'?: boolean;
}
interface ClashDocument {
  readonly proxies: readonly Entry[];
  readonly 'proxy-groups': readonly { name: string; type: string; proxies: readonly string[] }[];
  readonly rules: readonly string[];
}

/** The clients' reader speaks YAML 1.1. A reader that is not the writer's own must see the same in both versions. */
function parseBoth(body: string): ClashDocument {
  const document = load(body, { schema: YAML11_SCHEMA }) as ClashDocument;
  expect(load(body, { schema: CORE_SCHEMA })).toEqual(document);
  return document;
}

const withTlsFlag = ['vless', 'vmess'];
const overQuic = ['hysteria2', 'tuic'];

function read(entry: Entry): Facts {
  const { server: address, port, type, uuid } = entry;
  switch (type) {
    case 'reject':
      return { protocol: 'nothing' };
    case 'ss':
      return {
        protocol: 'shadowsocks',
        address,
        port,
        password: entry.password,
        method: entry.cipher,
        plugin: readPlugin(entry),
      };
    case 'vmess':
      expectSaid(entry.alterId, 0);
      return { protocol: type, address, port, uuid, cipher: entry.cipher, ...readStream(entry) };
    case 'vless':
      return { protocol: type, address, port, uuid, flow: entry.flow, ...readStream(entry) };
    case 'trojan':
      return { protocol: type, address, port, password: entry.password, ...readStream(entry) };
    case 'hysteria2':
    case 'tuic':
    case 'anytls':
      return { protocol: type, address, port, uuid, ...readNewer(entry) };
    default:
      throw new Error(`unknown type ${type}`);
  }
}

const mbps = (text: string | undefined): number | undefined => {
  if (text !== undefined) expect(text).toMatch(/^\d+ Mbps$/);
  return text === undefined ? undefined : Number.parseInt(text, 10);
};

const readNewer = (entry: Entry): Partial<Facts> => ({
  password: entry.password ?? entry.auth,
  obfsPassword: entry.obfs === 'salamander' ? entry['obfs-password'] : undefined,
  ports: entry.ports,
  upMbps: entry['up-speed'] ?? mbps(entry.up),
  downMbps: entry['down-speed'] ?? mbps(entry.down),
  congestionControl: entry['congestion-controller'],
  udpRelayMode: entry['udp-relay-mode'],
  checkSeconds: entry['idle-session-check-interval'],
  timeoutSeconds: entry['idle-session-timeout'],
  minIdle: entry['min-idle-session'],
  ...readTls(entry),
});

function readStream(entry: Entry): Partial<Facts> {
  const place = entry['xhttp-opts'];
  return {
    transport: entry['ws-opts']?.['v2ray-http-upgrade'] ? 'httpupgrade' : (entry.network ?? 'tcp'),
    path: entry['ws-opts']?.path ?? place?.path,
    hostHeader: entry['ws-opts']?.headers.Host ?? place?.host,
    serviceName: entry['grpc-opts']?.['grpc-service-name'],
    ...readTls(entry),
  };
}

function readTls(entry: Entry): Partial<Facts> {
  const hasFlag = withTlsFlag.includes(entry.type);
  if (hasFlag && !entry.tls) return { security: 'none' };
  const reality = entry['reality-opts'];
  const head = {
    security: reality ? 'reality' : 'tls',
    sni: hasFlag ? entry.servername : entry.sni,
    fingerprint: entry['client-fingerprint'],
  };
  if (reality) return { ...head, publicKey: reality['public-key'], shortId: reality['short-id'] };
  const pin = entry.fingerprint ?? entry['server-cert-fingerprint'];
  return {
    ...head,
    alpn: entry.alpn,
    pin,
    skipsVerification: pin === undefined && (entry['skip-cert-verify'] ?? false),
  };
}

function readPlugin({ plugin, 'plugin-opts': opts }: Entry): PluginFacts | undefined {
  if (plugin === undefined) return undefined;
  // mihomo takes a plugin of any other name for none at all.
  expect(['obfs', 'v2ray-plugin']).toContain(plugin);
  if (plugin === 'obfs') return { name: 'obfs-local', mode: opts?.mode, host: opts?.host };
  return { name: plugin, mode: opts?.mode, host: opts?.host, path: opts?.path, tls: opts?.tls ?? false };
}

type ClashForm = 'clash' | 'mihomo' | 'mihomo-1.18' | 'stash';

/** Clash has no path for obfs; the original one no pinning and no browsers; Stash chooses how TUIC behaves. */
function expected(host: Host, form: ClashForm): Facts {
  const facts = factsOf(host);
  if (facts.plugin?.name === 'obfs-local') return { ...facts, plugin: { ...facts.plugin, path: undefined } };
  if (form.startsWith('mihomo')) return facts;
  const cipher = facts.cipher === 'zero' ? 'auto' : facts.cipher;
  return form === 'clash'
    ? { ...unpinned(without(facts, 'fingerprint')), cipher }
    : { ...without(facts, 'congestionControl', 'udpRelayMode'), cipher };
}

const BUILT_IN = ['DIRECT', 'REJECT'];

/** Every name is defined once, every reference leads to one, and no group is empty. */
function expectSound({ proxies, 'proxy-groups': groups, rules }: ClashDocument): void {
  const names = [...proxies, ...groups].map(({ name }) => name);
  expectGoodNames(names);
  expect(names.filter((name) => BUILT_IN.includes(name.toUpperCase()))).toEqual([]);
  expect(groups.filter((group) => group.proxies.length === 0)).toEqual([]);
  const [last, policy] = rules.at(-1)?.split(',') ?? [];
  expect(last).toBe('MATCH');
  const known = new Set([...names, 'REJECT']);
  expect([policy, ...groups.flatMap((group) => group.proxies)].filter((name) => !known.has(name ?? ''))).toEqual([]);
  // GEOIP makes the core download a list before it starts.
  expect(rules.filter((rule) => rule.startsWith('GEO'))).toEqual([]);
}

const nothing = (profile: Profile, form: ClashForm): Facts =>
  form.startsWith('mihomo') ? { protocol: 'nothing' } : deadEnd(profile);

describe.each(['clash', 'mihomo', 'mihomo-1.18', 'stash'] as const)('%s', (format) => {
  it('reads back as the hosts it was made from', () => {
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const { body, hosts } = renderedHosts(format, profile);
        const document = parseBoth(body);
        expectSound(document);
        expect(document.proxies.map(read)).toEqual(
          hosts.length === 0 ? [nothing(profile, format)] : hosts.map((host) => expected(host, format)),
        );
      }),
      { examples: surely, numRuns: surely.length + 25 },
    );
  });

  it.each(['expired', 'limited', 'empty'])('says %s without a way out', (name) => {
    const profile = goldenProfiles[name];
    if (profile === undefined) throw new Error(`no profile ${name}`);
    const { body } = render(format, profile);
    expect(body).not.toContain('DIRECT');
    expect(parseBoth(body).rules).toEqual(['MATCH,REJECT']);
  });

  it('sends UDP only where no plugin stands in its way', () => {
    const profile = goldenProfiles['usable'];
    if (profile === undefined) throw new Error('no profile');
    const { proxies } = parseBoth(render(format, profile).body);
    const withoutUdp = proxies.filter(({ type, udp }) => udp !== true && !overQuic.includes(type));
    expect(withoutUdp.map(({ plugin }) => plugin)).toEqual(['obfs', 'obfs', 'v2ray-plugin']);
  });
});
