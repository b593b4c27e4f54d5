/** One node of the fleet: how the operator describes it, and which program serves it here. */
export interface NodeSpec {
  /** Stable short name; also the tag of the plan that opens only this node. */
  readonly key: string;
  /** The name shown to users. Some are what hostile or careless operators type. */
  readonly name: string;
  readonly address: '127.0.0.1' | '::1';
  readonly protocol: 'shadowsocks' | 'trojan';
  readonly method?: string;
  readonly plugin?: 'obfs-local' | 'v2ray-plugin';
  readonly pluginOpts?: Readonly<Record<string, string>>;
  readonly transport?: { readonly type: 'tcp' | 'ws' | 'grpc'; path?: string; host?: string; service_name?: string };
  /** Trojan: the certificate is one that no client trusts; they pin it, or skip the check where they must. */
  readonly selfSigned?: boolean;
  readonly server: 'xray' | 'ssserver' | 'sing-box' | 'ss-server' | 'trojan';
  /** Programs besides `server` that must be installed. */
  readonly needs?: readonly string[];
}

/** The name in the certificate that the Trojan nodes show. */
export const serverName = 'node.orrery.test';

const v4 = '127.0.0.1';

/** Every way to connect that the first five formats are about, each served by a real server. */
export const nodeSpecs: readonly NodeSpec[] = [
  { key: 'ss-aes128', name: 'US 01', address: v4, protocol: 'shadowsocks', method: 'aes-128-gcm', server: 'xray' },
  {
    key: 'ss-aes256',
    name: `"quoted" 'name', a=b; #1 \\ <b>&amp;</b> [x] {y}: *z`,
    address: v4,
    protocol: 'shadowsocks',
    method: 'aes-256-gcm',
    server: 'sing-box',
  },
  {
    key: 'ss-chacha',
    name: '🇭🇰 香港 · 01 %20+',
    address: v4,
    protocol: 'shadowsocks',
    method: 'chacha20-ietf-poly1305',
    server: 'xray',
  },
  {
    key: 'ss2022-128',
    name: 'DIRECT',
    address: v4,
    protocol: 'shadowsocks',
    method: '2022-blake3-aes-128-gcm',
    server: 'xray',
  },
  {
    key: 'ss2022-256',
    name: 'null',
    address: v4,
    protocol: 'shadowsocks',
    method: '2022-blake3-aes-256-gcm',
    server: 'ssserver',
  },
  {
    key: 'ss-obfs-http',
    name: 'obfs http',
    address: v4,
    protocol: 'shadowsocks',
    method: 'aes-256-gcm',
    plugin: 'obfs-local',
    pluginOpts: { obfs: 'http', 'obfs-host': 'www.orrery.test' },
    server: 'ss-server',
    needs: ['obfs-server'],
  },
  {
    key: 'ss-obfs-tls',
    name: 'obfs tls',
    address: v4,
    protocol: 'shadowsocks',
    method: 'chacha20-ietf-poly1305',
    plugin: 'obfs-local',
    pluginOpts: { obfs: 'tls', 'obfs-host': 'www.orrery.test' },
    server: 'ss-server',
    needs: ['obfs-server'],
  },
  {
    key: 'ss-v2ray-plugin',
    name: '- v2ray plugin',
    address: v4,
    protocol: 'shadowsocks',
    method: 'aes-128-gcm',
    plugin: 'v2ray-plugin',
    pluginOpts: { mode: 'websocket', host: 'www.orrery.test', path: '/tunnel' },
    server: 'ss-server',
    needs: ['ss-v2ray-plugin'],
  },
  { key: 'ss-ipv6', name: 'IPv6', address: '::1', protocol: 'shadowsocks', method: 'aes-256-gcm', server: 'xray' },
  { key: 'trojan-tcp', name: 'trojan tcp', address: v4, protocol: 'trojan', selfSigned: true, server: 'trojan' },
  {
    key: 'trojan-ws',
    name: 'trojan ws',
    address: v4,
    protocol: 'trojan',
    transport: { type: 'ws', path: '/tunnel/ws', host: serverName },
    server: 'xray',
  },
  {
    key: 'trojan-grpc',
    name: 'trojan grpc',
    address: v4,
    protocol: 'trojan',
    transport: { type: 'grpc', service_name: 'tunnel.grpc' },
    selfSigned: true,
    server: 'xray',
  },
];

/** What V2Ray 4.34 speaks: no plugins, 2022 methods, gRPC or pinning. */
export const isClassic = (spec: NodeSpec): boolean =>
  !spec.plugin && !spec.method?.startsWith('2022-') && spec.transport?.type !== 'grpc' && !spec.selfSigned;

/** The request body for `POST /nodes`. `selfSignedSha256` is what the self-signed certificate hashes to. */
export function nodeBody(spec: NodeSpec, port: number, selfSignedSha256: string): Record<string, unknown> {
  const common = {
    name: spec.name,
    server_address: spec.address,
    server_port: port,
    protocol: spec.protocol,
    tags: ['all', spec.key, ...(isClassic(spec) ? ['classic'] : [])],
    sort_order: nodeSpecs.indexOf(spec) + 1,
  };
  if (spec.protocol === 'shadowsocks') {
    const plugin = spec.plugin ? { plugin: spec.plugin, plugin_opts: spec.pluginOpts } : {};
    return { ...common, encryption_method: spec.method, ...plugin };
  }
  return {
    ...common,
    ...(spec.selfSigned ? { certificate_sha256: selfSignedSha256 } : {}),
    settings: {
      transport: spec.transport ?? { type: 'tcp' },
      security: { type: 'tls', sni: serverName, allow_insecure: spec.selfSigned ?? false },
    },
  };
}
