import { lostToMihomo } from '@orrery/renderer';

/** One node of the fleet: how the operator describes it, and which program serves it here. */
export interface NodeSpec {
  /** Stable short name; also the tag of the plan that opens only this node. */
  readonly key: string;
  /** The name shown to users. Some are what hostile or careless operators type. */
  readonly name: string;
  readonly address: '127.0.0.1' | '::1';
  readonly protocol: 'shadowsocks' | 'trojan' | 'vless' | 'vmess' | 'hysteria2' | 'tuic' | 'anytls';
  readonly method?: string;
  readonly plugin?: 'obfs-local' | 'v2ray-plugin';
  readonly pluginOpts?: Readonly<Record<string, string>>;
  readonly transport?: {
    readonly type: 'tcp' | 'ws' | 'grpc' | 'httpupgrade' | 'xhttp';
    path?: string;
    host?: string;
    service_name?: string;
  };
  /** TLS by default, but for shadowsocks. */
  readonly security?: 'none' | 'reality';
  readonly tls?: { readonly fingerprint?: string; readonly alpn?: readonly string[] };
  /** No server name is set: it is the address. */
  readonly nameless?: true;
  /** What else the protocol can be told. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The certificate is one that no client trusts; they pin it, or skip the check where they must. */
  readonly selfSigned?: boolean;
  readonly server: 'xray' | 'ssserver' | 'sing-box' | 'ss-server' | 'trojan';
  /** Programs besides `server` that must be installed. */
  readonly needs?: readonly string[];
}

/** The name in the certificates that nodes show. */
export const serverName = 'node.orrery.test';

const v4 = '127.0.0.1';

/** Every way to connect that the first five formats are about. */
const firstSpecs: readonly NodeSpec[] = [
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

const vless = { address: v4, protocol: 'vless', server: 'xray' } as const;
const vmess = { address: v4, protocol: 'vmess' } as const;

/** Every way that the newer protocols add. */
const newerSpecs: readonly NodeSpec[] = [
  { ...vless, key: 'vless-tcp', name: 'vless tcp', security: 'none', server: 'sing-box' },
  { ...vless, key: 'vless-tls', name: 'vless tls' },
  { ...vless, key: 'vless-vision', name: 'vless vision', selfSigned: true, settings: { flow: 'xtls-rprx-vision' } },
  {
    ...vless,
    key: 'vless-reality',
    name: 'vless reality',
    security: 'reality',
    settings: { flow: 'xtls-rprx-vision' },
  },
  {
    ...vless,
    key: 'vless-reality-grpc',
    name: 'vless reality grpc',
    security: 'reality',
    transport: { type: 'grpc', service_name: 'tunnel.reality' },
  },
  {
    ...vless,
    key: 'vless-ws',
    name: 'vless ws',
    transport: { type: 'ws', path: "/v-l_e.s~s/!$&'()*+,;=:@x", host: serverName },
  },
  {
    ...vless,
    key: 'vless-ws-plain',
    name: 'vless ws plain',
    security: 'none',
    transport: { type: 'ws', path: '/plain', host: 'cdn.orrery.test' },
  },
  {
    ...vless,
    key: 'vless-grpc',
    name: 'vless grpc',
    transport: { type: 'grpc', service_name: 'vless' },
    selfSigned: true,
  },
  { ...vless, key: 'vless-upgrade', name: 'vless httpupgrade', transport: { type: 'httpupgrade', path: '/upgrade' } },
  { ...vless, key: 'vless-xhttp', name: 'vless xhttp', transport: { type: 'xhttp', path: '/xhttp', host: serverName } },
  { ...vmess, key: 'vmess-tcp', name: 'vmess tcp', security: 'none', server: 'sing-box' },
  {
    ...vmess,
    key: 'vmess-ws',
    name: 'vmess ws',
    transport: { type: 'ws', path: '/vmess', host: serverName },
    selfSigned: true,
    server: 'xray',
  },
  {
    ...vmess,
    key: 'vmess-grpc',
    name: 'vmess grpc',
    transport: { type: 'grpc', service_name: 'vmess' },
    settings: { cipher: 'chacha20-poly1305' },
    server: 'xray',
  },
  { key: 'hysteria2', name: 'hysteria2', address: v4, protocol: 'hysteria2', selfSigned: true, server: 'sing-box' },
  {
    key: 'hysteria2-obfs',
    name: 'hysteria2 obfs',
    address: v4,
    protocol: 'hysteria2',
    settings: { obfs: { type: 'salamander', password: 'obfs+/=&pass' }, up_mbps: 200, down_mbps: 100 },
    server: 'sing-box',
  },
  { key: 'tuic', name: 'tuic', address: v4, protocol: 'tuic', selfSigned: true, server: 'sing-box' },
  { key: 'anytls', name: 'anytls', address: v4, protocol: 'anytls', selfSigned: true, server: 'sing-box' },
  {
    key: 'anytls-padding',
    name: 'anytls padding',
    address: v4,
    protocol: 'anytls',
    settings: { padding: ['stop=3', '0=30-30', '1=100-400', '2=400-500,c,500-1000'], idle_session_timeout: 60 },
    server: 'sing-box',
  },
];

/** The fleet, each node served by a real server. */
export const nodeSpecs: readonly NodeSpec[] = [...firstSpecs, ...newerSpecs];

/** What mihomo can use when it reads URIs; in its own format it uses all of them. */
export const isReadByMihomo = ({
  protocol,
  transport,
  selfSigned,
  pluginOpts,
  nameless,
  address,
}: NodeSpec): boolean => {
  const isNameless = nameless && address === '::1';
  const facts = { protocol, transport: transport?.type, selfSigned, mux: pluginOpts?.mux, isNameless };
  return !lostToMihomo.some((lost) => lost.holds(facts));
};

/** What nodes are described with beyond their spec. */
export interface Surroundings {
  /** What the self-signed certificate hashes to. */
  readonly selfSignedSha256: string;
  /** `host:port` of the site that REALITY borrows. */
  readonly realityTarget: string;
}

/** The request body for `POST /nodes`. */
export function nodeBody(spec: NodeSpec, port: number, around: Surroundings): Record<string, unknown> {
  const common = {
    name: spec.name,
    server_address: spec.address,
    server_port: port,
    protocol: spec.protocol,
    tags: ['all', spec.key, ...(isReadByMihomo(spec) ? ['links'] : [])],
    sort_order: nodeSpecs.indexOf(spec) + 1,
  };
  if (spec.protocol === 'shadowsocks') {
    const plugin = spec.plugin ? { plugin: spec.plugin, plugin_opts: spec.pluginOpts } : {};
    return { ...common, encryption_method: spec.method, ...plugin };
  }
  return {
    ...common,
    ...(spec.selfSigned ? { certificate_sha256: around.selfSignedSha256 } : {}),
    settings: {
      ...(spec.transport && { transport: spec.transport }),
      security: securityOf(spec, around),
      ...spec.settings,
    },
  };
}

/** REALITY keys and short ids are left to the product. */
function securityOf(
  { security, selfSigned = false, nameless, tls }: NodeSpec,
  { realityTarget }: Surroundings,
): object {
  if (security === 'none') return { type: 'none' };
  return security === 'reality'
    ? { type: 'reality', ...tls, reality: { target: realityTarget, server_names: [serverName] } }
    : { type: 'tls', ...(!nameless && { sni: serverName }), allow_insecure: selfSigned, ...tls };
}
