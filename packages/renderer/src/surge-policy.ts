import type { Host, Hysteria2Host, ShadowsocksHost, Tls, TuicHost, VmessHost } from './host.ts';
import { alpnOf, certificatePin, placeOf, securityOf, type StreamHost } from './tls.ts';

export type Dialect = 'surge' | 'surfboard';

/** The comma-separated fields of one proxy policy. */
export function policyOf(dialect: Dialect, host: Host): string[] {
  const { address, port } = host;
  return [TYPES[host.protocol] ?? host.protocol, address, String(port), ...settingsOf(dialect, host)];
}

const TYPES: Readonly<Partial<Record<Host['protocol'], string>>> = { shadowsocks: 'ss', tuic: 'tuic-v5' };

function settingsOf(dialect: Dialect, host: Host): string[] {
  switch (host.protocol) {
    case 'shadowsocks':
      return shadowsocksFields(host);
    case 'trojan':
      return [field('password', host.password), ...tlsFields(dialect, host.tls), ...websocketFields(host)];
    case 'vmess':
      return vmessFields(dialect, host);
    case 'hysteria2':
      return hysteria2Fields(dialect, host);
    case 'tuic':
      return tuicFields(dialect, host);
    case 'anytls':
      return [field('password', host.password), ...tlsFields(dialect, host.tls)];
    case 'vless':
      throw new Error(`${dialect} does not know vless`);
  }
}

function shadowsocksFields({ method, password, plugin }: ShadowsocksHost): string[] {
  const fields = [`encrypt-method=${method}`, field('password', password)];
  // As in Clash: obfuscation carries TCP alone.
  if (plugin === undefined) return [...fields, 'udp-relay=true'];
  fields.push(`obfs=${plugin.opts['obfs'] ?? 'http'}`);
  for (const option of ['obfs-host', 'obfs-uri']) {
    const value = plugin.opts[option];
    if (value) fields.push(field(option, value));
  }
  return fields;
}

/** Without `vmess-aead` it would speak a handshake that servers no longer take. */
function vmessFields(dialect: Dialect, host: VmessHost): string[] {
  const { security } = host;
  const method = host.cipher === 'chacha20-poly1305' ? 'chacha20-ietf-poly1305' : 'aes-128-gcm';
  return [
    `username=${host.uuid}`,
    `encrypt-method=${method}`,
    'vmess-aead=true',
    ...(security.type === 'tls' ? ['tls=true', ...tlsFields(dialect, security)] : []),
    ...websocketFields(host),
  ];
}

function hysteria2Fields(dialect: Dialect, { password, obfs, ports, downMbps, tls }: Hysteria2Host): string[] {
  return [
    field('password', password),
    ...(downMbps ? [`download-bandwidth=${downMbps}`] : []),
    ...(ports ? [field('port-hopping', ports.replaceAll(',', ';'))] : []),
    ...(obfs ? [field('salamander-password', obfs.password)] : []),
    ...tlsFields(dialect, tls),
  ];
}

const tuicFields = (dialect: Dialect, { uuid, password, tls }: TuicHost): string[] => [
  `uuid=${uuid}`,
  field('password', password),
  field('alpn', alpnOf(tls)[0] ?? 'h3'),
  ...tlsFields(dialect, tls),
];

function tlsFields(dialect: Dialect, tls: Tls): string[] {
  const fields = [field('sni', tls.sni)];
  if (tls.allowInsecure) {
    const pin = dialect === 'surge' ? certificatePin(tls) : null;
    fields.push(pin === null ? 'skip-cert-verify=true' : `server-cert-fingerprint-sha256=${pin}`);
  }
  return fields;
}

function websocketFields(host: StreamHost): string[] {
  if (host.transport.type !== 'ws') return [];
  const place = placeOf(host.transport, host, securityOf(host));
  return ['ws=true', field('ws-path', place.path), field('ws-headers', `Host:${place.host}`)];
}

/** Quotes what would end the value early (a comma), be trimmed, or start a comment. Quotes themselves never come here. */
function field(key: string, value: string): string {
  return /[\s,#;']|\/\//.test(value) || value === '' ? `${key}="${value}"` : `${key}=${value}`;
}
