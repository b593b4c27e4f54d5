import { isIP } from 'node:net';
import {
  flag,
  type Kind,
  listable,
  listOf,
  mapOf,
  nameOf,
  notNull,
  object,
  oneOf,
  text,
  textOr,
  textThat,
  whole,
} from './template-shape.ts';

// Values of sing-box's configuration. https://sing-box.sagernet.org/configuration/

export const texts = listable(text);

/** Where else in the document a name must stand. */
export const outboundTag = nameOf('outbound');
export const inboundTag = nameOf('inbound');
export const dnsTag = nameOf('DNS server');
export const ruleSetTags = listable(nameOf('rule set'));
export const clientTag = nameOf('HTTP client');
export const endpointTag = nameOf('endpoint');

export const port = whole(0, 65_535);
export const unsigned = whole(0, 2 ** 32 - 1);

const isAddress = (value: string): boolean => isIP(value.replace(/%.+$/, '')) > 0 && !/^[^:]*%/.test(value);
function isPrefix(value: string): boolean {
  const [, address = '', bits = ''] = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(value) ?? [];
  const family = isIP(address);
  return family > 0 && Number(bits) <= (family === 4 ? 32 : 128);
}

export const address = textThat('an IP address', isAddress);
export const prefix = textThat('a network like 10.0.0.0/8', isPrefix);
export const prefixable = textThat('an address or a network', (value) => isAddress(value) || isPrefix(value));
const DURATION = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h|d))+)$/;
export const duration = notNull(
  textThat('a duration like 30s or 5m', (value) => value.length < 60 && DURATION.test(value)),
);
export const secondsOrDuration: Kind = (value, at, look) =>
  (typeof value === 'number' ? whole(0, 2 ** 31) : duration)(value, at, look);

export const strategy = oneOf('', 'as_is', 'prefer_ipv4', 'prefer_ipv6', 'ipv4_only', 'ipv6_only');
export const networks = listable(oneOf('tcp', 'udp'));
export const networkStrategy = oneOf('default', 'fallback', 'hybrid');
export const interfaceTypes = listable(oneOf('wifi', 'cellular', 'ethernet', 'other'));
export const headers = mapOf(texts);
export const mark: Kind = (value, at, look) =>
  (typeof value === 'string'
    ? textThat('a number like 0x233', (one) => /^(?:0x[\da-f]{1,8}|\d{1,9})$/i.test(one))
    : unsigned)(value, at, look);
export const base64 = textThat('base64', (value) => /^[A-Za-z\d+/]*={0,2}$/.test(value) && value.length % 4 === 0);
export const memory: Kind = textOr(
  whole(0, Number.MAX_SAFE_INTEGER),
  textThat('an amount like 64 MB', (value) => /^\d+(?:\.\d+)?\s*(?:[kmgtpe]i?)?b?$/i.test(value)),
);
const hex = '[\\da-f]';
const UUID = new RegExp(`^(?:${hex}{32}|${hex}{8}(?:-${hex}{4}){3}-${hex}{12})$`, 'i');
export const uuid = textThat('a UUID', (value) => UUID.test(value));

/** `1000:2000`, `:2000`, `1000:` */
export const portRange = textThat('a range like 1000:2000', (value) => {
  const parts = value.split(':');
  return (
    parts.length === 2 &&
    value !== ':' &&
    parts.every((part) => part === '' || (/^\d+$/.test(part) && Number(part) <= 65_535))
  );
});

export const users = listOf(object({ username: text, password: text }));
export const ports = listable(port);
export const domainResolver = textOr(
  object(
    {
      server: dnsTag,
      timeout: duration,
      strategy,
      disable_cache: flag,
      disable_optimistic_cache: flag,
      rewrite_ttl: unsigned,
      client_subnet: prefixable,
    },
    ['server'],
  ),
  dnsTag,
);

/** Go's patterns have no look-around and no back references; the rest is near enough to ours. */
const pattern = textThat('a regular expression (RE2)', (value) => {
  if (/\(\?(?:[=!]|<[=!])|\\[1-9]/.test(value)) return false;
  try {
    new RegExp(value.replace(/^\(\?[imsU]+\)/, ''));
    return true;
  } catch {
    // What only Go knows, such as `\z`, `[[:alpha:]]` or `(?i:…)`, is left to it.
    return /\\[zQEAC]|\[:|\(\?[imsU-]+[:)]|\(\?P</.test(value);
  }
});
export const patterns = listable(pattern);
