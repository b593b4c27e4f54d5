import { anyText } from '@orrery/kernel/testing';
import fc from 'fast-check';
import {
  vmessCiphers,
  type AnytlsHost,
  type Host,
  type Hysteria2Host,
  type Plugin,
  type ShadowsocksHost,
  type Tls,
  type Transport,
  type TrojanHost,
  type TuicHost,
  type VlessHost,
  type VmessHost,
} from '../host.ts';
import { hostileNames } from './hostile-names.ts';

export const anyName = fc.oneof(fc.constantFrom(...hostileNames), anyText({ maxLength: 40 }));
const address = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV6().map((ip) => `[${ip}]`),
);
/** Printable text of any script, without what `capability` calls malformed. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((value) => !/\p{Cc}/u.test(value));
const password = fc.oneof(fc.uuid(), text);
const keyOf = (bytes: number): fc.Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((key) => Buffer.from(key).toString('base64'));

const endpoint = { key: fc.uuid(), name: anyName, address, port: fc.integer({ min: 1, max: 65_535 }) };

const plugin: fc.Arbitrary<Plugin> = fc.oneof(
  fc.record({
    name: fc.constant('obfs-local' as const),
    opts: options({
      obfs: fc.constantFrom('http', 'tls', 'salamander'),
      'obfs-host': fc.oneof(fc.domain(), text),
      'obfs-uri': text,
    }),
  }),
  fc.record({
    name: fc.constant('v2ray-plugin' as const),
    opts: options({
      mode: fc.constantFrom('websocket', 'quic', 'carrier pigeon'),
      tls: fc.constantFrom('', 'true', 'false'),
      host: fc.oneof(fc.domain(), text),
      path: text,
      mux: fc.constantFrom('0', '4'),
      certRaw: fc.base64String(),
      server: fc.constant(''),
      key: fc.constant('/etc/key.pem'),
    }),
  }),
);

function options(members: Record<string, fc.Arbitrary<string>>): fc.Arbitrary<Record<string, string>> {
  return fc
    .record(members, { requiredKeys: [], noNullPrototype: true })
    .map((opts) =>
      Object.fromEntries(Object.entries(opts).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
    );
}

const shadowsocks: fc.Arbitrary<ShadowsocksHost> = fc
  .tuple(
    fc.record({ ...endpoint, protocol: fc.constant('shadowsocks' as const) }),
    fc.oneof(
      fc.record({
        method: fc.constantFrom('aes-128-gcm' as const, 'aes-256-gcm' as const, 'chacha20-ietf-poly1305' as const),
        password,
      }),
      fc.record({
        method: fc.constant('2022-blake3-aes-128-gcm' as const),
        password: fc.tuple(keyOf(16), keyOf(16)).map((keys) => keys.join(':')),
      }),
      fc.record({ method: fc.constant('2022-blake3-aes-256-gcm' as const), password: keyOf(32) }),
    ),
    fc.option(plugin, { nil: undefined }),
  )
  .map(([host, secret, extra]) => ({ ...host, ...secret, ...(extra && { plugin: extra }) }));

const place = { path: text, host: fc.domain() };
const transport: fc.Arbitrary<Transport> = fc.oneof(
  fc.constant({ type: 'tcp' as const }),
  fc.record(
    { type: fc.constantFrom('ws' as const, 'httpupgrade' as const, 'xhttp' as const), ...place },
    { requiredKeys: ['type', 'path'], noNullPrototype: true },
  ),
  fc.record({ type: fc.constant('grpc' as const), serviceName: fc.oneof(fc.constant('tunnel'), text) }),
);

const fingerprint = fc.constantFrom('chrome', 'firefox');
const tlsMembers = {
  sni: fc.domain(),
  alpn: fc.subarray(['h2', 'http/1.1']),
  fingerprint,
  allowInsecure: fc.boolean(),
  certificateSha256: fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((hash) => Buffer.from(hash).toString('hex').toUpperCase()),
};
const tls: fc.Arbitrary<Tls> = fc.record(tlsMembers, {
  requiredKeys: ['sni', 'allowInsecure'],
  noNullPrototype: true,
});
const quicTls: fc.Arbitrary<Tls> = fc.record(
  { ...tlsMembers, alpn: fc.constant(['h3']) },
  { requiredKeys: ['sni', 'allowInsecure', 'alpn'], noNullPrototype: true },
);

const noSecurity = fc.constant({ type: 'none' as const });
const tlsSecurity = tls.map((settings) => ({ type: 'tls' as const, ...settings }));
const realitySecurity = fc.record(
  {
    type: fc.constant('reality' as const),
    sni: fc.domain(),
    fingerprint,
    publicKey: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((key) => Buffer.from(key).toString('base64url')),
    shortId: fc.uint8Array({ maxLength: 8 }).map((id) => Buffer.from(id).toString('hex')),
  },
  { requiredKeys: ['type', 'sni', 'publicKey', 'shortId'], noNullPrototype: true },
);

const trojan: fc.Arbitrary<TrojanHost> = fc.record({
  ...endpoint,
  protocol: fc.constant('trojan' as const),
  password,
  transport,
  tls,
});

const vless: fc.Arbitrary<VlessHost> = fc.record(
  {
    ...endpoint,
    protocol: fc.constant('vless' as const),
    uuid: fc.uuid(),
    flow: fc.constant('xtls-rprx-vision' as const),
    transport,
    security: fc.oneof(noSecurity, tlsSecurity, realitySecurity),
  },
  {
    requiredKeys: ['key', 'name', 'address', 'port', 'protocol', 'uuid', 'transport', 'security'],
    noNullPrototype: true,
  },
);

const vmess: fc.Arbitrary<VmessHost> = fc.record({
  ...endpoint,
  protocol: fc.constant('vmess' as const),
  uuid: fc.uuid(),
  cipher: fc.constantFrom(...vmessCiphers),
  transport,
  security: fc.oneof(noSecurity, tlsSecurity),
});

const ports = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 30_000, max: 65_535 })), {
    minLength: 1,
    maxLength: 3,
  })
  .map((ranges) => ranges.map(([from, to]) => `${from}-${to}`).join(','));
const mbps = fc.integer({ min: 1, max: 10_000 });

const hysteria2: fc.Arbitrary<Hysteria2Host> = fc.record(
  {
    ...endpoint,
    protocol: fc.constant('hysteria2' as const),
    password,
    obfs: fc.record({ type: fc.constant('salamander' as const), password: text }),
    ports,
    upMbps: mbps,
    downMbps: mbps,
    tls: quicTls,
  },
  { requiredKeys: ['key', 'name', 'address', 'port', 'protocol', 'password', 'tls'], noNullPrototype: true },
);

const tuic: fc.Arbitrary<TuicHost> = fc.record({
  ...endpoint,
  protocol: fc.constant('tuic' as const),
  uuid: fc.uuid(),
  password,
  congestionControl: fc.constantFrom('bbr', 'cubic', 'new_reno'),
  udpRelayMode: fc.constantFrom('native', 'quic'),
  tls: quicTls,
});

const anytls: fc.Arbitrary<AnytlsHost> = fc.record(
  {
    ...endpoint,
    protocol: fc.constant('anytls' as const),
    password,
    idleSessionCheckIntervalSeconds: fc.integer({ min: 1, max: 600 }),
    idleSessionTimeoutSeconds: fc.integer({ min: 1, max: 600 }),
    minIdleSession: fc.integer({ min: 0, max: 10 }),
    tls,
  },
  { requiredKeys: ['key', 'name', 'address', 'port', 'protocol', 'password', 'tls'], noNullPrototype: true },
);

export const anyHost: fc.Arbitrary<Host> = fc.oneof(shadowsocks, trojan, vless, vmess, hysteria2, tuic, anytls);
