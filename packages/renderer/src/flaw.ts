import { isIPv4, isIPv6 } from 'node:net';
import type {
  Host,
  Hysteria2Host,
  Plugin,
  Security,
  ShadowsocksHost,
  ShadowsocksMethod,
  Transport,
  VlessHost,
} from './host.ts';
import { textsOf } from './texts.ts';
import { isOverHttp2, securityOf, type StreamHost } from './tls.ts';

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
  return ('transport' in host ? flawOfStream(host) : null) ?? flawOfProtocol(host);
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
  return plugin === undefined ? null : flawOfPlugin(plugin);
}

/**
 * Measured: over a host with a semicolon in it sing-box panics; for a path such as `/%zz` it refuses the whole document,
 * and what follows a `?` or `#`, or two slashes, never arrives.
 */
function flawOfPlugin({ name, opts }: Plugin): string | null {
  if (!Object.keys(opts).every((key) => /^[\w.-]+$/.test(key))) return 'a plugin option has an unusable name';
  const host = opts[name === 'obfs-local' ? 'obfs-host' : 'host'];
  if (host && !/^[\w.:[\]-]+$/.test(host)) return 'the host of the plugin is no hostname or IP address';
  const path = name === 'v2ray-plugin' ? opts['path'] : undefined;
  return path && !/^\/?(?!\/)[^%?#]*$/.test(path) ? 'clients cannot ask for this path of the plugin' : null;
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

function flawOfStream(host: StreamHost): string | null {
  const { transport } = host;
  const flow = host.protocol === 'vless' ? host.flow : undefined;
  return flawOfTransport(transport) ?? flawOfHello(transport, securityOf(host), flow);
}

/**
 * Measured. gRPC service names: Xray escapes what mihomo does not, takes what follows a slash for a method, and for an
 * empty one each has its own default. Paths: to mihomo a second slash begins a host; sing-box refuses the whole document
 * for a broken escape. Hosts: with a port, an IPv6 address or a brace in the header no client reaches its server.
 */
function flawOfTransport(transport: Transport): string | null {
  if (transport.type === 'tcp') return null;
  if (transport.type === 'grpc') {
    const isPlain = /^[\w.~-]+$/.test(transport.serviceName);
    return isPlain ? null : 'clients disagree on how to write this gRPC service name';
  }
  const { path, host } = transport;
  if (path.startsWith('//') || /%(?![0-9a-f]{2})/i.test(path)) return 'clients cannot ask for this path';
  return host && !/^[\w.,*-]+$/.test(host) ? 'the host is no hostname or IPv4 address' : null;
}

/** Browsers so old that their ClientHello offers neither TLS 1.3 nor HTTP/2. */
const oldBrowsers = ['android', '360'];

/** Measured: what needs either is dead under their name, in every client. */
function flawOfHello({ type }: Transport, security: Security, flow: VlessHost['flow']): string | null {
  if (security.type === 'none' || !oldBrowsers.includes(security.fingerprint ?? '')) return null;
  const modern = isOverHttp2(type) ? type : security.type === 'reality' ? 'reality' : flow;
  return modern === undefined ? null : `the fingerprint ${security.fingerprint} is too old for ${modern}`;
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
