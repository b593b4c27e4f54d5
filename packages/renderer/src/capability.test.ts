import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capabilities } from './capability.ts';
import type { Host, Hysteria2Host, ShadowsocksHost, TrojanHost, VlessHost, VmessHost } from './host.ts';
import { forms, type Form, type OmissionCode } from './model.ts';
import { refusalOf } from './refusal.ts';
import { anyHost } from './testing/any-host.ts';

const ss: ShadowsocksHost = {
  protocol: 'shadowsocks',
  key: '6f1c0f7e-0000-4000-8000-000000000001',
  name: 'ss',
  address: 'a.example.com',
  port: 8388,
  method: 'aes-256-gcm',
  password: 'secret',
};
const trojan: TrojanHost = {
  protocol: 'trojan',
  key: '6f1c0f7e-0000-4000-8000-000000000002',
  name: 'trojan',
  address: 'a.example.com',
  port: 443,
  password: 'secret',
  transport: { type: 'tcp' },
  tls: { sni: 'a.example.com', allowInsecure: false },
};
const obfs = (mode: string): Host => ({ ...ss, plugin: { name: 'obfs-local', opts: { obfs: mode } } });
const v2rayPlugin = (opts: Record<string, string>): Host => ({ ...ss, plugin: { name: 'v2ray-plugin', opts } });
const key128 = Buffer.alloc(16, 1).toString('base64');

const { password: _password, ...withoutPassword } = ss;
const identity = { ...withoutPassword, uuid: '6f1c0f7e-0000-4000-8000-00000000000a' };
const tls = { type: 'tls', sni: 'a.example.com', allowInsecure: false } as const;
const reality = { type: 'reality', sni: 'a.example.com', publicKey: 'A'.repeat(43), shortId: 'ab' } as const;
const vless: VlessHost = { ...identity, protocol: 'vless', transport: { type: 'tcp' }, security: tls };
const vmess: VmessHost = { ...identity, protocol: 'vmess', cipher: 'auto', transport: { type: 'tcp' }, security: tls };
const hysteria2: Hysteria2Host = { ...ss, protocol: 'hysteria2', tls: trojan.tls };
const over = {
  ws: { type: 'ws', path: '/' },
  grpc: { type: 'grpc', serviceName: 'x' },
  httpupgrade: { type: 'httpupgrade', path: '/' },
  xhttp: { type: 'xhttp', path: '/' },
} as const;

type Refused = Partial<Record<OmissionCode, readonly Form[]>>;

const shadowsocksOnly = ['sip008', 'outline'] as const;
const surges = ['surge', 'surge-6', 'surfboard', 'surfboard-2.24'] as const;
const noPlugins = ['v2ray', 'v2ray4', 'outline'] as const;
const noWebsocketPlugin = [...noPlugins, ...surges, 'loon', 'quantumultx'] as const;
const noVless = ['clash', ...shadowsocksOnly, ...surges] as const;
const simple = ['loon', 'quantumultx', 'v2ray4'] as const;

/** Which forms leave the host out, and why; the rest carry it. */
const cases: readonly [what: string, host: Host, refused: Refused][] = [
  ['plain Shadowsocks', ss, {}],
  [
    'Shadowsocks 2022',
    { ...ss, method: '2022-blake3-aes-128-gcm', password: `${key128}:${key128}` },
    { method: ['clash', 'v2ray4', 'outline'] },
  ],
  ['obfs http', obfs('http'), { plugin: noPlugins }],
  ['obfs tls', obfs('tls'), { plugin: noPlugins }],
  ['v2ray-plugin websocket', v2rayPlugin({}), { plugin: noWebsocketPlugin }],
  ['v2ray-plugin quic', v2rayPlugin({ mode: 'quic' }), { plugin: forms.filter((form) => form !== 'sip008') }],
  [
    'v2ray-plugin with a certificate',
    v2rayPlugin({ tls: '', certRaw: 'MIIB' }),
    { plugin: [...noWebsocketPlugin, 'clash', 'mihomo', 'mihomo-1.18', 'stash'] },
  ],
  ['trojan tcp', trojan, { protocol: shadowsocksOnly }],
  ['trojan ws', { ...trojan, transport: over.ws }, { protocol: shadowsocksOnly }],
  [
    'trojan grpc',
    { ...trojan, transport: over.grpc },
    { protocol: shadowsocksOnly, transport: [...surges, ...simple] },
  ],
  [
    'self-signed, unknown',
    { ...trojan, tls: { sni: 'a', allowInsecure: true } },
    { protocol: shadowsocksOnly, certificate: ['v2ray'] },
  ],
  [
    'self-signed, known',
    { ...trojan, tls: { sni: 'a', allowInsecure: true, certificateSha256: 'AB:'.repeat(31) + 'CD' } },
    { protocol: shadowsocksOnly },
  ],
  [
    'a quote in the password',
    { ...trojan, password: 'a"b' },
    { protocol: shadowsocksOnly, text: [...surges, 'loon', 'quantumultx'] },
  ],
  ['a space in the password', { ...trojan, password: 'a b' }, { protocol: shadowsocksOnly, text: ['quantumultx'] }],
  [
    'grpc with tls to an IPv6 address',
    { ...trojan, address: '[2001:db8::1]', transport: over.grpc, tls: { sni: '', allowInsecure: false } },
    { protocol: shadowsocksOnly, transport: [...surges, ...simple, 'clash', 'mihomo', 'mihomo-1.18'] },
  ],
  [
    'grpc with tls to an IPv6 address by name',
    { ...trojan, address: '2001:db8::1', transport: over.grpc },
    { protocol: shadowsocksOnly, transport: [...surges, ...simple] },
  ],
  [
    'grpc in the clear to an IPv6 address',
    { ...vmess, address: '2001:db8::1', transport: over.grpc, security: { type: 'none' } },
    { protocol: shadowsocksOnly, transport: [...surges, ...simple] },
  ],
  ['an old browser over tcp', { ...trojan, tls: { ...trojan.tls, fingerprint: '360' } }, { protocol: shadowsocksOnly }],
  ['vmess tcp', vmess, { protocol: shadowsocksOnly }],
  ['vmess grpc', { ...vmess, transport: over.grpc }, { protocol: shadowsocksOnly, transport: [...surges, ...simple] }],
  ['vless tcp', vless, { protocol: noVless }],
  ['vless plain', { ...vless, security: { type: 'none' } }, { protocol: noVless }],
  ['vless vision', { ...vless, flow: 'xtls-rprx-vision' }, { protocol: noVless, security: ['loon', 'v2ray4'] }],
  ['vless reality', { ...vless, security: reality }, { protocol: noVless, security: ['stash', 'loon', 'v2ray4'] }],
  [
    'vless reality vision',
    { ...vless, security: reality, flow: 'xtls-rprx-vision' },
    { protocol: noVless, security: ['loon', 'v2ray4'] },
  ],
  [
    'vless httpupgrade',
    { ...vless, transport: over.httpupgrade },
    { protocol: noVless, transport: ['stash', ...simple] },
  ],
  [
    'vless xhttp',
    { ...vless, transport: over.xhttp },
    { protocol: noVless, transport: ['stash', ...simple, 'singbox', 'singbox-1.11', 'mihomo-1.18'] },
  ],
  ['hysteria2', hysteria2, { protocol: ['clash', ...shadowsocksOnly, 'v2ray4', 'quantumultx', 'surfboard-2.24'] }],
  [
    'hysteria2 obfuscated',
    { ...hysteria2, obfs: { type: 'salamander', password: 'x' } },
    {
      protocol: ['clash', ...shadowsocksOnly, 'v2ray4', 'quantumultx', 'surfboard-2.24'],
      obfs: ['stash', 'surge', 'loon'],
    },
  ],
  [
    'tuic',
    {
      ...identity,
      protocol: 'tuic',
      password: 'x',
      congestionControl: 'bbr',
      udpRelayMode: 'native',
      tls: trojan.tls,
    },
    { protocol: ['clash', ...shadowsocksOnly, 'v2ray', ...simple, 'surfboard-2.24'] },
  ],
  [
    'anytls',
    { ...ss, protocol: 'anytls', tls: trojan.tls },
    {
      protocol: [
        'clash',
        ...shadowsocksOnly,
        'v2ray',
        ...simple,
        'stash',
        'mihomo-1.18',
        'singbox-1.11',
        'surge',
        'surfboard-2.24',
      ],
    },
  ],
];

describe('what each form carries', () => {
  it.each(cases)('%s', (_what, host, refused) => {
    const found = Object.fromEntries(
      forms.map((form) => [form, refusalOf(form, host)?.code]).filter(([, code]) => code !== undefined),
    );
    const wanted = Object.entries(refused).flatMap(([code, list]) => list.map((form) => [form, code]));
    expect(found).toEqual(Object.fromEntries(wanted));
  });

  it.each<[string, Host]>([
    ['an unknown obfs mode', obfs('salamander')],
    ['an unknown v2ray-plugin mode', v2rayPlugin({ mode: 'grpc' })],
    ['no address', { ...ss, address: '' }],
    ['an address with a comma', { ...ss, address: 'a.example, b' }],
    ['an address with a path', { ...ss, address: 'a.example/x' }],
    ['an address with a zone', { ...ss, address: 'fe80::1%eth0' }],
    ['port 0', { ...ss, port: 0 }],
    ['port 65536', { ...ss, port: 65_536 }],
    ['no password', { ...ss, password: '' }],
    ['a line break in the password', { ...ss, password: 'a\nb' }],
    ['half a character in the password', { ...ss, password: 'a\ud800' }],
    ['a line break in the path', { ...trojan, transport: { type: 'ws', path: '/\r\nHost: evil' } }],
    ['a gRPC service name with a space', { ...trojan, transport: { type: 'grpc', serviceName: 'a b' } }],
    ['a gRPC service name with a slash', { ...trojan, transport: { type: 'grpc', serviceName: 'a/b' } }],
    ['a gRPC service name with an escape', { ...trojan, transport: { type: 'grpc', serviceName: 'a%20b' } }],
    ['a path of two slashes', { ...trojan, transport: { type: 'ws', path: '//x' } }],
    ['a broken escape in the path', { ...vless, transport: { type: 'httpupgrade', path: '/%zz' } }],
    ['a port in the host', { ...trojan, transport: { ...over.ws, host: 'cdn.example.com:8443' } }],
    ['an IPv6 address as the host', { ...vless, transport: { ...over.xhttp, host: '2001:db8::1' } }],
    ['a broken escape in the path of v2ray-plugin', v2rayPlugin({ path: '/%zz' })],
    ['a query in the path of v2ray-plugin', v2rayPlugin({ path: '/a?b=c' })],
    ['two slashes in the path of v2ray-plugin', v2rayPlugin({ path: '//x' })],
    ['no host in the host of v2ray-plugin', v2rayPlugin({ host: '{x}' })],
    [
      'no host in the host of obfs',
      { ...ss, plugin: { name: 'obfs-local', opts: { obfs: 'http', 'obfs-host': 'a;b' } } },
    ],
    ['an old browser over grpc', { ...trojan, transport: over.grpc, tls: { ...trojan.tls, fingerprint: '360' } }],
    ['an old browser with xhttp', { ...vless, transport: over.xhttp, security: { ...tls, fingerprint: 'android' } }],
    ['an old browser with reality', { ...vless, security: { ...reality, fingerprint: 'android' } }],
    ['an old browser with vision', { ...vless, flow: 'xtls-rprx-vision', security: { ...tls, fingerprint: '360' } }],
    ['no gRPC service name', { ...trojan, transport: { type: 'grpc', serviceName: '' } }],
    ['a 2022 password that is no key', { ...ss, method: '2022-blake3-aes-128-gcm', password: 'secret' }],
    ['a 2022 key of the wrong length', { ...ss, method: '2022-blake3-aes-256-gcm', password: key128 }],
    ['a uuid that is none', { ...vless, uuid: 'me' }],
    ['vision over a websocket', { ...vless, flow: 'xtls-rprx-vision', transport: over.ws }],
    ['vision without TLS', { ...vless, flow: 'xtls-rprx-vision', security: { type: 'none' } }],
    ['reality over a websocket', { ...vless, security: reality, transport: over.ws }],
    ['a reality key that is none', { ...vless, security: { ...reality, publicKey: 'x' } }],
    ['half a byte of short id', { ...vless, security: { ...reality, shortId: 'abc' } }],
    ['reality without a name', { ...vless, security: { ...reality, sni: '' } }],
    ['an obfuscation without password', { ...hysteria2, obfs: { type: 'salamander', password: '' } }],
    ['ports that are none', { ...hysteria2, ports: '1-2,x' }],
    ['ports from high to low', { ...hysteria2, ports: '200-100' }],
    ['an option name with a separator', { ...ss, plugin: { name: 'obfs-local', opts: { obfs: 'http', 'a;b': '' } } }],
  ])('nobody gets %s', (_what, host) => {
    for (const form of forms) expect(refusalOf(form, host)).not.toBeNull();
  });

  it('gives a reason of one short line', () => {
    fc.assert(
      fc.property(fc.constantFrom(...forms), anyHost, (form, host) => {
        const reason = refusalOf(form, host)?.reason ?? 'fine';
        expect(reason).toMatch(/^[\w ,.'()-]{4,120}$/);
      }),
    );
  });

  it('has a row for every form', () => {
    expect(Object.keys(capabilities).toSorted()).toEqual([...forms].toSorted());
  });
});
