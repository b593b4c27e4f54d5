import { expect } from 'vitest';
import type { Format, Host, Profile, ShadowsocksHost, TrojanHost } from '../model.ts';
import { render } from '../render.ts';

/** What a client learns of one host from a document, in words no format owns. Absent and undefined are the same. */
export interface Facts {
  readonly protocol: 'shadowsocks' | 'trojan' | 'nothing';
  readonly address?: string;
  readonly port?: number;
  readonly password?: string | undefined;
  readonly method?: string | undefined;
  readonly plugin?: PluginFacts | undefined;
  readonly sni?: string | undefined;
  readonly alpn?: readonly string[] | undefined;
  readonly transport?: string;
  readonly path?: string | undefined;
  readonly hostHeader?: string | undefined;
  readonly serviceName?: string | undefined;
  /** Lower-case hex. */
  readonly pin?: string | undefined;
  readonly skipsVerification?: boolean;
}

export interface PluginFacts {
  readonly name: string | undefined;
  readonly mode: string | undefined;
  readonly host?: string | undefined;
  readonly path?: string | undefined;
  readonly tls?: boolean;
}

/** What every client should learn of the host; formats that say less override the rest. */
export function factsOf(host: Host): Facts {
  if (host.protocol === 'shadowsocks') return shadowsocksFacts(host);
  if (host.protocol === 'trojan') return trojanFacts(host);
  throw new Error(`no format carries ${host.protocol}`);
}

const bare = (address: string): string => address.replace(/[[\]]/g, '');

const shadowsocksFacts = ({ address, port, method, password, plugin }: ShadowsocksHost): Facts => ({
  protocol: 'shadowsocks',
  address: bare(address),
  port,
  method,
  password,
  plugin: plugin && pluginFacts(plugin.name, plugin.opts),
});

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

function trojanFacts({ address, port, password, transport, tls }: TrojanHost): Facts {
  const pin = tls.allowInsecure ? tls.certificateSha256?.toLowerCase() : undefined;
  const alpn = (tls.alpn ?? []).filter((protocol) => transport.type !== 'ws' || protocol !== 'h2');
  return {
    protocol: 'trojan',
    address: bare(address),
    port,
    password,
    sni: tls.sni,
    alpn: alpn.length > 0 ? alpn : undefined,
    transport: transport.type,
    ...(transport.type === 'ws' && {
      path: transport.path.startsWith('/') ? transport.path : `/${transport.path}`,
      hostHeader: transport.host ?? tls.sni,
    }),
    ...(transport.type === 'grpc' && { serviceName: transport.serviceName }),
    pin,
    skipsVerification: tls.allowInsecure && pin === undefined,
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
export function renderedHosts(format: Format, profile: Profile): { body: string; hosts: readonly Host[] } {
  const { body, included, omitted } = render(format, profile);
  expect(render(format, structuredClone(profile)).body).toBe(body);
  const all = profile.access.kind === 'usable' ? profile.access.hosts : [];
  const left = new Set(omitted.map(({ key }) => key));
  const hosts = all.filter(({ key }) => !left.has(key));
  expect([included, omitted.length]).toEqual([hosts.length, all.length - hosts.length]);
  return { body, hosts };
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
