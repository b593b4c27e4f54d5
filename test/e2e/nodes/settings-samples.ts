import { serverName } from './node-specs.ts';

type Json = Record<string, unknown>;

/** A protocol and settings that the product takes. */
export interface SettingsSample {
  readonly protocol: 'trojan' | 'vless' | 'vmess' | 'hysteria2' | 'tuic' | 'anytls';
  readonly settings: Json;
}

const transports: readonly Json[] = [
  { type: 'tcp' },
  { type: 'ws' },
  { type: 'ws', path: "/v-l_e.s~s/!$&'()*+,;=:@x", host: 'cdn.example.com' },
  { type: 'grpc', service_name: 'a.b' },
  { type: 'httpupgrade', path: '/up', host: '192.0.2.1' },
  { type: 'xhttp', path: '/x/', host: 'cdn.example.com' },
  { type: 'xhttp' },
];
const modernFingerprints = ['chrome', 'firefox', 'safari', 'ios', 'edge', 'qq', 'random'] as const;
const fingerprints = [...modernFingerprints, 'android', '360'] as const;
const http2Alpns = [undefined, ['h2'], ['h2', 'http/1.1'], ['http/1.1', 'h2'], []] as const;
const alpns = [...http2Alpns, ['http/1.1']] as const;
const snis = [undefined, serverName, '192.0.2.7', 'xn--fiqs8s.example'] as const;
const ciphers = ['auto', 'aes-128-gcm', 'chacha20-poly1305', 'none', 'zero'] as const;

/** Element `index`, over and over again. */
const turn = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;
const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** JSON leaves out what is undefined. */
const tls = (index: number): Json => ({
  type: 'tls',
  sni: turn(snis, index),
  alpn: turn(alpns, index),
  fingerprint: turn([undefined, ...fingerprints], index),
  allow_insecure: index % 3 === 0,
});
/** For what goes over HTTP/2, or needs TLS 1.3. */
const modernTls = (index: number): Json => ({
  ...tls(index),
  alpn: turn(http2Alpns, index),
  fingerprint: turn([undefined, ...modernFingerprints], index),
});
const tlsUnder = ({ type }: Json, index: number): Json =>
  type === 'grpc' || type === 'xhttp' ? modernTls(index) : tls(index);
const quicTls = (index: number): Json => ({ type: 'tls', sni: turn(snis, index), allow_insecure: index % 2 === 0 });

const reality = (index: number): Json => ({
  type: 'reality',
  fingerprint: turn([undefined, ...modernFingerprints], index),
  sni: turn([undefined, 'b.example.com'], index),
  reality: {
    target: turn(['www.example.com:443', '192.0.2.1:8443', '[2001:db8::1]:443'], index),
    server_names: ['a.example.com', 'b.example.com'],
    short_ids: turn([undefined, ['ab'], ['0123456789abcdef', '01']], index),
  },
});

const vless = [
  ...transports.flatMap((transport, i) => [
    { transport, security: { type: 'none' } },
    { transport, security: tlsUnder(transport, i) },
    { transport, security: tlsUnder(transport, i + 3) },
  ]),
  ...range(10).map((i) => ({ security: modernTls(i), flow: 'xtls-rprx-vision' })),
  ...range(10).map((i) => ({ security: reality(i), flow: turn(['xtls-rprx-vision', ''], i) })),
  ...transports
    .filter(({ type }) => type === 'grpc' || type === 'xhttp')
    .map((transport, i) => ({ transport, security: reality(i) })),
];

const basic = transports.filter(({ type }) => type !== 'xhttp');

const vmess = basic.flatMap((transport, i) =>
  range(4).map((j) => ({
    transport,
    security: j === 0 ? { type: 'none' } : tlsUnder(transport, i + j),
    cipher: turn(ciphers, i + j),
  })),
);

const trojan = basic.flatMap((transport, i) =>
  range(3).map((j) => ({ transport, security: tlsUnder(transport, i * 2 + j) })),
);

const hysteria2 = range(12).map((i) => ({
  security: quicTls(i),
  obfs: turn(
    [undefined, { type: 'salamander', password: 'four' }, { type: 'salamander', password: '"\\\'#:{}%&=+' }],
    i,
  ),
  up_mbps: turn([undefined, 1, 1_000_000], i),
  down_mbps: turn([undefined, 1, 100, 1_000_000], i),
  ports: turn(
    [
      undefined,
      '20000-20100',
      '1,65535',
      range(28)
        .map((n) => `${30_000 + n * 2}`)
        .join(','),
    ],
    i,
  ),
}));

const tuic = range(6).map((i) => ({
  security: quicTls(i),
  congestion_control: turn([undefined, 'bbr', 'cubic', 'new_reno'], i),
  udp_relay_mode: turn([undefined, 'native', 'quic'], i),
}));

const anytls = range(10).map((i) => ({
  security: tls(i),
  idle_session_check_interval: turn([undefined, 6, 86_400], i),
  idle_session_timeout: turn([undefined, 6, 86_400], i),
  min_idle_session: turn([undefined, 0, 1_024], i),
  padding: turn([undefined, ['stop=1'], ['stop=1000', '0=1-65535,c,c', '999=9-9'], []], i),
}));

/** Settings from every corner of what is accepted. */
export const settingsSamples: readonly SettingsSample[] = Object.entries({
  vless,
  vmess,
  trojan,
  hysteria2,
  tuic,
  anytls,
}).flatMap(([protocol, all]) =>
  all.map((settings) => ({ protocol: protocol as SettingsSample['protocol'], settings: settings as Json })),
);
