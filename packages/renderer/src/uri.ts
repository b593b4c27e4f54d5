import { isIPv6 } from 'node:net';
import type { AnytlsHost, Host, Hysteria2Host, ShadowsocksHost, Tls, TuicHost, VlessHost, VmessHost } from './host.ts';
import { pluginOptionText } from './plugin.ts';
import { alpnOf, certificatePin, placeOf, realityFingerprint, securityOf, type StreamHost } from './tls.ts';

type Query = [key: string, value: string][];

/** RFC 3986: everything but the unreserved characters is escaped, a space as %20. */
export const encodeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** One share link. The host must be one that links can carry, with a clean name. */
export function uriOf(host: Host): string {
  switch (host.protocol) {
    case 'shadowsocks':
      return shadowsocksUri(host);
    case 'trojan':
      return link('trojan', [host.password], host, [...securityQuery(host), ...transportQuery(host)]);
    case 'vless':
      return link('vless', [host.uuid], host, [...vlessQuery(host), ...securityQuery(host), ...transportQuery(host)]);
    case 'vmess':
      return vmessUri(host);
    case 'hysteria2':
      return link('hysteria2', [host.password], host, hysteria2Query(host));
    case 'tuic':
      return link('tuic', [host.uuid, host.password], host, tuicQuery(host));
    case 'anytls':
      return link('anytls', [host.password], host, anytlsQuery(host));
  }
}

export const authority = ({ address, port }: Host): string => `${isIPv6(address) ? `[${address}]` : address}:${port}`;

/** `secrets`: what stands before the `@`, with colons between. */
function link(scheme: string, secrets: readonly string[], host: Host, query: Query): string {
  const userinfo = secrets.map(encodeStrictly).join(':');
  const parameters = query.map(([key, value]) => `${key}=${encodeStrictly(value)}`).join('&');
  return `${scheme}://${userinfo}@${authority(host)}?${parameters}#${encodeStrictly(host.name)}`;
}

/** SIP002. The 2022 methods take plain, percent-encoded userinfo; the others base64url without padding. */
function shadowsocksUri(host: ShadowsocksHost): string {
  const userinfo = host.method.startsWith('2022-')
    ? `${host.method}:${encodeStrictly(host.password)}`
    : Buffer.from(`${host.method}:${host.password}`).toString('base64url');
  const plugin = host.plugin
    ? `/?plugin=${encodeStrictly(`${host.plugin.name};${pluginOptionText(host.plugin)}`)}`
    : '';
  return `ss://${userinfo}@${authority(host)}${plugin}#${encodeStrictly(host.name)}`;
}

const vlessQuery = ({ flow }: VlessHost): Query => [['encryption', 'none'], ...optional('flow', flow)];

/** The parameters Xray's share links agreed on, which the other clients read too. */
function securityQuery(host: StreamHost): Query {
  const security = securityOf(host);
  if (security.type === 'none') return [['security', 'none']];
  if (security.type === 'reality') {
    return [
      ['security', 'reality'],
      ['sni', security.sni],
      ['fp', realityFingerprint(security)],
      ['pbk', security.publicKey],
      ['sid', security.shortId],
    ];
  }
  const pin = security.allowInsecure ? certificatePin(security) : null;
  return [
    ['security', 'tls'],
    ['sni', security.sni],
    ...optional('alpn', alpnOf(security, host.transport).join(',')),
    ...optional('fp', security.fingerprint),
    // Clients that know `pcs` pin the certificate; the others have nothing but skipping.
    ...optional('allowInsecure', security.allowInsecure ? '1' : ''),
    ...optional('pcs', pin),
  ];
}

function transportQuery(host: StreamHost): Query {
  const { transport } = host;
  if (transport.type === 'tcp') return [['type', 'tcp']];
  if (transport.type === 'grpc') {
    return [
      ['type', 'grpc'],
      ['serviceName', transport.serviceName],
      ['mode', 'gun'],
    ];
  }
  const place = placeOf(transport, host, securityOf(host));
  return [
    ['type', transport.type],
    ['host', place.host],
    ['path', place.path],
    ...optional('mode', transport.type === 'xhttp' ? 'auto' : ''),
  ];
}

/** Version 2 of v2rayN's JSON, every value a text. */
function vmessUri(host: VmessHost): string {
  const { transport, security } = host;
  const isTls = security.type === 'tls';
  const place = 'path' in transport ? placeOf(transport, host, security) : { host: '', path: '' };
  const alpn = isTls ? alpnOf(security, transport) : [];
  const json = {
    v: '2',
    ps: host.name,
    add: host.address,
    port: String(host.port),
    id: host.uuid,
    aid: '0',
    scy: host.cipher,
    net: transport.type,
    type: transport.type === 'grpc' ? 'gun' : 'none',
    host: place.host,
    path: transport.type === 'grpc' ? transport.serviceName : place.path,
    tls: isTls ? 'tls' : '',
    sni: isTls ? security.sni : '',
    ...(alpn.length > 0 && { alpn: alpn.join(',') }),
    ...(isTls && security.fingerprint && { fp: security.fingerprint }),
    ...(isTls && security.allowInsecure && { insecure: '1' }),
  };
  return `vmess://${Buffer.from(JSON.stringify(json)).toString('base64')}`;
}

/** https://v2.hysteria.network/docs/developers/URI-Scheme/, but the hopped ports in `mport`: many readers want one port. */
function hysteria2Query({ tls, obfs, ports }: Hysteria2Host): Query {
  return [
    ['sni', tls.sni],
    ['alpn', alpnOf(tls).join(',')],
    ...optional('mport', ports),
    ...optional('obfs', obfs?.type),
    ...optional('obfs-password', obfs?.password),
    ...insecureQuery('insecure', 'pinSHA256', tls),
  ];
}

function tuicQuery({ tls, congestionControl, udpRelayMode }: TuicHost): Query {
  return [
    ['sni', tls.sni],
    ['alpn', alpnOf(tls).join(',')],
    ['congestion_control', congestionControl],
    ['udp_relay_mode', udpRelayMode],
    ...optional('allow_insecure', tls.allowInsecure ? '1' : ''),
  ];
}

function anytlsQuery({ tls }: AnytlsHost): Query {
  return [
    ['sni', tls.sni],
    ...optional('alpn', alpnOf(tls).join(',')),
    ...optional('fp', tls.fingerprint),
    ...insecureQuery('insecure', 'hpkp', tls),
  ];
}

function insecureQuery(flag: string, pinKey: string, tls: Tls): Query {
  return tls.allowInsecure ? [[flag, '1'], ...optional(pinKey, certificatePin(tls))] : [];
}

const optional = (key: string, value: string | null | undefined): Query => (value ? [[key, value]] : []);
