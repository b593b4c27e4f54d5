import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capabilities, refusalOf } from './capability.ts';
import { formats, type Format, type Host, type OmissionCode } from './model.ts';
import { anyHost } from './testing/arbitraries.ts';

const ss: Host = {
  protocol: 'shadowsocks',
  key: '6f1c0f7e-0000-4000-8000-000000000001',
  name: 'ss',
  address: 'a.example.com',
  port: 8388,
  method: 'aes-256-gcm',
  password: 'secret',
};
const trojan: Host = {
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

/** Which formats leave the host out, and why; the rest carry it. */
const cases: readonly [what: string, host: Host, refusals: Partial<Record<Format, OmissionCode>>][] = [
  ['plain Shadowsocks', ss, {}],
  [
    'Shadowsocks 2022',
    { ...ss, method: '2022-blake3-aes-128-gcm', password: `${key128}:${key128}` },
    { clash: 'method' },
  ],
  ['obfs http', obfs('http'), { v2ray: 'plugin' }],
  ['obfs tls', obfs('tls'), { v2ray: 'plugin' }],
  ['v2ray-plugin websocket', v2rayPlugin({}), { v2ray: 'plugin', surge: 'plugin' }],
  [
    'v2ray-plugin quic',
    v2rayPlugin({ mode: 'quic' }),
    { base64: 'plugin', clash: 'plugin', mihomo: 'plugin', v2ray: 'plugin', surge: 'plugin' },
  ],
  [
    'v2ray-plugin with a certificate',
    v2rayPlugin({ tls: '', certRaw: 'MIIB' }),
    { clash: 'plugin', mihomo: 'plugin', v2ray: 'plugin', surge: 'plugin' },
  ],
  ['trojan tcp', trojan, { sip008: 'protocol' }],
  ['trojan ws', { ...trojan, transport: { type: 'ws', path: '/' } }, { sip008: 'protocol' }],
  [
    'trojan grpc',
    { ...trojan, transport: { type: 'grpc', serviceName: 'x' } },
    { sip008: 'protocol', surge: 'transport' },
  ],
  [
    'self-signed, unknown',
    { ...trojan, tls: { sni: 'a', allowInsecure: true } },
    { sip008: 'protocol', v2ray: 'certificate' },
  ],
  [
    'self-signed, known',
    { ...trojan, tls: { sni: 'a', allowInsecure: true, certificateSha256: 'AB:'.repeat(31) + 'CD' } },
    { sip008: 'protocol' },
  ],
  ['a quote in the password', { ...trojan, password: 'a"b' }, { sip008: 'protocol', surge: 'text' }],
];

describe('what each format carries', () => {
  it.each(cases)('%s', (_what, host, refusals) => {
    const found = formats.map((format) => [format, refusalOf(format, host)?.code]).filter(([, code]) => code);
    expect(Object.fromEntries(found)).toEqual(refusals);
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
    ['no gRPC service name', { ...trojan, transport: { type: 'grpc', serviceName: '' } }],
    ['a 2022 password that is no key', { ...ss, method: '2022-blake3-aes-128-gcm', password: 'secret' }],
    ['a 2022 key of the wrong length', { ...ss, method: '2022-blake3-aes-256-gcm', password: key128 }],
    ['an option name with a separator', { ...ss, plugin: { name: 'obfs-local', opts: { obfs: 'http', 'a;b': '' } } }],
  ])('nobody gets %s', (_what, host) => {
    for (const format of formats) expect(refusalOf(format, host)).not.toBeNull();
  });

  it('gives a reason of one short line', () => {
    fc.assert(
      fc.property(fc.constantFrom(...formats), anyHost, (format, host) => {
        const reason = refusalOf(format, host)?.reason ?? 'fine';
        expect(reason).toMatch(/^[\w ,.'()-]{4,120}$/);
      }),
    );
  });

  it('has a row for every format', () => {
    expect(Object.keys(capabilities).toSorted()).toEqual([...formats].toSorted());
  });
});
