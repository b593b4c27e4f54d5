import { isIPv6 } from 'node:net';
import type { WritableHost } from './content.ts';
import type { ShadowsocksHost, TrojanHost } from './model.ts';
import { pluginOptionText } from './plugin.ts';
import { certificatePin, trojanAlpn, websocketOf } from './trojan.ts';

/** RFC 3986: everything but the unreserved characters is escaped, a space as %20. */
export const encodeStrictly = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** One share link. The host must be one that links can carry, with a clean name. */
export function uriOf(host: WritableHost): string {
  return host.protocol === 'shadowsocks' ? shadowsocksUri(host) : trojanUri(host);
}

const authority = ({ address, port }: WritableHost): string => `${isIPv6(address) ? `[${address}]` : address}:${port}`;

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

/** The parameters Xray's share links agreed on, which the other clients read too. */
function trojanUri(host: TrojanHost): string {
  const { tls, transport } = host;
  const alpn = trojanAlpn(host);
  const query: [string, string][] = [
    ['security', 'tls'],
    ['sni', tls.sni],
  ];
  if (alpn.length > 0) query.push(['alpn', alpn.join(',')]);
  if (tls.fingerprint) query.push(['fp', tls.fingerprint]);
  query.push(['type', transport.type]);
  if (transport.type === 'ws') {
    const { path, host: hostHeader } = websocketOf(transport, tls);
    query.push(['host', hostHeader], ['path', path]);
  }
  if (transport.type === 'grpc') query.push(['serviceName', transport.serviceName], ['mode', 'gun']);
  if (tls.allowInsecure) {
    // Clients that know `pcs` pin the certificate; the others have nothing but skipping.
    query.push(['allowInsecure', '1']);
    const pin = certificatePin(tls);
    if (pin !== null) query.push(['pcs', pin]);
  }
  const parameters = query.map(([key, value]) => `${key}=${encodeStrictly(value)}`).join('&');
  return `trojan://${encodeStrictly(host.password)}@${authority(host)}?${parameters}#${encodeStrictly(host.name)}`;
}
