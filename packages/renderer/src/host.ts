/** One node as one subscriber sees it, credentials included. */
export type Host = ShadowsocksHost | TrojanHost | VlessHost | VmessHost | Hysteria2Host | TuicHost | AnytlsHost;

interface Endpoint {
  /** UUID text that stays the same for the same node; SIP008 needs one. */
  readonly key: string;
  /** As the operator wrote it: hostile input. */
  readonly name: string;
  /** ASCII hostname, IPv4 or IPv6 (brackets optional). */
  readonly address: string;
  /** 0: there is none for this subscriber. */
  readonly port: number;
}

export const shadowsocksMethods = [
  'aes-128-gcm',
  'aes-256-gcm',
  'chacha20-ietf-poly1305',
  '2022-blake3-aes-128-gcm',
  '2022-blake3-aes-256-gcm',
] as const;
export type ShadowsocksMethod = (typeof shadowsocksMethods)[number];

export interface ShadowsocksHost extends Endpoint {
  readonly protocol: 'shadowsocks';
  readonly method: ShadowsocksMethod;
  /** Final text; for the 2022 methods `serverKey:userKey`, both base64. */
  readonly password: string;
  readonly plugin?: Plugin;
}

/** A SIP003 plugin with its client side options, as in the node's `plugin_opts`. */
export interface Plugin {
  readonly name: 'obfs-local' | 'v2ray-plugin';
  readonly opts: Readonly<Record<string, string>>;
}

export interface TrojanHost extends Endpoint {
  readonly protocol: 'trojan';
  readonly password: string;
  readonly transport: Transport;
  readonly tls: Tls;
}

export interface VlessHost extends Endpoint {
  readonly protocol: 'vless';
  /** Well-formed: Xray takes other text only up to 30 characters. */
  readonly uuid: string;
  /** Only over tcp with tls or reality. */
  readonly flow?: 'xtls-rprx-vision';
  readonly transport: Transport;
  readonly security: Security;
}

export const vmessCiphers = ['auto', 'aes-128-gcm', 'chacha20-poly1305', 'none', 'zero'] as const;
export type VmessCipher = (typeof vmessCiphers)[number];

/** Always the AEAD header (`alterId` 0). */
export interface VmessHost extends Endpoint {
  readonly protocol: 'vmess';
  readonly uuid: string;
  readonly cipher: VmessCipher;
  readonly transport: Transport;
  readonly security: Exclude<Security, { type: 'reality' }>;
}

export interface Hysteria2Host extends Endpoint {
  readonly protocol: 'hysteria2';
  readonly password: string;
  readonly obfs?: { readonly type: 'salamander'; readonly password: string };
  /** Port hopping: `20000-30000`, or several such ranges and ports with commas; `port` is for clients that cannot hop. */
  readonly ports?: string;
  /** As the client sees it: what it may send, and what it may receive. */
  readonly upMbps?: number;
  readonly downMbps?: number;
  readonly tls: Tls;
}

/** Version 5. */
export interface TuicHost extends Endpoint {
  readonly protocol: 'tuic';
  readonly uuid: string;
  readonly password: string;
  readonly congestionControl: 'bbr' | 'cubic' | 'new_reno';
  readonly udpRelayMode: 'native' | 'quic';
  readonly tls: Tls;
}

export interface AnytlsHost extends Endpoint {
  readonly protocol: 'anytls';
  readonly password: string;
  readonly idleSessionCheckIntervalSeconds?: number;
  readonly idleSessionTimeoutSeconds?: number;
  readonly minIdleSession?: number;
  readonly tls: Tls;
}

/** What the proxied bytes travel in; which protocol goes over which is in the capability table. */
export type Transport =
  | { readonly type: 'tcp' }
  | ({ readonly type: 'ws' | 'httpupgrade' | 'xhttp' } & HttpPlace)
  | { readonly type: 'grpc'; readonly serviceName: string };

/** `host`: the Host header; absent: the SNI, or the address where there is no TLS. */
export interface HttpPlace {
  readonly path: string;
  readonly host?: string;
}

export type Security =
  | { readonly type: 'none' }
  | ({ readonly type: 'tls' } & Tls)
  | ({ readonly type: 'reality' } & Reality);

export interface Tls {
  /** Empty: the address. */
  readonly sni: string;
  readonly alpn?: readonly string[];
  /** Which browser's ClientHello to imitate (`chrome`, `firefox`, …). Not a certificate hash. */
  readonly fingerprint?: string;
  /** The certificate is self-signed: clients pin `certificateSha256`, or skip verification where they must. */
  readonly allowInsecure: boolean;
  /** SHA-256 of the DER leaf certificate in hex, colons allowed. */
  readonly certificateSha256?: string;
}

export interface Reality {
  /** One of the target's names. */
  readonly sni: string;
  /** REALITY wants one; absent: `chrome`. */
  readonly fingerprint?: string;
  /** X25519, base64url without padding (43 characters). */
  readonly publicKey: string;
  /** Up to 16 hex digits, an even number; may be empty. */
  readonly shortId: string;
}
