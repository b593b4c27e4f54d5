import { isIPv4, isIPv6 } from 'node:net';
import type { Format, Host, Omission, ShadowsocksHost, ShadowsocksMethod, Transport, TrojanHost } from './model.ts';
import { pluginMode, type PluginMode } from './plugin.ts';
import { certificatePin } from './trojan.ts';

interface Capability {
  /** Shadowsocks methods; one unknown method makes most clients refuse the whole document. */
  readonly methods: readonly ShadowsocksMethod[];
  readonly plugins: readonly PluginMode[];
  /** Whether v2ray-plugin's `certRaw` (a certificate to trust) can be said. */
  readonly pluginCertificate: boolean;
  readonly trojan: readonly Transport['type'][];
  /** `skip`: only by not verifying · `pin`: only by the certificate's hash · `pin or skip`: the hash where known. */
  readonly selfSigned: 'skip' | 'pin' | 'pin or skip';
  /** Characters that no quoting brings across. */
  readonly unwritable?: RegExp;
}

const aead = ['aes-128-gcm', 'aes-256-gcm', 'chacha20-ietf-poly1305'] as const;
const aead2022 = ['2022-blake3-aes-128-gcm', '2022-blake3-aes-256-gcm'] as const;
const obfs = ['obfs http', 'obfs tls'] as const;
const builtInPlugins = [...obfs, 'v2ray-plugin websocket'] as const;
const anyTransport = ['tcp', 'ws', 'grpc'] as const;

/** Which format can carry what. Everything left out of a document is left out because of this table. */
export const capabilities: Readonly<Record<Format, Capability>> = {
  // Links are read by every client: what makes one of them refuse the whole list (mihomo does, over quic) stays out.
  base64: {
    methods: [...aead, ...aead2022],
    plugins: builtInPlugins,
    pluginCertificate: true,
    trojan: anyTransport,
    selfSigned: 'pin or skip',
  },
  // The original Clash, unmaintained since 2023: no 2022 methods, no pinning.
  clash: {
    methods: aead,
    plugins: builtInPlugins,
    pluginCertificate: false,
    trojan: anyTransport,
    selfSigned: 'skip',
  },
  mihomo: {
    methods: [...aead, ...aead2022],
    plugins: builtInPlugins,
    pluginCertificate: false,
    trojan: anyTransport,
    selfSigned: 'pin or skip',
  },
  // Xray has no SIP003 plugins and, since 26.6, no way to skip verification.
  v2ray: {
    methods: [...aead, ...aead2022],
    plugins: [],
    pluginCertificate: false,
    trojan: anyTransport,
    selfSigned: 'pin',
  },
  // Its clients run the plugin itself.
  sip008: {
    methods: [...aead, ...aead2022],
    plugins: [...builtInPlugins, 'v2ray-plugin quic'],
    pluginCertificate: true,
    trojan: [],
    selfSigned: 'skip',
  },
  surge: {
    methods: [...aead, ...aead2022],
    plugins: obfs,
    pluginCertificate: false,
    trojan: ['tcp', 'ws'],
    selfSigned: 'pin or skip',
    unwritable: /"/,
  },
};

type Refusal = Pick<Omission, 'code' | 'reason'>;

/** Why this format leaves the host out, or null if it carries it. */
export function refusalOf(format: Format, host: Host): Refusal | null {
  if (host.protocol !== 'shadowsocks' && host.protocol !== 'trojan') {
    return { code: 'protocol', reason: `${format} does not know ${host.protocol}` };
  }
  const flaw = flawOf(host);
  if (flaw !== null) return { code: 'malformed', reason: flaw };
  const capability = capabilities[format];
  if (capability.unwritable !== undefined && textsOf(host).some((text) => capability.unwritable?.test(text))) {
    return { code: 'text', reason: `${format} has no way to write a double quote` };
  }
  return host.protocol === 'shadowsocks'
    ? refuseShadowsocks(format, capability, host)
    : refuseTrojan(format, capability, host);
}

function refuseShadowsocks(format: Format, capability: Capability, host: ShadowsocksHost): Refusal | null {
  if (!capability.methods.includes(host.method)) {
    return { code: 'method', reason: `${format} does not know the method ${host.method}` };
  }
  if (host.plugin === undefined) return null;
  const mode = pluginMode(host.plugin);
  if (mode === null) return { code: 'plugin', reason: `${host.plugin.name} has no such mode` };
  if (!capability.plugins.includes(mode)) return { code: 'plugin', reason: `${format} does not know ${mode}` };
  if (host.plugin.opts['certRaw'] !== undefined && !capability.pluginCertificate) {
    return { code: 'plugin', reason: `${format} cannot carry the certificate of ${host.plugin.name}` };
  }
  return null;
}

function refuseTrojan(format: Format, capability: Capability, host: TrojanHost): Refusal | null {
  if (capability.trojan.length === 0) return { code: 'protocol', reason: `${format} does not know trojan` };
  if (!capability.trojan.includes(host.transport.type)) {
    return { code: 'transport', reason: `${format} does not know trojan over ${host.transport.type}` };
  }
  if (host.tls.allowInsecure && capability.selfSigned === 'pin' && certificatePin(host.tls) === null) {
    return {
      code: 'certificate',
      reason: `${format} accepts a self-signed certificate only by its SHA-256, which is not known`,
    };
  }
  return null;
}

/** What no client could use, whatever the format; letting it through could spoil the whole document. */
function flawOf(host: ShadowsocksHost | TrojanHost): string | null {
  if (!isAddress(host.address)) return 'the address is no hostname or IP address';
  if (!Number.isInteger(host.port) || host.port < 1 || host.port > 65_535) return 'the port is out of range';
  if (host.password === '') return 'the password is empty';
  if (textsOf(host).some((text) => /\p{Cc}/u.test(text) || !text.isWellFormed())) {
    return 'a setting holds control characters or broken text';
  }
  if (host.protocol === 'trojan') {
    // Measured: Xray escapes the service name, mihomo does not, and for an empty one each has its own default.
    const isPlain = host.transport.type !== 'grpc' || /^[\w.~/-]+$/.test(host.transport.serviceName);
    return isPlain ? null : 'clients disagree on how to write this gRPC service name';
  }
  if (host.method.startsWith('2022-') && !isKeyChain(host.method, host.password)) {
    return `the password is no key for ${host.method}`;
  }
  if (Object.keys(host.plugin?.opts ?? {}).some((key) => !/^[\w.-]+$/.test(key))) {
    return 'a plugin option has an unusable name';
  }
  return null;
}

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

/** Every text a document takes over verbatim; the name is not among them, since it is cleaned. */
function textsOf(host: ShadowsocksHost | TrojanHost): string[] {
  if (host.protocol === 'shadowsocks') return [host.key, host.password, ...Object.values(host.plugin?.opts ?? {})];
  const { transport, tls } = host;
  const texts = [host.key, host.password, tls.sni, tls.fingerprint ?? '', ...(tls.alpn ?? [])];
  if ('path' in transport) texts.push(transport.path, transport.host ?? '');
  if (transport.type === 'grpc') texts.push(transport.serviceName);
  return texts;
}
