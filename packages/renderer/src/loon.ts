import { hostsOf, type Writer } from './content.ts';
import type { Host, ShadowsocksHost, Tls, VmessHost } from './host.ts';
import { lineName } from './name.ts';
import { placeOf, securityOf, type StreamHost } from './tls.ts';

/** A list of nodes. Syntax: https://nsloon.app/docs/Node/ */
export const loon: Writer = {
  contentType: 'text/plain; charset=utf-8',
  fileExtension: 'conf',
  isReserved: (name) => /^(?:direct|reject|proxy)$/i.test(name),
  adaptName: lineName,
  write: (content) => `${hostsOf(content).map(lineOf).join('\n')}\n`,
  parts: (hosts) => ({ proxies: hosts.map(lineOf), groups: [], names: hosts.map(({ name }) => name) }),
};

const TYPES: Readonly<Partial<Record<Host['protocol'], string>>> = {
  shadowsocks: 'Shadowsocks',
  vless: 'VLESS',
  hysteria2: 'Hysteria2',
};

const lineOf = (host: Host): string =>
  `${host.name} = ${[TYPES[host.protocol] ?? host.protocol, host.address, host.port, ...settingsOf(host)].join(',')}`;

function settingsOf(host: Host): string[] {
  switch (host.protocol) {
    case 'shadowsocks':
      return shadowsocksFields(host);
    case 'trojan':
      return [quoted(host.password), ...transportFields(host), ...tlsFields(host.tls), 'udp=true'];
    case 'vmess':
      return [cipherOf(host), quoted(host.uuid), ...transportFields(host), 'alterId=0', ...overTlsFields(host)];
    case 'vless':
      return [quoted(host.uuid), ...transportFields(host), ...overTlsFields(host)];
    case 'hysteria2':
      return [
        quoted(host.password),
        ...tlsFields(host.tls),
        ...(host.downMbps ? [`download-bandwidth=${host.downMbps}`] : []),
        'udp=true',
      ];
    case 'tuic':
    case 'anytls':
      throw new Error(`Loon does not know ${host.protocol}`);
  }
}

function shadowsocksFields({ method, password, plugin }: ShadowsocksHost): string[] {
  if (plugin === undefined) return [method, quoted(password), 'udp=true'];
  const { opts } = plugin;
  return [
    method,
    quoted(password),
    `obfs-name=${opts['obfs']}`,
    ...(opts['obfs-host'] ? [`obfs-host=${opts['obfs-host']}`] : []),
    ...(opts['obfs-uri'] ? [`obfs-uri=${opts['obfs-uri']}`] : []),
  ];
}

/** The server takes whichever the client picks. */
const cipherOf = ({ cipher }: VmessHost): string => (cipher === 'auto' || cipher === 'zero' ? 'aes-128-gcm' : cipher);

function transportFields(host: StreamHost): string[] {
  if (host.transport.type !== 'ws') return ['transport=tcp'];
  const place = placeOf(host.transport, host, securityOf(host));
  return ['transport=ws', `path=${place.path}`, `host=${place.host}`];
}

function overTlsFields(host: StreamHost): string[] {
  const security = securityOf(host);
  return security.type === 'tls' ? ['over-tls=true', ...tlsFields(security)] : ['over-tls=false'];
}

const tlsFields = ({ sni, allowInsecure }: Tls): string[] => [
  `tls-name=${sni}`,
  ...(allowInsecure ? ['skip-cert-verify=true'] : []),
];

const quoted = (text: string): string => `"${text}"`;
