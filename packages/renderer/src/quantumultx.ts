import { hostsOf, type Writer } from './content.ts';
import type { Host, Security, ShadowsocksHost, VmessHost } from './host.ts';
import { lineName } from './name.ts';
import { certificatePin, placeOf, securityOf, type StreamHost } from './tls.ts';
import { authority } from './uri.ts';

/** A list of servers. Syntax: the sample configuration at https://github.com/crossutility/Quantumult-X */
export const quantumultx: Writer = {
  contentType: 'text/plain; charset=utf-8',
  fileExtension: 'conf',
  isReserved: (name) => /^(?:direct|reject|proxy)$/i.test(name),
  adaptName: lineName,
  write: (content) => `${hostsOf(content).map(lineOf).join('\n')}\n`,
  parts: (hosts) => ({ proxies: hosts.map(lineOf), groups: [], names: hosts.map(({ name }) => name) }),
};

const lineOf = (host: Host): string =>
  [`${host.protocol}=${authority(host)}`, ...settingsOf(host), `tag=${host.name}`].join(', ');

function settingsOf(host: Host): string[] {
  switch (host.protocol) {
    case 'shadowsocks':
      return shadowsocksFields(host);
    case 'trojan':
      return [`password=${host.password}`, ...streamFields(host, () => ['over-tls=true']), 'udp-relay=true'];
    case 'vmess':
      return [
        `method=${methodOf(host)}`,
        `password=${host.uuid}`,
        ...streamFields(host, overTls),
        'aead=true',
        'udp-relay=true',
      ];
    case 'vless':
      return [
        'method=none',
        `password=${host.uuid}`,
        ...streamFields(host, overTls),
        ...(host.flow ? [`vless-flow=${host.flow}`] : []),
        'udp-relay=true',
      ];
    case 'hysteria2':
    case 'tuic':
    case 'anytls':
      throw new Error(`Quantumult X does not know ${host.protocol}`);
  }
}

function shadowsocksFields({ method, password, plugin }: ShadowsocksHost): string[] {
  const fields = [`method=${method}`, `password=${password}`];
  if (plugin === undefined) return [...fields, 'udp-relay=true'];
  const { opts } = plugin;
  return [
    ...fields,
    `obfs=${opts['obfs']}`,
    ...(opts['obfs-host'] ? [`obfs-host=${opts['obfs-host']}`] : []),
    // Only the http mode has a path.
    ...(opts['obfs-uri'] && opts['obfs'] === 'http' ? [`obfs-uri=${opts['obfs-uri']}`] : []),
  ];
}

const overTls = (sni: string): string[] => ['obfs=over-tls', `obfs-host=${sni}`];

const methodOf = ({ cipher }: VmessHost): string => (cipher === 'none' ? 'none' : 'aes-128-gcm');

/** `plainTls`: how the protocol says TLS without a websocket in it. */
function streamFields(host: StreamHost, plainTls: (sni: string) => string[]): string[] {
  const security = securityOf(host);
  const isTls = security.type !== 'none';
  if (host.transport.type !== 'ws') return isTls ? [...plainTls(security.sni), ...securityFields(security)] : [];
  const place = placeOf(host.transport, host, security);
  return [
    `obfs=${isTls ? 'wss' : 'ws'}`,
    `obfs-host=${place.host}`,
    `obfs-uri=${place.path}`,
    ...securityFields(security),
  ];
}

function securityFields(security: Security): string[] {
  if (security.type === 'none') return [];
  const name = `tls-host=${security.sni}`;
  if (security.type === 'reality') {
    return [
      name,
      `reality-base64-pubkey=${security.publicKey}`,
      ...(security.shortId ? [`reality-hex-shortid=${security.shortId}`] : []),
    ];
  }
  if (!security.allowInsecure) return [name, 'tls-verification=true'];
  const pin = certificatePin(security);
  return [name, 'tls-verification=false', ...(pin === null ? [] : [`tls-cert-sha256=${pin}`])];
}
