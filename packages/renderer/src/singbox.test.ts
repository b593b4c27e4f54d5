import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Host } from './host.ts';
import { anyProfile, surely } from './testing/arbitraries.ts';
import {
  deadEnd,
  expectGoodNames,
  factsOf,
  pluginFacts,
  renderedHosts,
  unpinned,
  type Facts,
} from './testing/facts.ts';
import { parsePluginOptions } from './testing/parse-uri.ts';

interface Tls {
  readonly enabled: true;
  readonly server_name: string;
  readonly alpn?: string[];
  readonly insecure?: boolean;
  readonly utls?: { readonly enabled: true; readonly fingerprint: string };
  readonly reality?: { readonly enabled: true; readonly public_key: string; readonly short_id: string };
}
interface Outbound {
  readonly type: string;
  readonly tag: string;
  readonly outbounds?: readonly string[];
  readonly server: string;
  readonly server_port: number;
  readonly server_ports?: readonly string[];
  readonly method?: string;
  readonly password?: string;
  readonly plugin?: string;
  readonly plugin_opts?: string;
  readonly uuid?: string;
  readonly security?: string;
  readonly flow?: string;
  readonly obfs?: { readonly type: string; readonly password: string };
  readonly up_mbps?: number;
  readonly down_mbps?: number;
  readonly congestion_control?: string;
  readonly udp_relay_mode?: string;
  readonly idle_session_check_interval?: string;
  readonly idle_session_timeout?: string;
  readonly min_idle_session?: number;
  readonly tls?: Tls;
  readonly transport?: {
    readonly type: string;
    readonly path?: string;
    readonly host?: string;
    readonly headers?: { readonly Host: string };
    readonly service_name?: string;
  };
}
interface Config {
  readonly dns: {
    readonly servers: readonly { tag: string; type?: string; address?: string }[];
    readonly rules: readonly { server: string }[];
    readonly final: string;
  };
  readonly outbounds: readonly Outbound[];
  readonly route: {
    readonly rules: readonly { action?: string; outbound?: string; ip_is_private?: boolean }[];
    readonly final: string;
    readonly default_domain_resolver?: string;
  };
}

const isProxy = ({ type }: Outbound): boolean => !['selector', 'urltest', 'direct'].includes(type);

function read(outbound: Outbound): Facts {
  const { type, server, server_port, password, uuid, method, plugin, plugin_opts } = outbound;
  const head = { address: server, port: server_port };
  switch (type) {
    case 'shadowsocks':
      return {
        protocol: type,
        ...head,
        method,
        password,
        plugin: plugin === undefined ? undefined : pluginFacts(plugin, parsePluginOptions(plugin_opts ?? '')),
      };
    case 'trojan':
    case 'vless':
    case 'vmess':
      return { protocol: type, ...head, password, uuid, flow: outbound.flow, ...readStream(outbound) };
    case 'hysteria2':
    case 'tuic':
    case 'anytls':
      return { protocol: type, ...head, password, uuid, ...readNewer(outbound), ...readTls(outbound.tls) };
    default:
      throw new Error(`unknown type ${type}`);
  }
}

function readStream({ type, security, transport, tls }: Outbound): Partial<Facts> {
  return {
    cipher: type === 'vmess' ? security : undefined,
    transport: transport?.type ?? 'tcp',
    path: transport?.path,
    hostHeader: transport?.headers?.Host ?? transport?.host,
    serviceName: transport?.service_name,
    ...readTls(tls),
  };
}

const seconds = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(/^(\d+)s$/.exec(text)?.[1]);

const readNewer = (outbound: Outbound): Partial<Facts> => ({
  obfsPassword: outbound.obfs?.type === 'salamander' ? outbound.obfs.password : undefined,
  ports: outbound.server_ports?.map((range) => range.replace(':', '-')).join(','),
  upMbps: outbound.up_mbps,
  downMbps: outbound.down_mbps,
  congestionControl: outbound.congestion_control,
  udpRelayMode: outbound.udp_relay_mode,
  checkSeconds: seconds(outbound.idle_session_check_interval),
  timeoutSeconds: seconds(outbound.idle_session_timeout),
  minIdle: outbound.min_idle_session,
});

function readTls(tls: Tls | undefined): Partial<Facts> {
  if (tls === undefined) return { security: 'none' };
  const { server_name: sni, reality, utls } = tls;
  if (reality) {
    return {
      security: 'reality',
      sni,
      fingerprint: utls?.fingerprint,
      publicKey: reality.public_key,
      shortId: reality.short_id,
    };
  }
  return {
    security: 'tls',
    sni,
    alpn: tls.alpn,
    fingerprint: utls?.fingerprint,
    skipsVerification: tls.insecure ?? false,
  };
}

/** It cannot pin a certificate by its hash. */
/** It has ranges alone: a single port is one. */
const ranges = (ports: string): string => ports.replace(/(^|,)(\d+)(?=,|$)/g, '$1$2-$2');

function expected(host: Host): Facts {
  const facts = unpinned(factsOf(host));
  return facts.ports === undefined ? facts : { ...facts, ports: ranges(facts.ports) };
}

/** Every reference leads to something: sing-box takes a `final` that names nothing without a word. */
function expectSound({ dns, outbounds, route }: Config): void {
  const tags = outbounds.map(({ tag }) => tag);
  expectGoodNames(tags);
  const references = [route.final, ...outbounds.flatMap((outbound) => outbound.outbounds ?? [])];
  const ruled = route.rules.flatMap(({ outbound }) => outbound ?? []);
  expect([...references, ...ruled].filter((tag) => !tags.includes(tag))).toEqual([]);
  expect(outbounds.filter((outbound) => outbound.outbounds?.length === 0)).toEqual([]);
  const servers = dns.servers.map(({ tag }) => tag);
  const asked = [
    dns.final,
    ...dns.rules.map(({ server }) => server),
    ...(route.default_domain_resolver ?? '').split(' '),
  ];
  expect(asked.filter((tag) => tag !== '' && !servers.includes(tag))).toEqual([]);
}

/** Nothing but the dead end, and a rule that refuses what would go there. */
const isInert = ({ outbounds, route }: Config): boolean =>
  outbounds.length === 1 && route.rules.length === 1 && route.rules[0]?.action === 'reject';

describe.each(['singbox', 'singbox-1.11'] as const)('%s', (form) => {
  it('reads back as the hosts it was made from', () => {
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const { body, hosts } = renderedHosts(form, profile);
        const config = JSON.parse(body) as Config;
        expectSound(config);
        const proxies = config.outbounds.filter(isProxy).map(read);
        expect(proxies).toEqual(hosts.length === 0 ? [deadEnd(profile)] : hosts.map(expected));
        expect(isInert(config)).toBe(hosts.length === 0);
      }),
      { examples: surely },
    );
  });

  it('has the DNS servers of its version', () => {
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const { dns, route } = JSON.parse(renderedHosts(form, profile).body) as Config;
        const isTyped = dns.servers.every(({ type, address }) => type !== undefined && address === undefined);
        const isOld = dns.servers.every(({ type, address }) => type === undefined && address !== undefined);
        expect([isTyped, isOld]).toEqual([form === 'singbox', form === 'singbox-1.11']);
        expect(route.default_domain_resolver !== undefined).toBe(isTyped);
      }),
      { numRuns: 10 },
    );
  });
});
