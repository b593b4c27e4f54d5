import { isIPv6 } from 'node:net';
import type { Host, HttpPlace, Reality, Security, Tls, Transport } from './host.ts';

export type TransportType = Transport['type'];

/** Hosts that choose what their bytes travel in. */
export type StreamHost = Extract<Host, { transport: Transport }>;

/** What guards the connection, whichever way the protocol says it. */
export function securityOf(host: Exclude<Host, { protocol: 'shadowsocks' }>): Security {
  return 'security' in host ? host.security : { type: 'tls', ...host.tls };
}

/** 64 lower-case hex digits, or null where the node's certificate is not known (or its hash is none). */
export function certificatePin({ certificateSha256 }: Tls): string | null {
  const hex = certificateSha256?.replaceAll(':', '').toLowerCase() ?? '';
  return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
}

export const isOverHttp2 = (type: TransportType): boolean => type === 'grpc' || type === 'xhttp';

/**
 * An upgraded connection needs HTTP/1.1: a client that offered h2 might get it, and the upgrade would fail. What goes
 * over HTTP/2 needs h2: where other names are said without it, sing-box and Xray each fail for one of them.
 */
export function alpnOf(tls: Tls, transport?: Transport): readonly string[] {
  const alpn = tls.alpn ?? [];
  if (transport?.type === 'ws' || transport?.type === 'httpupgrade') return alpn.filter((name) => name !== 'h2');
  const lacksH2 = transport !== undefined && isOverHttp2(transport.type) && alpn.length > 0 && !alpn.includes('h2');
  return lacksH2 ? ['h2', ...alpn] : alpn;
}

/**
 * Path and Host as every client should send them; clients differ in their defaults, so nothing is left to them. An IPv6
 * address goes in brackets: Xray panics over a bare one with xhttp, and mihomo carries nothing.
 */
export function placeOf(
  { path, host }: HttpPlace,
  { address }: { readonly address: string },
  security: Security,
): { path: string; host: string } {
  const fallback = security.type === 'none' ? address : security.sni;
  const name = host || fallback;
  return { path: path.startsWith('/') ? path : `/${path}`, host: isIPv6(name) ? `[${name}]` : name };
}

/** REALITY is always dressed as a browser. */
export const realityFingerprint = ({ fingerprint }: Reality): string => fingerprint || 'chrome';
