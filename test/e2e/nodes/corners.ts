import { type NodeSpec, serverName } from './node-specs.ts';

// The ends of what node settings may be, each a node: whatever the product takes must carry, not only load.

type Transport = NonNullable<NodeSpec['transport']>;
type Corner = Omit<NodeSpec, 'key'>;

const newBrowsers = ['chrome', 'firefox', 'safari', 'ios', 'edge', 'qq', 'random'];
/** They have neither TLS 1.3 nor HTTP/2. */
const oldBrowsers = ['android', '360'];
const marks = "/v-l_e.s~s/!$&'()*+,;=:@x";
/** v2ray-plugin takes fewer. */
const pluginMarks = "/v-l_e.s~s/!$'()*,:@x";

const over = {
  tcp: { type: 'tcp' },
  ws: { type: 'ws', path: '/p' },
  grpc: { type: 'grpc', service_name: 'g' },
  httpupgrade: { type: 'httpupgrade', path: '/p' },
  xhttp: { type: 'xhttp', path: '/p' },
} as const satisfies Record<Transport['type'], Transport>;
const vision = { settings: { flow: 'xtls-rprx-vision' } } as const;
const nameless = { selfSigned: true, nameless: true } as const;

const corner = (protocol: NodeSpec['protocol'], name: string, more: Partial<Corner> = {}): Corner => ({
  name,
  address: '127.0.0.1',
  protocol,
  server: ['hysteria2', 'tuic', 'anytls'].includes(protocol) ? 'sing-box' : 'xray',
  ...more,
});
const vless = (name: string, transport: Transport, more: Partial<Corner> = {}): Corner =>
  corner('vless', name, { transport, ...more });
const shadowsocks = (
  name: string,
  plugin: NonNullable<NodeSpec['plugin']>,
  pluginOpts: Record<string, string>,
): Corner =>
  corner('shadowsocks', name, {
    method: 'aes-256-gcm',
    server: 'ss-server',
    plugin,
    pluginOpts,
    needs: [plugin === 'obfs-local' ? 'obfs-server' : 'ss-v2ray-plugin'],
  });

const browsers: readonly Corner[] = [
  ...newBrowsers.flatMap((fingerprint) => {
    const like = { tls: { fingerprint } };
    return [
      vless(`${fingerprint} grpc`, over.grpc, like),
      vless(`${fingerprint} xhttp`, over.xhttp, like),
      vless(`${fingerprint} vision`, over.tcp, { ...vision, ...like }),
      vless(`${fingerprint} reality`, over.tcp, { security: 'reality', ...like }),
    ];
  }),
  ...oldBrowsers.flatMap((fingerprint) => {
    const like = { tls: { fingerprint } };
    return [
      vless(`${fingerprint} tcp`, over.tcp, like),
      corner('vmess', `${fingerprint} ws`, { transport: over.ws, ...like }),
      corner('trojan', `${fingerprint} httpupgrade`, { transport: over.httpupgrade, ...like }),
      corner('anytls', `${fingerprint} anytls`, like),
    ];
  }),
];

const alpns: readonly Corner[] = Object.entries({
  tcp: [['h2'], ['http/1.1']],
  ws: [['h2'], ['http/1.1', 'h2']],
  grpc: [['h2'], ['http/1.1', 'h2']],
  httpupgrade: [['h2'], ['h2', 'http/1.1']],
  xhttp: [['h2'], ['http/1.1', 'h2']],
}).flatMap(([type, lists]) =>
  lists.map((alpn) => vless(`${type} alpn ${alpn.join(' ')}`, over[type as Transport['type']], { tls: { alpn } })),
);

const byAddress: readonly Corner[] = [
  ...Object.values(over).flatMap((transport) => [
    vless(`${transport.type} to IPv6`, transport, { security: 'none' }),
    vless(`${transport.type} tls to IPv6`, transport, nameless),
  ]),
  ...[over.tcp, over.grpc, over.xhttp].map((transport) =>
    vless(`${transport.type} reality to IPv6`, transport, { security: 'reality' }),
  ),
  corner('vmess', 'vmess ws to IPv6', { transport: over.ws, ...nameless }),
  corner('trojan', 'trojan to IPv6', nameless),
  ...(['hysteria2', 'tuic', 'anytls'] as const).map((protocol) => corner(protocol, `${protocol} to IPv6`, nameless)),
  shadowsocks('obfs to IPv6', 'obfs-local', { obfs: 'http' }),
  shadowsocks('v2ray-plugin to IPv6', 'v2ray-plugin', { mode: 'websocket' }),
].map((corner) => ({ ...corner, address: '::1' }));

const places: readonly Corner[] = [
  ...[over.ws, over.httpupgrade, over.xhttp].flatMap((transport) => [
    vless(`${transport.type} marks`, { ...transport, path: marks, host: 'CDN.Example.com' }, { security: 'none' }),
    vless(`${transport.type} host`, { ...transport, path: '/a/../b//', host: '192.0.2.1' }),
  ]),
  ...['A_b.c~d-e', '..'].map((service_name) => vless(`grpc ${service_name}`, { type: 'grpc', service_name })),
];

const plugins: readonly Corner[] = [
  shadowsocks('obfs tls, port', 'obfs-local', { obfs: 'tls', 'obfs-host': 'www.example.com:8080' }),
  shadowsocks('obfs http, all', 'obfs-local', { obfs: 'http', 'obfs-host': '192.0.2.1', 'obfs-uri': '/a?b=c;d' }),
  shadowsocks('v2ray-plugin marks', 'v2ray-plugin', { mode: 'websocket', path: pluginMarks, host: '2001:db8::1' }),
  shadowsocks('v2ray-plugin port', 'v2ray-plugin', { mode: 'websocket', path: '/', host: `${serverName}:8443` }),
  ...['0', '8'].map((mux) => shadowsocks(`v2ray-plugin mux ${mux}`, 'v2ray-plugin', { mode: 'websocket', mux })),
];

export const corners: readonly NodeSpec[] = [...browsers, ...alpns, ...byAddress, ...places, ...plugins].map(
  (corner, index) => ({ ...corner, key: `corner-${index}` }),
);
