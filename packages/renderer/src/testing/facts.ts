import { expect } from 'vitest';
import type { Host, Security, Tls, Transport } from '../host.ts';
import type { Form, Profile } from '../model.ts';
import { render } from '../render.ts';

/** What a client learns of one host from a document, in words no format owns. Absent and undefined are the same. */
export interface Facts {
  readonly protocol: Host['protocol'] | 'nothing';
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly password?: string | undefined;
  readonly uuid?: string | undefined;
  readonly method?: string | undefined;
  readonly plugin?: PluginFacts | undefined;
  readonly cipher?: string | undefined;
  readonly flow?: string | undefined;
  readonly security?: string | undefined;
  readonly sni?: string | undefined;
  readonly alpn?: readonly string[] | undefined;
  readonly fingerprint?: string | undefined;
  /** Lower-case hex. */
  readonly pin?: string | undefined;
  readonly skipsVerification?: boolean | undefined;
  readonly publicKey?: string | undefined;
  readonly shortId?: string | undefined;
  readonly transport?: string | undefined;
  readonly path?: string | undefined;
  readonly hostHeader?: string | undefined;
  readonly serviceName?: string | undefined;
  readonly obfsPassword?: string | undefined;
  readonly ports?: string | undefined;
  readonly upMbps?: number | undefined;
  readonly downMbps?: number | undefined;
  readonly congestionControl?: string | undefined;
  readonly udpRelayMode?: string | undefined;
  readonly checkSeconds?: number | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly minIdle?: number | undefined;
}

export interface PluginFacts {
  readonly name: string | undefined;
  readonly mode: string | undefined;
  readonly host?: string | undefined;
  readonly path?: string | undefined;
  readonly tls?: boolean;
}

/** What every client should learn of the host; formats that say less take some away with `without`. */
export function factsOf(host: Host): Facts {
  const head = { protocol: host.protocol, address: bare(host.address), port: host.port };
  switch (host.protocol) {
    case 'shadowsocks': {
      const { method, password, plugin } = host;
      return { ...head, method, password, plugin: plugin && pluginFacts(plugin.name, plugin.opts) };
    }
    case 'trojan':
      return { ...head, password: host.password, ...tlsFacts(host.tls, host.transport), ...transportFacts(host) };
    case 'vless':
    case 'vmess':
      return {
        ...head,
        uuid: host.uuid,
        ...(host.protocol === 'vless' ? { flow: host.flow } : { cipher: host.cipher }),
        ...securityFacts(host),
        ...transportFacts(host),
      };
    case 'hysteria2': {
      const { password, obfs, ports, upMbps, downMbps } = host;
      return { ...head, password, obfsPassword: obfs?.password, ports, upMbps, downMbps, ...quicFacts(host.tls) };
    }
    case 'tuic': {
      const { uuid, password, congestionControl, udpRelayMode } = host;
      return { ...head, uuid, password, congestionControl, udpRelayMode, ...quicFacts(host.tls) };
    }
    case 'anytls':
      return {
        ...head,
        password: host.password,
        checkSeconds: host.idleSessionCheckIntervalSeconds,
        timeoutSeconds: host.idleSessionTimeoutSeconds,
        minIdle: host.minIdleSession,
        ...tlsFacts(host.tls),
      };
  }
}

export const without = (facts: Facts, ...keys: readonly (keyof Facts)[]): Facts => ({
  ...facts,
  ...Object.fromEntries(keys.map((key) => [key, undefined])),
});

/** For formats that cannot pin: what would be pinned is not verified. */
export const unpinned = (facts: Facts): Facts =>
  facts.pin === undefined ? facts : { ...facts, pin: undefined, skipsVerification: true };

const bare = (address: string): string => address.replace(/[[\]]/g, '');
const bracketed = (name: string): string => (name.includes(':') ? `[${name}]` : name);

type StreamHost = Extract<Host, { transport: Transport }>;

function securityFacts(host: Extract<Host, { security: Security }>): Partial<Facts> {
  const { security, transport } = host;
  if (security.type === 'none') return { security: 'none' };
  if (security.type === 'tls') return tlsFacts(security, transport);
  const { sni, publicKey, shortId, fingerprint = 'chrome' } = security;
  return { security: 'reality', sni, publicKey, shortId, fingerprint };
}

function tlsFacts(tls: Tls, transport?: Transport): Partial<Facts> {
  const pin = tls.allowInsecure ? tls.certificateSha256?.toLowerCase() : undefined;
  const isUpgraded = transport?.type === 'ws' || transport?.type === 'httpupgrade';
  const needsH2 = transport?.type === 'grpc' || transport?.type === 'xhttp';
  const said = (tls.alpn ?? []).filter((protocol) => !isUpgraded || protocol !== 'h2');
  const alpn = needsH2 && said.length > 0 && !said.includes('h2') ? ['h2', ...said] : said;
  return {
    security: 'tls',
    sni: tls.sni,
    alpn: alpn.length > 0 ? alpn : undefined,
    fingerprint: tls.fingerprint,
    pin,
    skipsVerification: tls.allowInsecure && pin === undefined,
  };
}

const quicFacts = (tls: Tls): Partial<Facts> => ({ ...tlsFacts(tls), fingerprint: undefined });

function transportFacts(host: StreamHost): Partial<Facts> {
  const { transport } = host;
  if (transport.type === 'tcp') return { transport: 'tcp' };
  if (transport.type === 'grpc') return { transport: 'grpc', serviceName: transport.serviceName };
  const security = 'security' in host ? host.security : host.tls;
  return {
    transport: transport.type,
    path: transport.path.startsWith('/') ? transport.path : `/${transport.path}`,
    hostHeader: transport.host ?? bracketed('sni' in security ? security.sni : bare(host.address)),
  };
}

export function pluginFacts(name: string | undefined, opts: Readonly<Record<string, string>>): PluginFacts {
  if (name === 'obfs-local') return { name, mode: opts['obfs'], host: opts['obfs-host'], path: opts['obfs-uri'] };
  return {
    name,
    mode: opts['mode'] ?? 'websocket',
    host: opts['host'],
    path: opts['path'],
    tls: opts['tls'] !== undefined && opts['tls'] !== 'false',
  };
}

/** Why a profile has no host to show, as the label of the hostname that leads nowhere. */
const wordOf = ({ access }: Profile): string => (access.kind === 'inert' ? access.status : 'empty');

/** Shadowsocks to a name that never resolves: what a notice is where an entry needs a host. */
export const deadEnd = (profile: Profile): Facts => ({
  protocol: 'shadowsocks',
  address: `${wordOf(profile)}.invalid`,
  port: 443,
  method: 'aes-128-gcm',
  password: 'none',
});

/** The hosts of a profile that the document should hold, in order; checks what is true of every format. */
export function renderedHosts(form: Form, profile: Profile): { body: string; hosts: readonly Host[] } {
  const { body, included, omitted } = render(form, profile);
  expect(render(form, structuredClone(profile)).body).toBe(body);
  const all = profile.access.kind === 'usable' ? profile.access.hosts : [];
  const left = new Set(omitted.map(({ key }) => key));
  const hosts = all.filter(({ key }) => !left.has(key));
  expect([included, omitted.length]).toEqual([hosts.length, all.length - hosts.length]);
  return { body, hosts };
}

/** For what a format must always say, beside the facts. */
export function expectSaid(said: unknown, wanted: unknown): void {
  expect(said).toEqual(wanted);
}

export const codePoints = (text: string): number => Array.from(text).length;

/** Each one printable, trimmed line, and like no other. */
export function expectGoodNames(names: readonly string[]): void {
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) {
    expect(name).toBe(name.trim());
    expect(name).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200e\u200f]+$/u);
    expect(name.isWellFormed()).toBe(true);
    expect(codePoints(name)).toBeLessThanOrEqual(210);
  }
}
