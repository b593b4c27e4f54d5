import { isIP } from 'node:net';
import { isHostname } from './address.ts';
import { type Fingerprint, type TlsSettings, type Transport, fingerprints } from './node.ts';
import type { Problems } from './problems.ts';

/** `settings` of a trojan node as an operator gives them; what is left out has a default. */
export interface TrojanSettingsInput {
  readonly transport?: TransportInput | undefined;
  readonly security?: TlsInput | undefined;
}

export interface TransportInput {
  readonly type: string;
  readonly path?: string | undefined;
  readonly host?: string | undefined;
  readonly serviceName?: string | undefined;
}

export interface TlsInput {
  readonly type: string;
  readonly sni?: string | undefined;
  readonly alpn?: readonly string[] | undefined;
  readonly fingerprint?: string | undefined;
  readonly allowInsecure?: boolean | undefined;
}

const VISIBLE = /^[\x21-\x7e]{1,255}$/;

/** Which of the transport's fields each type takes. */
const TRANSPORT_FIELDS: Readonly<Record<string, readonly string[]>> = {
  tcp: [],
  ws: ['path', 'host'],
  grpc: ['service_name'],
};

export function checkTransport(problems: Problems, input: TransportInput | undefined): Transport {
  if (!input) return { type: 'tcp' };
  const given = { path: input.path, host: input.host, service_name: input.serviceName };
  const taken = TRANSPORT_FIELDS[input.type] ?? [];
  for (const [field, value] of Object.entries(given)) {
    const path = `settings.transport.${field}`;
    if (value === undefined) continue;
    if (!taken.includes(field)) problems.add(path, `has no meaning for ${input.type}`);
    else if (!VISIBLE.test(value)) problems.add(path, 'must be 1 to 255 visible ASCII characters');
  }
  switch (input.type) {
    case 'tcp':
      return { type: 'tcp' };
    case 'ws':
      if (input.path !== undefined && !input.path.startsWith('/')) {
        problems.add('settings.transport.path', 'must begin with /');
      }
      return { type: 'ws', path: input.path ?? '/', host: input.host ?? null };
    case 'grpc':
      if (input.serviceName === undefined) problems.add('settings.transport.service_name', 'is required');
      return { type: 'grpc', serviceName: input.serviceName ?? '' };
    default:
      problems.add('settings.transport.type', 'must be one of: tcp, ws, grpc');
      return { type: 'tcp' };
  }
}

const ALPN = ['h2', 'http/1.1'];

/** Trojan always speaks TLS. */
export function checkTls(problems: Problems, input: TlsInput | undefined): TlsSettings {
  if (input && input.type !== 'tls') problems.add('settings.security.type', 'must be tls');
  const { sni = null, alpn = [], fingerprint = null, allowInsecure = false } = input ?? {};
  if (sni !== null && !isHostname(sni) && isIP(sni) === 0) problems.add('settings.security.sni', 'must be a hostname');
  if (alpn.some((name) => !ALPN.includes(name)) || new Set(alpn).size < alpn.length) {
    problems.add('settings.security.alpn', `must be different ones of: ${ALPN.join(', ')}`);
  }
  if (fingerprint !== null && !isFingerprint(fingerprint)) {
    problems.add('settings.security.fingerprint', `must be one of: ${fingerprints.join(', ')}`);
    return { sni, alpn, fingerprint: null, allowInsecure };
  }
  return { sni, alpn, fingerprint, allowInsecure };
}

const isFingerprint = (text: string): text is Fingerprint => (fingerprints as readonly string[]).includes(text);
