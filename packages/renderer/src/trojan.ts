import type { HttpPlace, Tls, TrojanHost } from './model.ts';

/** 64 lower-case hex digits, or null where the node's certificate is not known (or its hash is none). */
export function certificatePin({ certificateSha256 }: Tls): string | null {
  const hex = certificateSha256?.replaceAll(':', '').toLowerCase() ?? '';
  return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
}

/** A websocket needs HTTP/1.1: a client that offered h2 might get it, and the upgrade would fail. */
export function trojanAlpn({ transport, tls }: TrojanHost): readonly string[] {
  const alpn = tls.alpn ?? [];
  return transport.type === 'ws' ? alpn.filter((protocol) => protocol !== 'h2') : alpn;
}

/** Path and Host as every client should send them; clients differ in their defaults, so nothing is left to them. */
export function websocketOf(transport: HttpPlace, tls: Tls): { path: string; host: string } {
  const path = transport.path.startsWith('/') ? transport.path : `/${transport.path}`;
  return { path, host: transport.host || tls.sni };
}
