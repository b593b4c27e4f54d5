import { instantFromMs } from '@orrery/kernel';
import fc from 'fast-check';
import type { Access, Host, Plugin, Profile, ShadowsocksHost, Tls, Transport, TrojanHost } from '../model.ts';

/** Names that have broken some renderer or some client. */
export const hostileNames = [
  '',
  ' ',
  'DIRECT',
  'REJECT',
  'reject',
  'Proxy',
  'Auto',
  'Proxy 2',
  'direct',
  'd',
  'GLOBAL',
  'a, b = c',
  '[Proxy]',
  '[HK] 01',
  '# comment',
  '; comment',
  '// comment',
  'a // b',
  '#!MANAGED-CONFIG http://evil.example/',
  'two\nlines = direct',
  'two\r\nlines',
  'nul\u0000',
  'next\u0085line\u2028line\u2029end',
  '\u202egnp.exe\u202c',
  'lone \ud800 surrogate',
  '\ufeffbom \uffff',
  '"quoted"',
  "it's",
  '{{days_left}}',
  '*alias',
  '&anchor',
  '!!python/object',
  '? key',
  '- item',
  ': colon',
  'yes',
  'null',
  '~',
  '0777',
  '1_000',
  '1e3',
  '12:30:45',
  '2026-01-02',
  '<<',
  '=',
  '%41%zz+plus',
  '🇭🇰 香港 🚀',
  '👨‍👩‍👧‍👦',
  'عربي',
  'x'.repeat(200),
  '🚀'.repeat(300),
];

const name = fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'binary', maxLength: 40 }));
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

const endpoint = { key: fc.uuid(), name, address, port: fc.integer({ min: 1, max: 65_535 }) };

const plugin: fc.Arbitrary<Plugin> = fc.oneof(
  fc.record({
    name: fc.constant('obfs-local' as const),
    opts: options({ obfs: fc.constantFrom('http', 'tls', 'salamander'), 'obfs-host': text, 'obfs-uri': text }),
  }),
  fc.record({
    name: fc.constant('v2ray-plugin' as const),
    opts: options({
      mode: fc.constantFrom('websocket', 'quic', 'carrier pigeon'),
      tls: fc.constantFrom('', 'true', 'false'),
      host: text,
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

const transport: fc.Arbitrary<Transport> = fc.oneof(
  fc.constant({ type: 'tcp' as const }),
  fc.record({ type: fc.constant('ws' as const), path: text, host: fc.domain() }),
  fc.record({ type: fc.constant('ws' as const), path: text }),
  fc.record({ type: fc.constant('grpc' as const), serviceName: fc.oneof(fc.constant('tunnel'), text) }),
);

const tls: fc.Arbitrary<Tls> = fc.record(
  {
    sni: fc.domain(),
    alpn: fc.subarray(['h2', 'http/1.1']),
    fingerprint: fc.constantFrom('chrome', 'firefox'),
    allowInsecure: fc.boolean(),
    certificateSha256: fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((hash) => Buffer.from(hash).toString('hex').toUpperCase()),
  },
  { requiredKeys: ['sni', 'allowInsecure'], noNullPrototype: true },
);

const trojan: fc.Arbitrary<TrojanHost> = fc.record({
  ...endpoint,
  protocol: fc.constant('trojan' as const),
  password,
  transport,
  tls,
});

export const anyHost: fc.Arbitrary<Host> = fc.oneof(shadowsocks, trojan);
const anyHosts = fc.uniqueArray(anyHost, { selector: ({ key }) => key, maxLength: 12 });

const anyAccess: fc.Arbitrary<Access> = fc.oneof(
  { weight: 4, arbitrary: anyHosts.map((hosts) => ({ kind: 'usable' as const, hosts })) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('inert' as const),
      status: fc.constantFrom('pending', 'limited', 'expired', 'suspended', 'cancelled'),
      until: fc.option(fc.integer({ min: 0, max: 4e12 }).map(instantFromMs)),
      language: fc.constantFrom('en', 'zh'),
    }),
  },
);

const bytes = fc.bigInt({ min: 0n, max: 1n << 50n });

export const anyProfile: fc.Arbitrary<Profile> = fc.record({
  title: name,
  managedUrl: fc.webUrl(),
  updateIntervalHours: fc.integer({ min: 1, max: 168 }),
  usage: fc.record({ uploadBytes: bytes, downloadBytes: bytes, totalBytes: fc.option(bytes) }),
  access: anyAccess,
});

/** For fast-check's `examples`: one profile with a host of every hostile name, so that none depends on chance. */
export const hostileExample: [Profile] = [
  {
    title: 'hostile',
    managedUrl: 'https://panel.example.com/s/x',
    updateIntervalHours: 12,
    usage: { uploadBytes: 0n, downloadBytes: 0n, totalBytes: null },
    access: {
      kind: 'usable',
      hosts: hostileNames.map((hostile, index) => ({
        protocol: 'shadowsocks',
        key: `6f1c0f7e-0000-4000-8000-${String(index).padStart(12, '0')}`,
        name: hostile,
        address: 'a.example.com',
        port: 8388,
        method: 'aes-256-gcm',
        password: 'secret',
      })),
    },
  },
];
