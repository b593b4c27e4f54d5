import { isIP } from 'node:net';
import { isHostname } from '@orrery/kernel';
import type { Problems } from './problems.ts';
import { type Fingerprint, type NoSecurity, type RealitySecurity, type TlsSecurity, fingerprints } from './proxy.ts';
import { checkReality } from './reality.ts';
import type { SecurityInput } from './settings-input.ts';

const ALPN = ['h2', 'http/1.1'];

/** For protocols that always speak TLS over TCP. */
export function checkTls(problems: Problems, input: SecurityInput | undefined): TlsSecurity {
  return checkTlsWith(problems, input, ALPN);
}

/** For protocols over QUIC: HTTP/3's name is what servers and clients agree on, and there is no ClientHello to imitate. */
export function checkQuicTls(problems: Problems, input: SecurityInput | undefined): TlsSecurity {
  if (input?.fingerprint !== undefined) problems.add('settings.security.fingerprint', 'has no meaning over QUIC');
  return { ...checkTlsWith(problems, input && { ...input, fingerprint: undefined }, ['h3']), alpn: ['h3'] };
}

/** None (by default), or TLS. */
export const checkOptionalTls = (problems: Problems, input: SecurityInput | undefined): NoSecurity | TlsSecurity =>
  input === undefined || input.type === 'none' ? checkNone(problems, input) : checkTls(problems, input);

/** None (by default), TLS or REALITY. */
export function checkSecurity(
  problems: Problems,
  input: SecurityInput | undefined,
): NoSecurity | TlsSecurity | RealitySecurity {
  if (input?.type !== 'reality') return checkOptionalTls(problems, input);
  const { alpn, allowInsecure, fingerprint, ...rest } = input;
  if (alpn !== undefined) problems.add('settings.security.alpn', 'has no meaning for reality');
  if (allowInsecure === true) problems.add('settings.security.allow_insecure', 'has no meaning for reality');
  return { ...checkReality(problems, rest), fingerprint: checkFingerprint(problems, fingerprint) };
}

function checkNone(problems: Problems, input: SecurityInput | undefined): NoSecurity {
  const { type: _, allowInsecure, ...rest } = input ?? { type: 'none' };
  for (const [field, value] of Object.entries({ ...rest, allow_insecure: allowInsecure || undefined })) {
    if (value !== undefined) problems.add(`settings.security.${field}`, 'has no meaning without tls');
  }
  return { type: 'none' };
}

function checkTlsWith(problems: Problems, input: SecurityInput | undefined, known: readonly string[]): TlsSecurity {
  if (input && input.type !== 'tls') problems.add('settings.security.type', 'must be tls');
  if (input?.reality) problems.add('settings.security.reality', 'goes with type reality only');
  const { sni = null, alpn = [], allowInsecure = false } = input ?? {};
  if (sni !== null && !isHostname(sni) && isIP(sni) === 0) problems.add('settings.security.sni', 'must be a hostname');
  if (alpn.some((name) => !known.includes(name)) || new Set(alpn).size < alpn.length) {
    problems.add('settings.security.alpn', `must be different ones of: ${known.join(', ')}`);
  }
  return { type: 'tls', sni, alpn, fingerprint: checkFingerprint(problems, input?.fingerprint), allowInsecure };
}

function checkFingerprint(problems: Problems, name: string | undefined): Fingerprint | null {
  if (name === undefined) return null;
  const known = fingerprints.find((fingerprint) => fingerprint === name);
  if (!known) problems.add('settings.security.fingerprint', `must be one of: ${fingerprints.join(', ')}`);
  return known ?? null;
}
