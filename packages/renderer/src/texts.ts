import type { Host, Security, Transport } from './host.ts';
import { securityOf } from './tls.ts';

/** Every text a document takes over verbatim; the name is not among them, since it is cleaned. */
export function textsOf(host: Host): string[] {
  if (host.protocol === 'shadowsocks') return [host.key, host.password, ...Object.values(host.plugin?.opts ?? {})];
  const texts = [host.key, ...textsOfSecurity(securityOf(host))];
  if ('uuid' in host) texts.push(host.uuid);
  if ('password' in host) texts.push(host.password);
  if ('transport' in host) texts.push(...textsOfTransport(host.transport));
  if (host.protocol === 'hysteria2') texts.push(host.obfs?.password ?? '', host.ports ?? '');
  return texts;
}

function textsOfTransport(transport: Transport): string[] {
  if (transport.type === 'tcp') return [];
  return transport.type === 'grpc' ? [transport.serviceName] : [transport.path, transport.host ?? ''];
}

function textsOfSecurity(security: Security): string[] {
  if (security.type === 'none') return [];
  const shared = [security.sni, security.fingerprint ?? ''];
  return security.type === 'tls'
    ? [...shared, ...(security.alpn ?? [])]
    : [...shared, security.publicKey, security.shortId];
}
