import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Host, Profile } from './model.ts';
import { render } from './render.ts';
import { anyProfile, hostileExample } from './testing/arbitraries.ts';
import { deadEnd, expectGoodNames, factsOf, renderedHosts, type Facts, type PluginFacts } from './testing/facts.ts';
import { goldenProfiles } from './testing/profiles.ts';

interface Entry {
  readonly name: string;
  readonly type: string;
  readonly server: string;
  readonly port: number;
  readonly password: string;
  readonly cipher?: string;
  readonly udp?: boolean;
  readonly plugin?: string;
  readonly 'plugin-opts'?: { mode: string; host?: string; path?: string; tls?: boolean };
  readonly sni?: string;
  readonly alpn?: string[];
  readonly network?: string;
  readonly 'ws-opts'?: { path: string; headers: { Host: string } };
  readonly 'grpc-opts'?: { 'grpc-service-name': string };
  readonly fingerprint?: string;
  readonly 'skip-cert-verify'?: boolean;
}
interface ClashDocument {
  readonly proxies: readonly Entry[];
  readonly 'proxy-groups': readonly { name: string; type: string; proxies: readonly string[] }[];
  readonly rules: readonly string[];
}

/** The clients' reader speaks YAML 1.1; both versions must see the same. */
function parseBoth(body: string): ClashDocument {
  const document = parse(body, { version: '1.1' }) as ClashDocument;
  expect(parse(body, { version: '1.2' })).toEqual(document);
  return document;
}

function read(entry: Entry): Facts {
  const { server: address, port, password } = entry;
  if (entry.type === 'reject') return { protocol: 'nothing' };
  if (entry.type === 'ss') {
    return { protocol: 'shadowsocks', address, port, password, method: entry.cipher, plugin: readPlugin(entry) };
  }
  expect(entry.type).toBe('trojan');
  return {
    protocol: 'trojan',
    address,
    port,
    password,
    sni: entry.sni,
    alpn: entry.alpn,
    transport: entry.network ?? 'tcp',
    path: entry['ws-opts']?.path,
    hostHeader: entry['ws-opts']?.headers.Host,
    serviceName: entry['grpc-opts']?.['grpc-service-name'],
    pin: entry.fingerprint,
    skipsVerification: entry['skip-cert-verify'] ?? false,
  };
}

function readPlugin({ plugin, 'plugin-opts': opts }: Entry): PluginFacts | undefined {
  if (plugin === undefined) return undefined;
  // mihomo takes a plugin of any other name for none at all.
  expect(['obfs', 'v2ray-plugin']).toContain(plugin);
  if (plugin === 'obfs') return { name: 'obfs-local', mode: opts?.mode, host: opts?.host };
  return { name: plugin, mode: opts?.mode, host: opts?.host, path: opts?.path, tls: opts?.tls ?? false };
}

/** Clash has no path for obfs, and the original one no pinning. */
function expected(host: Host, format: 'clash' | 'mihomo'): Facts {
  const facts = factsOf(host);
  if (facts.plugin?.name === 'obfs-local') return { ...facts, plugin: { ...facts.plugin, path: undefined } };
  if (format === 'clash' && facts.pin !== undefined) return { ...facts, pin: undefined, skipsVerification: true };
  return facts;
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

const nothing = (profile: Profile, format: 'clash' | 'mihomo'): Facts =>
  format === 'mihomo' ? { protocol: 'nothing' } : deadEnd(profile);

describe.each(['clash', 'mihomo'] as const)('%s', (format) => {
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
      { examples: [hostileExample] },
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
    expect(proxies.filter(({ udp }) => udp !== true).map(({ plugin }) => plugin)).toEqual([
      'obfs',
      'obfs',
      'v2ray-plugin',
    ]);
  });
});
