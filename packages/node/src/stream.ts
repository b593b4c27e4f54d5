import type { Problems } from './problems.ts';
import type { Fingerprint, Flow, NoSecurity, RealitySecurity, TlsSecurity, Transport } from './proxy.ts';

/** What bytes travel in, and what hides them. */
export interface Stream {
  readonly transport: Transport;
  readonly security: NoSecurity | TlsSecurity | RealitySecurity;
  readonly flow?: Flow | null;
}

/** Browsers so old that their ClientHello offers neither TLS 1.3 nor HTTP/2. */
const oldBrowsers: readonly (Fingerprint | null)[] = ['android', '360'];

/** What is right by itself and carries nothing together: each core connects, and never gets through. */
export function checkStream(problems: Problems, { transport, security, flow = null }: Stream): void {
  if (security.type === 'none') return;
  const overHttp2 = transport.type === 'grpc' || transport.type === 'xhttp' ? transport.type : null;
  const modern = overHttp2 ?? (security.type === 'reality' ? 'reality' : flow);
  if (modern !== null && oldBrowsers.includes(security.fingerprint)) {
    const older = oldBrowsers.join(' and ');
    problems.add('settings.security.fingerprint', `must not be ${older} with ${modern}: they are too old for it`);
  }
  if (overHttp2 && security.type === 'tls' && security.alpn.length > 0 && !security.alpn.includes('h2')) {
    problems.add('settings.security.alpn', `must hold h2 for ${overHttp2}, or be empty`);
  }
}
