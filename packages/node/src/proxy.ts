/** What a node speaks, and how: one shape per protocol. */
export type NodeProxy =
  | ShadowsocksProxy
  | TrojanProxy
  | VlessProxy
  | VmessProxy
  | Hysteria2Proxy
  | TuicProxy
  | AnytlsProxy;

export const protocols = ['shadowsocks', 'trojan', 'vless', 'vmess', 'hysteria2', 'tuic', 'anytls'] as const;
export type Protocol = (typeof protocols)[number];

export interface ShadowsocksProxy {
  readonly protocol: 'shadowsocks';
  readonly encryptionMethod: EncryptionMethod;
  readonly plugin: Plugin | null;
}

export interface TrojanProxy {
  readonly protocol: 'trojan';
  readonly transport: BasicTransport;
  readonly security: TlsSecurity;
}

export interface VlessProxy {
  readonly protocol: 'vless';
  readonly transport: Transport;
  readonly security: NoSecurity | TlsSecurity | RealitySecurity;
  /** Vision hides TLS in TLS; it goes over tcp with tls or reality only. */
  readonly flow: Flow | null;
}

export interface VmessProxy {
  readonly protocol: 'vmess';
  readonly transport: BasicTransport;
  readonly security: NoSecurity | TlsSecurity;
  readonly cipher: VmessCipher;
}

/** QUIC, so TLS 1.3 by itself; its ALPN is always h3 and no ClientHello can be imitated. */
export interface Hysteria2Proxy {
  readonly protocol: 'hysteria2';
  readonly security: TlsSecurity;
  readonly obfs: { readonly type: 'salamander'; readonly password: string } | null;
  /** What the server sends and takes at most, per connection; null: it measures. */
  readonly upMbps: number | null;
  readonly downMbps: number | null;
  /** Port hopping: the ports that lead to the node besides `serverPort`, as `20000-20100,30000`. */
  readonly ports: string | null;
}

/** TUIC v5, over QUIC as Hysteria2. */
export interface TuicProxy {
  readonly protocol: 'tuic';
  readonly security: TlsSecurity;
  readonly congestionControl: CongestionControl;
  readonly udpRelayMode: UdpRelayMode;
}

export interface AnytlsProxy {
  readonly protocol: 'anytls';
  readonly security: TlsSecurity;
  readonly idleSessionCheckIntervalSeconds: number;
  readonly idleSessionTimeoutSeconds: number;
  readonly minIdleSession: number;
  /** Lines such as `stop=8` and `0=30-30`; empty: what the core does by itself. */
  readonly padding: readonly string[];
}

/** A SIP003 plugin and its options, as the plugin itself reads them. */
export interface Plugin {
  readonly name: PluginName;
  readonly opts: Readonly<Record<string, string>>;
}

/** What carries every protocol over TCP. */
export type BasicTransport =
  | { readonly type: 'tcp' }
  | { readonly type: 'ws' | 'httpupgrade'; readonly path: string; readonly host: string | null }
  | { readonly type: 'grpc'; readonly serviceName: string };

/** `host`: the Host header; null: the SNI, or the address where there is no TLS. */
export type Transport =
  | BasicTransport
  | { readonly type: 'xhttp'; readonly path: string; readonly host: string | null };

export interface NoSecurity {
  readonly type: 'none';
}

export interface TlsSecurity {
  readonly type: 'tls';
  /** Null: the server address; see {@link sniOf}. */
  readonly sni: string | null;
  /** Empty: what the client offers by itself. */
  readonly alpn: readonly string[];
  /** Which browser's ClientHello to imitate. */
  readonly fingerprint: Fingerprint | null;
  /** The certificate is self-signed: clients pin `certificateSha256`, or skip verification where they must. */
  readonly allowInsecure: boolean;
}

/** TLS that shows the certificate of another site to whoever does not hold a short id. */
export interface RealitySecurity {
  readonly type: 'reality';
  /** One of the server names. */
  readonly sni: string;
  readonly fingerprint: Fingerprint | null;
  readonly reality: Reality;
}

export interface Reality {
  /** The site strangers are led to: `host:port`, IPv6 in brackets. */
  readonly target: string;
  readonly serverNames: readonly string[];
  /** X25519 in base64url without padding. Leaves towards the node's agent only. */
  readonly privateKey: string;
  readonly publicKey: string;
  /** Each 1 to 8 bytes in hex. */
  readonly shortIds: readonly string[];
}

export const encryptionMethods = [
  'aes-256-gcm',
  'aes-128-gcm',
  'chacha20-ietf-poly1305',
  '2022-blake3-aes-128-gcm',
  '2022-blake3-aes-256-gcm',
] as const;
export type EncryptionMethod = (typeof encryptionMethods)[number];

export const pluginNames = ['obfs-local', 'v2ray-plugin'] as const;
export type PluginName = (typeof pluginNames)[number];

export const flows = ['xtls-rprx-vision'] as const;
export type Flow = (typeof flows)[number];

/** The ciphers that mihomo, sing-box and Xray all know. */
export const vmessCiphers = ['auto', 'aes-128-gcm', 'chacha20-poly1305', 'none', 'zero'] as const;
export type VmessCipher = (typeof vmessCiphers)[number];

export const congestionControls = ['bbr', 'cubic', 'new_reno'] as const;
export type CongestionControl = (typeof congestionControls)[number];

export const udpRelayModes = ['native', 'quic'] as const;
export type UdpRelayMode = (typeof udpRelayModes)[number];

export const transportTypes = ['tcp', 'ws', 'grpc', 'httpupgrade', 'xhttp'] as const;
export const securityTypes = ['none', 'tls', 'reality'] as const;

/** The ClientHellos that mihomo, sing-box and Xray all know. */
export const fingerprints = ['chrome', 'firefox', 'safari', 'ios', 'android', 'edge', '360', 'qq', 'random'] as const;
export type Fingerprint = (typeof fingerprints)[number];

/** The name a client asks for in TLS: the server address unless the node says another. */
export const sniOf = (node: {
  readonly serverAddress: string;
  readonly security: TlsSecurity | RealitySecurity;
}): string => node.security.sni ?? node.serverAddress;
