import { isIPv4, isIPv6 } from 'node:net';
import type { Host, Hysteria2Host, ShadowsocksHost, ShadowsocksMethod, Transport, VlessHost } from './host.ts';
import { textsOf } from './texts.ts';

/** What no client could use, whatever the format; letting it through could spoil the whole document. */
export function flawOf(host: Host): string | null {
  if (!isAddress(host.address)) return 'the address is no hostname or IP address';
  if (host.port === 0) return 'no port is left for this subscription';
  if (!isPort(host.port)) return 'the port is out of range';
  if ('password' in host && host.password === '') return 'the password is empty';
  if ('uuid' in host && !UUID.test(host.uuid)) return 'the uuid is none';
  if (textsOf(host).some((text) => /\p{Cc}/u.test(text) || !text.isWellFormed())) {
    return 'a setting holds control characters or broken text';
  }
  const transportFlaw = 'transport' in host ? flawOfTransport(host.transport) : null;
  return transportFlaw ?? flawOfProtocol(host);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function flawOfProtocol(host: Host): string | null {
  if (host.protocol === 'shadowsocks') return flawOfShadowsocks(host);
  if (host.protocol === 'vless') return flawOfVless(host);
  return host.protocol === 'hysteria2' ? flawOfHysteria2(host) : null;
}

function flawOfHysteria2({ obfs, ports }: Hysteria2Host): string | null {
  if (obfs?.password === '') return 'the obfuscation has no password';
  return ports === undefined || portRanges(ports) !== null ? null : 'the ports are no list of ranges';
}

function flawOfShadowsocks({ method, password, plugin }: ShadowsocksHost): string | null {
  if (method.startsWith('2022-') && !isKeyChain(method, password)) return `the password is no key for ${method}`;
  const isUsable = Object.keys(plugin?.opts ?? {}).every((key) => /^[\w.-]+$/.test(key));
  return isUsable ? null : 'a plugin option has an unusable name';
}

/** As strict as Xray, which refuses to start with any of these. */
function flawOfVless({ flow, transport, security }: VlessHost): string | null {
  if (flow !== undefined && (transport.type !== 'tcp' || security.type === 'none')) {
    return `${flow} goes over tcp with tls or reality only`;
  }
  if (security.type !== 'reality') return null;
  if (transport.type === 'ws' || transport.type === 'httpupgrade') return `reality does not go over ${transport.type}`;
  if (!/^[\w-]{43}$/.test(security.publicKey)) return 'the public key of reality is none';
  if (!/^([0-9a-f]{2}){0,8}$/i.test(security.shortId)) return 'the short id of reality is none';
  return security.sni === '' ? 'reality needs a server name' : null;
}

/** Measured: Xray escapes the service name, mihomo does not, and for an empty one each has its own default. */
function flawOfTransport(transport: Transport): string | null {
  const isPlain = transport.type !== 'grpc' || /^[\w.~/-]+$/.test(transport.serviceName);
  return isPlain ? null : 'clients disagree on how to write this gRPC service name';
}

/** `20000-30000,443` as pairs; null if it is no such list. */
export function portRanges(text: string): readonly (readonly [from: number, to: number])[] | null {
  const ranges = text.split(',').map((part) => {
    const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim()) ?? [];
    return [Number(from), Number(to)] as const;
  });
  return ranges.every(([from, to]) => isPort(from) && isPort(to) && from <= to) ? ranges : null;
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;

/** The host part without the brackets that an IPv6 address may come in. */
export const bareAddress = (address: string): string => address.replace(/^\[(.*)\]$/, '$1');

function isAddress(address: string): boolean {
  const bare = bareAddress(address);
  if (isIPv6(bare)) return !bare.includes('%');
  return isIPv4(address) || (address.length <= 253 && /^[a-z0-9_]([\w.-]*\w)?\.?$/i.test(address));
}

function isKeyChain(method: ShadowsocksMethod, password: string): boolean {
  const bytes = method === '2022-blake3-aes-128-gcm' ? 16 : 32;
  return password.split(':').every((key) => {
    const decoded = Buffer.from(key, 'base64');
    return decoded.length === bytes && decoded.toString('base64') === key;
  });
}
