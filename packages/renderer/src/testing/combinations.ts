import {
  shadowsocksMethods,
  vmessCiphers,
  type Host,
  type HttpPlace,
  type Plugin,
  type Security,
  type ShadowsocksMethod,
  type Tls,
  type Transport,
} from '../host.ts';
import { hostileNames } from './hostile-names.ts';

/** Every choice of one value for each member; members of which undefined is chosen are absent. */
function every<T extends object>(values: { readonly [Member in keyof T]-?: readonly (T[Member] | undefined)[] }): T[] {
  const members = Object.entries<readonly unknown[]>(values);
  const chosen = members.reduce<Record<string, unknown>[]>(
    (made, [member, choices]) =>
      made.flatMap((one) => choices.map((choice) => (choice === undefined ? one : { ...one, [member]: choice }))),
    [{}],
  );
  return chosen as T[];
}

function turn<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new RangeError('nothing to take turns');
  return value;
}

const key16 = Buffer.alloc(16, 0xfb).toString('base64');
const key32 = Buffer.alloc(32, 0xfb).toString('base64');
const uuid = ['6f1c0f7e-0000-4000-8000-00000000000a'];
const fingerprint = [undefined, 'chrome'];

const passwords: Readonly<Record<ShadowsocksMethod, string>> = {
  'aes-128-gcm': 'secret',
  'aes-256-gcm': 'a/b+c=',
  'chacha20-ietf-poly1305': 'пароль 🔑',
  '2022-blake3-aes-128-gcm': `${key16}:${key16}`,
  '2022-blake3-aes-256-gcm': `${key32}:${key32}`,
};
const plugins: readonly (Plugin | undefined)[] = [
  undefined,
  ...every<{ obfs: string; 'obfs-host': string; 'obfs-uri': string }>({
    obfs: ['http', 'tls'],
    'obfs-host': [undefined, 'cdn.example.com'],
    'obfs-uri': [undefined, '/a?b=c;d'],
  }).map((opts) => ({ name: 'obfs-local' as const, opts })),
  ...every<{ mode: string; tls: string; host: string; path: string; mux: string; certRaw: string }>({
    mode: [undefined, 'websocket', 'quic'],
    tls: [undefined, '', 'false'],
    host: [undefined, 'cdn.example.com'],
    path: [undefined, '/a;b=c\\d'],
    mux: [undefined, '0'],
    certRaw: [undefined, 'MIIB'],
  }).map((opts) => ({ name: 'v2ray-plugin' as const, opts })),
];

const places = every<HttpPlace>({ path: ['/', 'путь?ed=2048'], host: [undefined, 'cdn.example.com'] });
const transports: readonly Transport[] = [
  { type: 'tcp' },
  { type: 'grpc', serviceName: 'tunnel' },
  ...(['ws', 'httpupgrade', 'xhttp'] as const).flatMap((type) => places.map((place) => ({ type, ...place }))),
];

const tlsWith = (alpn: readonly (readonly string[] | undefined)[]): readonly Tls[] =>
  every<Tls>({
    sni: ['sni.example.com'],
    alpn,
    fingerprint,
    allowInsecure: [false, true],
    certificateSha256: [undefined, 'AB'.repeat(32)],
  });
const tls = tlsWith([undefined, ['h2'], ['http/1.1'], ['h2', 'http/1.1']]);
const quicTls = tlsWith([['h3']]);
const plainOrTls: readonly Exclude<Security, { type: 'reality' }>[] = [
  { type: 'none' },
  ...tls.map((settings) => ({ type: 'tls' as const, ...settings })),
];
const realities = every<Extract<Security, { type: 'reality' }>>({
  type: ['reality'],
  sni: ['sni.example.com'],
  fingerprint,
  publicKey: ['A-_'.repeat(14) + 'A'],
  shortId: ['', '0123456789abcdef'],
});

type Settings<T> = T extends Host ? Omit<T, 'key' | 'name' | 'address' | 'port'> : never;

const settings: readonly Settings<Host>[] = [
  ...every<Settings<Extract<Host, { protocol: 'shadowsocks' }>>>({
    protocol: ['shadowsocks'],
    method: shadowsocksMethods,
    password: [undefined],
    plugin: plugins,
  }).map((host) => ({ ...host, password: passwords[host.method] })),
  ...every<Settings<Extract<Host, { protocol: 'trojan' }>>>({
    protocol: ['trojan'],
    password: ['secret'],
    transport: transports,
    tls,
  }),
  ...every<Settings<Extract<Host, { protocol: 'vless' }>>>({
    protocol: ['vless'],
    uuid,
    flow: [undefined, 'xtls-rprx-vision'],
    transport: transports,
    security: [...plainOrTls, ...realities],
  }),
  ...every<Settings<Extract<Host, { protocol: 'vmess' }>>>({
    protocol: ['vmess'],
    uuid,
    cipher: [undefined],
    transport: transports,
    security: plainOrTls,
  }).map((host, index) => ({ ...host, cipher: turn(vmessCiphers, index) })),
  ...every<Settings<Extract<Host, { protocol: 'hysteria2' }>>>({
    protocol: ['hysteria2'],
    password: ['secret'],
    obfs: [undefined, { type: 'salamander', password: 'four+' }],
    ports: [undefined, '20000-20100', '20000-20100,30000'],
    upMbps: [undefined, 50],
    downMbps: [undefined, 100],
    tls: quicTls,
  }),
  ...every<Settings<Extract<Host, { protocol: 'tuic' }>>>({
    protocol: ['tuic'],
    uuid,
    password: uuid,
    congestionControl: ['bbr', 'cubic', 'new_reno'],
    udpRelayMode: ['native', 'quic'],
    tls: quicTls,
  }),
  ...every<Settings<Extract<Host, { protocol: 'anytls' }>>>({
    protocol: ['anytls'],
    password: ['secret'],
    idleSessionCheckIntervalSeconds: [undefined, 30],
    idleSessionTimeoutSeconds: [undefined, 60],
    minIdleSession: [undefined, 0, 5],
    tls,
  }),
];

const addresses = ['a.example.com', '192.0.2.1', '2001:db8::1', '[2001:db8::1]'];
/** Each protocol with every combination of its settings; ciphers of VMess, addresses and hostile names take turns. */
export const everyCombination: readonly Host[] = settings.map((one, index) => ({
  ...one,
  key: `6f1c0f7e-0000-4000-8000-${String(index).padStart(12, '0')}`,
  name: turn(hostileNames, index),
  address: turn(addresses, index),
  port: 1 + index,
}));
