import { isIPv4, isIPv6 } from 'node:net';

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const LONGEST_HOSTNAME = 253;

/** RFC 1123, without a dot at the end. A last label of digits only would be read as (half) an IPv4 address. */
export function isHostname(text: string): boolean {
  if (text.length > LONGEST_HOSTNAME) return false;
  const labels = text.split('.');
  return labels.every((label) => LABEL.test(label)) && !/^(\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '');
}

/** Undefined when clients can dial it; else why not, for a person. */
export function addressProblem(text: string): string | undefined {
  if (isIPv4(text) || (isIPv6(text) && !text.includes('%')) || isHostname(text)) return undefined;
  if (/[^\p{ASCII}]/u.test(text)) return 'must be ASCII: write an international name as punycode (xn--…)';
  if (text.includes('://') || text.includes('/')) return 'must be a hostname or an IP address, without scheme or path';
  if (text.startsWith('[')) return 'must be an IPv6 address without brackets';
  if (/^[^:]+:\d+$/.test(text)) return 'must not hold a port';
  return 'must be a hostname, an IPv4 or an IPv6 address';
}
