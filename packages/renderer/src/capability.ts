import type { Host, Security, ShadowsocksMethod } from './host.ts';
import type { Form } from './model.ts';
import type { PluginMode } from './plugin.ts';
import type { TransportType } from './tls.ts';

/** `vision over reality`: where reality goes with vision or not at all. */
type VlessSecurity = Security['type'] | 'vision' | 'vision over reality';

export interface Capability {
  /** Which clients this form is written for. */
  readonly clients: string;
  readonly shadowsocks: {
    /** One unknown method makes most clients refuse the whole document. */
    readonly methods: readonly ShadowsocksMethod[];
    readonly plugins: readonly PluginMode[];
    /** Whether v2ray-plugin's `certRaw` (a certificate to trust) can be said. */
    readonly pluginCertificate?: true;
  };
  /** What each may travel in; empty: not known at all. */
  readonly trojan: readonly TransportType[];
  readonly vmess: readonly TransportType[];
  readonly vless: readonly TransportType[];
  readonly vlessSecurity: readonly VlessSecurity[];
  readonly hysteria2: 'no' | 'without obfs' | 'yes';
  readonly tuic: boolean;
  readonly anytls: boolean;
  /** `skip`: only by not verifying · `pin`: only by the certificate's hash · `pin or skip`: the hash where known. */
  readonly selfSigned: 'skip' | 'pin' | 'pin or skip';
  /** Over TLS it carries gRPC to a server name alone: to an IPv6 address without one it carries nothing. */
  readonly grpcNeedsName?: true;
  /** Characters that no quoting brings across. */
  readonly unwritable?: RegExp;
  /** The document has room for one server: the first it can carry. */
  readonly single?: true;
}

const aead = ['aes-128-gcm', 'aes-256-gcm', 'chacha20-ietf-poly1305'] as const;
const anyMethod = [...aead, '2022-blake3-aes-128-gcm', '2022-blake3-aes-256-gcm'] as const;
const obfs = ['obfs http', 'obfs tls'] as const;
const builtInPlugins = [...obfs, 'v2ray-plugin websocket'] as const;

const tcpWs = ['tcp', 'ws'] as const;
const tcpWsGrpc = [...tcpWs, 'grpc'] as const;
const withUpgrade = [...tcpWsGrpc, 'httpupgrade'] as const;
const anyTransport = [...withUpgrade, 'xhttp'] as const;
const anySecurity = ['none', 'tls', 'reality', 'vision'] as const;

const nothingBut = {
  trojan: [],
  vmess: [],
  vless: [],
  vlessSecurity: [],
  hysteria2: 'no',
  tuic: false,
  anytls: false,
} as const;

/** Links are read by every client: what makes one of them refuse the whole list (mihomo does, over quic) stays out. */
const links: Capability = {
  clients: 'nearly every client',
  shadowsocks: { methods: anyMethod, plugins: builtInPlugins, pluginCertificate: true },
  trojan: withUpgrade,
  vmess: withUpgrade,
  vless: anyTransport,
  vlessSecurity: anySecurity,
  hysteria2: 'yes',
  tuic: true,
  anytls: true,
  selfSigned: 'pin or skip',
};

const mihomo: Capability = {
  ...links,
  clients: 'mihomo (Clash.Meta) and its shells',
  shadowsocks: { methods: anyMethod, plugins: builtInPlugins },
  grpcNeedsName: true,
};

const singbox: Capability = {
  clients: 'sing-box 1.12 and later',
  shadowsocks: { methods: anyMethod, plugins: builtInPlugins, pluginCertificate: true },
  trojan: withUpgrade,
  vmess: withUpgrade,
  vless: withUpgrade,
  vlessSecurity: anySecurity,
  hysteria2: 'yes',
  tuic: true,
  anytls: true,
  selfSigned: 'skip',
};

const surge: Capability = {
  ...nothingBut,
  clients: 'Surge',
  shadowsocks: { methods: anyMethod, plugins: obfs },
  trojan: tcpWs,
  vmess: tcpWs,
  hysteria2: 'without obfs',
  tuic: true,
  selfSigned: 'pin or skip',
  unwritable: /"/,
};

/** Which form can carry what. Everything left out of a document is left out because of this table. */
export const capabilities: Readonly<Record<Form, Capability>> = {
  base64: links,
  links,
  shadowrocket: { ...links, clients: 'Shadowrocket' },
  // The original Clash, unmaintained since 2023: no 2022 methods, no pinning.
  clash: {
    ...nothingBut,
    clients: 'the original Clash',
    shadowsocks: { methods: aead, plugins: builtInPlugins },
    trojan: tcpWsGrpc,
    vmess: tcpWsGrpc,
    selfSigned: 'skip',
    grpcNeedsName: true,
  },
  mihomo,
  // AnyTLS came with 1.19.3; an older core refuses the whole file for it.
  'mihomo-1.18': { ...mihomo, clients: 'mihomo before 1.19.3', vless: withUpgrade, anytls: false },
  // No reality without vision; obfuscated Hysteria2 and AnyTLS are not in its manual.
  stash: {
    ...nothingBut,
    clients: 'Stash',
    shadowsocks: { methods: anyMethod, plugins: builtInPlugins },
    trojan: tcpWsGrpc,
    vmess: tcpWsGrpc,
    vless: tcpWsGrpc,
    vlessSecurity: ['none', 'tls', 'vision', 'vision over reality'],
    hysteria2: 'without obfs',
    tuic: true,
    selfSigned: 'pin or skip',
  },
  singbox,
  'singbox-1.11': { ...singbox, clients: 'sing-box 1.11', anytls: false },
  // Xray has no SIP003 plugins and, since 26.6, no way to skip verification.
  v2ray: {
    ...nothingBut,
    clients: 'Xray 26',
    shadowsocks: { methods: anyMethod, plugins: [] },
    trojan: anyTransport,
    vmess: anyTransport,
    vless: anyTransport,
    vlessSecurity: anySecurity,
    hysteria2: 'yes',
    selfSigned: 'pin',
  },
  v2ray4: {
    ...nothingBut,
    clients: 'V2Ray 4',
    shadowsocks: { methods: aead, plugins: [] },
    trojan: tcpWs,
    vmess: tcpWs,
    vless: tcpWs,
    vlessSecurity: ['none', 'tls'],
    selfSigned: 'skip',
  },
  // Its clients run the plugin itself.
  sip008: {
    ...nothingBut,
    clients: 'shadowsocks-rust, Shadowsocks for Android and Windows',
    shadowsocks: { methods: anyMethod, plugins: [...builtInPlugins, 'v2ray-plugin quic'], pluginCertificate: true },
    selfSigned: 'skip',
  },
  outline: {
    ...nothingBut,
    clients: 'Outline',
    shadowsocks: { methods: aead, plugins: [] },
    selfSigned: 'skip',
    single: true,
  },
  surge,
  'surge-6': { ...surge, clients: 'Surge for Mac 6.4.3, for iOS 5.20, and later', hysteria2: 'yes', anytls: true },
  surfboard: { ...surge, clients: 'Surfboard 2.34.4 and later', hysteria2: 'yes', anytls: true, selfSigned: 'skip' },
  'surfboard-2.24': { ...surge, clients: 'Surfboard before 2.34.4', hysteria2: 'no', tuic: false, selfSigned: 'skip' },
  // What its manual documents; only passwords can be quoted.
  loon: {
    ...nothingBut,
    clients: 'Loon',
    shadowsocks: { methods: anyMethod, plugins: obfs },
    trojan: tcpWs,
    vmess: tcpWs,
    vless: tcpWs,
    vlessSecurity: ['none', 'tls'],
    hysteria2: 'without obfs',
    selfSigned: 'skip',
    unwritable: /[",]/,
  },
  // Its own websocket obfuscation wants V2Ray as the server, not v2ray-plugin. Nothing can be quoted.
  quantumultx: {
    ...nothingBut,
    clients: 'Quantumult X',
    shadowsocks: { methods: anyMethod, plugins: obfs },
    trojan: tcpWs,
    vmess: tcpWs,
    vless: tcpWs,
    vlessSecurity: anySecurity,
    selfSigned: 'pin or skip',
    unwritable: /[",\s]/,
  },
};

/** What of an entry decides whether mihomo can use it out of a link. */
interface LinkFacts {
  readonly protocol: Host['protocol'];
  readonly transport?: TransportType | undefined;
  readonly selfSigned?: boolean | undefined;
  /** Of v2ray-plugin. */
  readonly mux?: string | undefined;
  /** TLS has no server name but an IPv6 address. */
  readonly isNameless?: boolean | undefined;
}

interface LostLink {
  readonly what: string;
  /** What mihomo does instead. */
  readonly why: string;
  readonly holds: (facts: LinkFacts) => boolean;
}

/**
 * Links are for every client, and mihomo, which reads them too, makes something else of these. In its own format it uses
 * them all, but for the last.
 */
export const lostToMihomo: readonly LostLink[] = [
  {
    what: 'anything over httpupgrade',
    why: 'it dials plain tcp',
    holds: ({ transport }) => transport === 'httpupgrade',
  },
  {
    what: 'VMess and TUIC with a self-signed certificate',
    why: 'it overlooks that, and verifies',
    holds: ({ protocol, selfSigned = false }) => selfSigned && (protocol === 'vmess' || protocol === 'tuic'),
  },
  {
    what: 'v2ray-plugin with `mux` 0',
    why: 'it multiplexes all the same',
    holds: ({ mux }) => mux === '0',
  },
  {
    what: 'gRPC with TLS to an IPv6 address without a server name',
    why: 'it cannot, whatever the format',
    holds: ({ transport, isNameless = false }) => transport === 'grpc' && isNameless,
  },
];
