import { expect } from 'vitest';
import { pluginFacts, type Facts } from './facts.ts';
import { parseLink, parsePluginOptions, parseShadowsocksUser, type Link } from './parse-uri.ts';

/** One share link, as a client reads it. */
export function readLink(text: string): { readonly name: string; readonly facts: Facts } {
  if (text.startsWith('vmess://')) return readVmess(text.slice('vmess://'.length));
  const parsed = parseLink(text);
  return { name: parsed.fragment, facts: { address: parsed.host, port: parsed.port, ...settingsIn(parsed) } };
}

function settingsIn(link: Link): Facts {
  const { scheme, user, secret, query } = link;
  switch (scheme) {
    case 'ss':
      return shadowsocksIn(link);
    case 'trojan':
      expect([secret, query['security']]).toEqual([null, 'tls']);
      return { protocol: 'trojan', password: user, ...streamIn(query) };
    case 'vless':
      expect([secret, query['encryption']]).toEqual([null, 'none']);
      return { protocol: 'vless', uuid: user, flow: query['flow'], ...streamIn(query) };
    case 'hysteria2':
      expect([secret, query['obfs'] ?? 'salamander']).toEqual([null, 'salamander']);
      return {
        protocol: 'hysteria2',
        password: user,
        obfsPassword: query['obfs-password'],
        ports: query['mport'],
        ...tlsIn(query, 'insecure', 'pinSHA256'),
      };
    case 'tuic':
      return {
        protocol: 'tuic',
        uuid: user,
        password: secret ?? undefined,
        congestionControl: query['congestion_control'],
        udpRelayMode: query['udp_relay_mode'],
        ...tlsIn(query, 'allow_insecure', 'none'),
      };
    case 'anytls':
      expect(secret).toBeNull();
      return { protocol: 'anytls', password: user, ...tlsIn(query, 'insecure', 'hpkp') };
    default:
      throw new Error(`unknown scheme: ${scheme}`);
  }
}

function shadowsocksIn(link: Link): Facts {
  const plugin = link.query['plugin'];
  const [name, ...options] = (plugin ?? '').split(/(?<!\\);/);
  return {
    protocol: 'shadowsocks',
    ...parseShadowsocksUser(link),
    plugin: plugin === undefined ? undefined : pluginFacts(name, parsePluginOptions(options.join(';'))),
  };
}

function streamIn(query: Link['query']): Partial<Facts> {
  const security = query['security'];
  return {
    transport: query['type'],
    path: query['path'],
    hostHeader: query['host'],
    serviceName: query['serviceName'],
    ...(security === 'tls' ? tlsIn(query, 'allowInsecure', 'pcs') : { security }),
    ...(security === 'reality' && {
      sni: query['sni'],
      fingerprint: query['fp'],
      publicKey: query['pbk'],
      shortId: query['sid'],
    }),
  };
}

/** A client that knows the pin pins; the flag stands beside it for the others. */
const tlsIn = (query: Link['query'], flag: string, pin: string): Partial<Facts> => ({
  security: 'tls',
  sni: query['sni'],
  alpn: query['alpn']?.split(','),
  fingerprint: query['fp'],
  pin: query[pin],
  skipsVerification: query[flag] === '1' && query[pin] === undefined,
});

/** v2rayN's JSON, version 2; everything in it is a text. */
function readVmess(body: string): { name: string; facts: Facts } {
  expect(body).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
  const json = JSON.parse(Buffer.from(body, 'base64').toString()) as Record<string, string>;
  expect(Object.values(json).filter((value) => typeof value !== 'string')).toEqual([]);
  expect([json['v'], json['aid'], json['type']]).toEqual(['2', '0', json['net'] === 'grpc' ? 'gun' : 'none']);
  const isTls = json['tls'] === 'tls';
  return {
    name: json['ps'] ?? '',
    facts: {
      protocol: 'vmess',
      address: json['add'],
      port: Number(json['port']),
      uuid: json['id'],
      cipher: json['scy'],
      transport: json['net'],
      path: json['net'] === 'grpc' ? undefined : json['path'] || undefined,
      serviceName: json['net'] === 'grpc' ? json['path'] : undefined,
      hostHeader: json['host'] || undefined,
      security: isTls ? 'tls' : 'none',
      ...(isTls && {
        sni: json['sni'],
        alpn: json['alpn']?.split(','),
        fingerprint: json['fp'],
        skipsVerification: json['insecure'] === '1',
      }),
    },
  };
}
