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

/** An upgraded connection needs HTTP/1.1: a client that offered h2 might get it, and the upgrade would fail. */
export function alpnOf(tls: Tls, transport?: Transport): readonly string[] {
  const alpn = tls.alpn ?? [];
  const isUpgraded = transport?.type === 'ws' || transport?.type === 'httpupgrade';
  return isUpgraded ? alpn.filter((protocol) => protocol !== 'h2') : alpn;
}

/** Path and Host as every client should send them; clients differ in their defaults, so nothing is left to them. */
export function placeOf(
  { path, host }: HttpPlace,
  { address }: { readonly address: string },
  security: Security,
): { path: string; host: string } {
  const fallback = security.type === 'none' ? address : security.sni;
  return { path: path.startsWith('/') ? path : `/${path}`, host: host || fallback };
}

/** REALITY is always dressed as a browser. */
export const realityFingerprint = ({ fingerprint }: Reality): string => fingerprint || 'chrome';
