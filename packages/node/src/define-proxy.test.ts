import { DomainError } from '@orrery/kernel';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeDefinition } from './change-definition.ts';
import { type NodeInput, defineNode, nodeDefaults } from './define-node.ts';
import type { Reality } from './proxy.ts';
import type { RealityInput, SettingsInput } from './settings-input.ts';
import { settingsOf } from './settings-of.ts';
import { protocolSamples, trojanSample } from './testing/index.ts';

const target = 'www.example.com:443';
const reality = (change: Partial<RealityInput> = {}): SettingsInput => ({
  security: { type: 'reality', reality: { target, serverNames: ['www.example.com'], ...change } },
});
const tls = { type: 'tls' };

const define = (protocol: string, settings: SettingsInput | null = null, change: Partial<NodeInput> = {}) =>
  defineNode({ ...nodeDefaults, ...trojanSample, protocol, settings, ...change });

/** The fields that are refused. */
function refused(protocol: string, settings: SettingsInput, change: Partial<NodeInput> = {}): string[] {
  try {
    define(protocol, settings, change);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'VALIDATION_ERROR') throw error;
    return (error.details?.fields ?? []).map(({ path }) => path.replace('settings.', ''));
  }
  return [];
}

describe('without settings', () => {
  test.each<[string, object]>([
    ['trojan', { transport: { type: 'tcp' }, security: { type: 'tls', sni: null, allowInsecure: false } }],
    ['vless', { transport: { type: 'tcp' }, security: { type: 'none' }, flow: null }],
    ['vmess', { transport: { type: 'tcp' }, security: { type: 'none' }, cipher: 'auto' }],
    ['hysteria2', { security: { type: 'tls', alpn: ['h3'] }, obfs: null, upMbps: null, downMbps: null, ports: null }],
    ['tuic', { security: { type: 'tls', alpn: ['h3'] }, congestionControl: 'bbr', udpRelayMode: 'native' }],
    ['anytls', { security: { type: 'tls' }, idleSessionCheckIntervalSeconds: 30, minIdleSession: 0, padding: [] }],
  ])('%s is %j', (protocol, expected) => expect(define(protocol)).toMatchObject(expected));
});

describe.each(Object.entries(protocolSamples))('%s', (_name, { protocol, settings }) => {
  const node = define(protocol, settings);

  test('is the same after a change of nothing, and from its own settings', () => {
    expect(changeDefinition(node, {})).toEqual(node);
    expect(define(protocol, settingsOf(node))).toEqual(node);
  });

  test('has no method and no plugin', () => {
    const foreign = { encryptionMethod: 'aes-256-gcm', plugin: 'obfs-local', pluginOpts: { obfs: 'http' } };
    expect(refused(protocol, settings ?? {}, foreign)).toEqual(['encryption_method', 'plugin', 'plugin_opts']);
  });
});

describe('a setting of another protocol', () => {
  const own: Record<string, SettingsInput> = {
    flow: { flow: 'xtls-rprx-vision' },
    cipher: { cipher: 'auto' },
    obfs: { obfs: { type: 'salamander', password: 'four' } },
    up_mbps: { upMbps: 1 },
    ports: { ports: '1-2' },
    congestion_control: { congestionControl: 'bbr' },
    udp_relay_mode: { udpRelayMode: 'native' },
    idle_session_timeout: { idleSessionTimeoutSeconds: 30 },
    min_idle_session: { minIdleSession: 1 },
    padding: { padding: ['stop=8'] },
    transport: { transport: { type: 'tcp' } },
  };
  const known: Record<string, string[]> = {
    trojan: ['transport'],
    vless: ['flow', 'transport'],
    vmess: ['cipher', 'transport'],
    hysteria2: ['obfs', 'up_mbps', 'ports'],
    tuic: ['congestion_control', 'udp_relay_mode'],
    anytls: ['idle_session_timeout', 'min_idle_session', 'padding'],
  };
  test.each(Object.keys(known).flatMap((protocol) => Object.keys(own).map((field) => [protocol, field] as const)))(
    '%s, %s',
    (protocol, field) => {
      const security = protocol === 'vless' ? { security: tls } : {};
      expect(refused(protocol, { ...security, ...own[field] })).toEqual(
        known[protocol]?.includes(field) ? [] : [field],
      );
    },
  );
});

describe('bad settings', () => {
  test.each<[string, SettingsInput, string]>([
    ['vless', { transport: { type: 'quic' } }, 'transport.type'],
    ['vless', { transport: { type: 'ws', path: '/%20' } }, 'transport.path'],
    // Found by the end-to-end suite: Xray compares what it was told, escapes and query included, with what it decoded.
    ['vless', { transport: { type: 'ws', path: '/ws?a=b' } }, 'transport.path'],
    ['trojan', { transport: { type: 'httpupgrade', path: '/ws#a' } }, 'transport.path'],
    ['vless', { transport: { type: 'xhttp', serviceName: 'x' } }, 'transport.service_name'],
    ['vless', { transport: { type: 'ws', path: '//x' } }, 'transport.path'],
    ['vless', { transport: { type: 'ws', path: `/${'x'.repeat(255)}` } }, 'transport.path'],
    ...['cdn.example.com:8443', '{x}', 'a"b', '2001:db8::1', '[2001:db8::1]', 'a/b', 'a@b', 'a,b', '*', ''].map(
      (host): [string, SettingsInput, string] => ['vless', { transport: { type: 'ws', host } }, 'transport.host'],
    ),
    ...['a/b', '/a', 'a%20b', 'a|b', ''].map((serviceName): [string, SettingsInput, string] => [
      'trojan',
      { transport: { type: 'grpc', serviceName } },
      'transport.service_name',
    ]),
    ['vless', { security: { type: 'xtls' } }, 'security.type'],
    ['vless', { security: { type: 'none', sni: 'a.example' } }, 'security.sni'],
    ['vless', { security: { type: 'none', allowInsecure: true } }, 'security.allow_insecure'],
    ['vless', { security: { ...tls, reality: { target, serverNames: ['a.example'] } } }, 'security.reality'],
    ['vless', { flow: 'xtls-rprx-vision' }, 'flow'],
    ['vless', { flow: 'xtls-rprx-direct', security: tls }, 'flow'],
    ['vless', { flow: 'xtls-rprx-vision', security: tls, transport: { type: 'ws' } }, 'flow'],
    ['vless', { ...reality(), transport: { type: 'ws' } }, 'transport.type'],
    ['vless', { ...reality(), transport: { type: 'httpupgrade' } }, 'transport.type'],
    ['vless', { security: { type: 'reality' } }, 'security.reality'],
    ['vless', { security: { ...reality().security, type: 'reality', alpn: ['h2'] } }, 'security.alpn'],
    ['vless', { security: { ...reality().security, type: 'reality', allowInsecure: true } }, 'security.allow_insecure'],
    ['vless', { security: { ...reality().security, type: 'reality', sni: 'other.example' } }, 'security.sni'],
    ['vmess', { transport: { type: 'xhttp' } }, 'transport.type'],
    ['vmess', reality(), 'security.type'],
    ['vmess', { cipher: 'rc4' }, 'cipher'],
    ['trojan', { security: { type: 'none' } }, 'security.type'],
    ['hysteria2', { security: { type: 'none' } }, 'security.type'],
    ['hysteria2', { security: { ...tls, alpn: ['h2'] } }, 'security.alpn'],
    ['hysteria2', { security: { ...tls, fingerprint: 'chrome' } }, 'security.fingerprint'],
    ['hysteria2', { obfs: { type: 'xplus', password: 'four' } }, 'obfs.type'],
    ['hysteria2', { obfs: { type: 'salamander', password: 'abc' } }, 'obfs.password'],
    ['hysteria2', { obfs: { type: 'salamander', password: 'a b c' } }, 'obfs.password'],
    ['hysteria2', { upMbps: 0 }, 'up_mbps'],
    ['hysteria2', { downMbps: 1.5 }, 'down_mbps'],
    ['hysteria2', { ports: '' }, 'ports'],
    ['hysteria2', { ports: '5-4' }, 'ports'],
    ['hysteria2', { ports: '1-65536' }, 'ports'],
    ['hysteria2', { ports: '0-5' }, 'ports'],
    ['hysteria2', { ports: '1-2, 4' }, 'ports'],
    ['hysteria2', { ports: Array.from({ length: 29 }, (_, n) => n + 1).join(',') }, 'ports'],
    ['tuic', { congestionControl: 'reno' }, 'congestion_control'],
    ['tuic', { udpRelayMode: 'tcp' }, 'udp_relay_mode'],
    ['anytls', { security: { type: 'reality' } }, 'security.type'],
    ['anytls', { idleSessionCheckIntervalSeconds: 5 }, 'idle_session_check_interval'],
    ['anytls', { idleSessionTimeoutSeconds: 86_401 }, 'idle_session_timeout'],
    ['anytls', { minIdleSession: -1 }, 'min_idle_session'],
    ['anytls', { padding: ['0=30-30'] }, 'padding'],
    ['anytls', { padding: ['stop=8', 'stop=9'] }, 'padding'],
    ['anytls', { padding: ['stop=8', '0=30'] }, 'padding[1]'],
    ['anytls', { padding: ['stop=8', '1=500-100'] }, 'padding[1]'],
    ['anytls', { padding: ['stop=8', '1=c,0-9'] }, 'padding[1]'],
    ['anytls', { padding: ['stop=8\n0=1-2'] }, 'padding[0]'],
    ['shadowsocks', { security: tls }, 'settings'],
  ])('%s %j', (protocol, settings, field) => expect(refused(protocol, settings)).toContain(field));
});

describe('what transport and security ask of each other', () => {
  const grpc = { type: 'grpc', serviceName: 'g' };
  const xhttp = { type: 'xhttp' };
  const like = (fingerprint: string) => ({ security: { ...tls, fingerprint } });
  const vision = { flow: 'xtls-rprx-vision' };

  test.each<[string, SettingsInput]>([
    ['vless', { security: { type: 'reality', fingerprint: 'android', reality: reality().security?.reality } }],
    ['vless', { ...vision, ...like('android') }],
    ['vless', { ...vision, ...like('360') }],
    ['trojan', { transport: grpc, ...like('360') }],
    ['vmess', { transport: grpc, ...like('android') }],
    ['vless', { transport: xhttp, ...like('android') }],
  ])('no browser without TLS 1.3 and HTTP/2: %s %j', (protocol, settings) =>
    expect(refused(protocol, settings)).toEqual(['security.fingerprint']),
  );

  test.each<[string, SettingsInput]>([
    ['trojan', like('android')],
    ['vmess', { transport: { type: 'ws' }, ...like('360') }],
    ['anytls', like('360')],
    ['vless', { transport: grpc, ...like('qq') }],
    ['vless', { transport: xhttp, security: { ...tls, alpn: ['http/1.1', 'h2'] } }],
    ['vless', { transport: grpc, security: { ...tls, alpn: [] } }],
    ['vless', { transport: { type: 'ws' }, security: { ...tls, alpn: ['http/1.1'] } }],
  ])('takes what goes together: %s %j', (protocol, settings) => expect(refused(protocol, settings)).toEqual([]));

  test.each<[string, SettingsInput]>([
    ['vless', { transport: xhttp, security: { ...tls, alpn: ['http/1.1'] } }],
    ['vmess', { transport: grpc, security: { ...tls, alpn: ['http/1.1'] } }],
  ])('no HTTP/2 without its name: %s %j', (protocol, settings) =>
    expect(refused(protocol, settings)).toEqual(['security.alpn']),
  );
});

describe('reality', () => {
  const of = (settings: SettingsInput): Reality => {
    const node = define('vless', settings);
    if (node.protocol !== 'vless' || node.security.type !== 'reality') throw new Error('no reality');
    return node.security.reality;
  };

  test('makes what is left out: a key pair of its own, and a short id', () => {
    const [one, other] = [of(reality()), of(reality())];
    expect(one.privateKey).not.toBe(other.privateKey);
    expect(one.shortIds).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
    const jwk = { kty: 'OKP', crv: 'X25519', d: one.privateKey, x: one.publicKey };
    const key = createPublicKey(createPrivateKey({ key: jwk, format: 'jwk' }));
    expect(key.export({ format: 'jwk' }).x).toBe(one.publicKey);
  });

  test('derives the public key as xray x25519 does', () => {
    const { publicKey } = of(reality({ privateKey: 'sDKA2Q8HvVCSn9jPQdg93EJjBnT0FxE5SxhByn6nzEw' }));
    expect(publicKey).toBe('QNVNuzBjhc3nx4xRCSrGa6hxQDuXP16sR3-dmn0wikc');
  });

  test.each<[Partial<RealityInput>, string]>([
    [{ privateKey: '' }, 'private_key'],
    [{ privateKey: 'x'.repeat(43) }, 'private_key'],
    [{ privateKey: `${'A'.repeat(43)}=` }, 'private_key'],
    [{ publicKey: 'QNVNuzBjhc3nx4xRCSrGa6hxQDuXP16sR3-dmn0wikc' }, 'public_key'],
    [{ privateKey: 'A'.repeat(43), publicKey: 'QNVNuzBjhc3nx4xRCSrGa6hxQDuXP16sR3-dmn0wikc' }, 'public_key'],
    [{ target: 'www.example.com' }, 'target'],
    [{ target: 'www.example.com:0' }, 'target'],
    [{ target: '2001:db8::1:443' }, 'target'],
    [{ target: '/run/socket' }, 'target'],
    [{ serverNames: [] }, 'server_names'],
    [{ serverNames: ['*.example.com'] }, 'server_names[0]'],
    [{ serverNames: ['a.example', 'a.example'] }, 'server_names'],
    [{ shortIds: [] }, 'short_ids'],
    [{ shortIds: [''] }, 'short_ids[0]'],
    [{ shortIds: ['abc'] }, 'short_ids[0]'],
    [{ shortIds: ['00112233445566778899'] }, 'short_ids[0]'],
    [{ shortIds: ['aa', 'aa'] }, 'short_ids'],
  ])('refuses %j', (change, field) => expect(refused('vless', reality(change))).toContain(`security.reality.${field}`));

  test.each(['www.example.com:443', '192.0.2.1:8443', '[2001:db8::1]:443'])('takes the target %s', (target) =>
    expect(of(reality({ target })).target).toBe(target),
  );

  test('keeps its keys and short ids where a change does not name them', () => {
    const node = define('vless', reality());
    const before = of(reality({ privateKey: 'sDKA2Q8HvVCSn9jPQdg93EJjBnT0FxE5SxhByn6nzEw', shortIds: ['ab'] }));
    const kept = define('vless', reality({ ...before }));
    const changed = changeDefinition(kept, { settings: reality({ target: 'other.example:443' }) });
    expect(settingsOf(changed)?.security?.reality).toEqual({ ...before, target: 'other.example:443' });
    const shown = reality({ publicKey: before.publicKey, shortIds: before.shortIds });
    expect(changeDefinition(kept, { settings: shown })).toEqual(kept);
    const foreign = reality({ publicKey: of(reality()).publicKey });
    expect(() => changeDefinition(node, { settings: foreign })).toThrow('public_key');
    const turned = changeDefinition(kept, { settings: reality({ privateKey: 'A'.repeat(43) }) });
    expect(settingsOf(turned)?.security?.reality?.publicKey).not.toBe(before.publicKey);
  });

  test('is made anew after a change to plain tls and back', () => {
    const node = define('vless', reality());
    const back = changeDefinition(changeDefinition(node, { settings: { security: tls } }), { settings: reality() });
    expect(settingsOf(back)?.security?.reality?.privateKey).not.toBe(settingsOf(node)?.security?.reality?.privateKey);
  });
});

describe('what an agent cannot serve', () => {
  const hop = { ports: '20000-20100' };
  test.each<[string, string, SettingsInput, string | undefined]>([
    ['orris', 'vless', {}, 'security.type'],
    ['orris', 'vless', { security: tls }, undefined],
    ['orris', 'vless', { security: tls, transport: { type: 'grpc', serviceName: 'g' } }, undefined],
    ['orris', 'vless', { security: tls, transport: { type: 'httpupgrade' } }, 'transport.type'],
    ['orris', 'vless', { security: tls, transport: { type: 'xhttp' } }, 'transport.type'],
    ['orris', 'trojan', { transport: { type: 'httpupgrade' } }, 'transport.type'],
    ['orris', 'vless', reality(), undefined],
    ['orris', 'vless', reality({ target: 'other.example:443' }), 'security.reality.target'],
    ['orris', 'vless', reality({ target: 'www.example.com:8443' }), 'security.reality.target'],
    ['orris', 'vless', reality({ shortIds: ['aa', 'bb'] }), 'security.reality.short_ids'],
    ['orris', 'vmess', {}, undefined],
    ['orris', 'hysteria2', {}, undefined],
    ['orris', 'hysteria2', hop, 'ports'],
    ['orris', 'tuic', {}, undefined],
    ['orris', 'anytls', {}, undefined],
    ['orris', 'anytls', { padding: ['stop=8'] }, 'padding'],
    ['uniproxy', 'vless', reality({ target: 'other.example:8443' }), undefined],
    ['uniproxy', 'vmess', {}, undefined],
    ['uniproxy', 'hysteria2', {}, undefined],
    ['uniproxy', 'tuic', {}, 'protocol'],
    ['uniproxy', 'anytls', {}, 'protocol'],
    ...['vless', 'vmess', 'hysteria2', 'tuic', 'anytls'].map((protocol): [string, string, SettingsInput, string] => [
      'mu',
      protocol,
      {},
      'protocol',
    ]),
  ])('%s, %s %j', (agent, protocol, settings, field) =>
    expect(refused(protocol, settings, { agent })).toEqual(field === undefined ? [] : [field]),
  );

  test.each(Object.entries(protocolSamples))('native serves it: %s', (_name, { protocol, settings }) =>
    expect(define(protocol, settings, { agent: 'native' }).protocol).toBe(protocol),
  );
});

test('whatever the settings are, they are taken or refused by name, and what is taken stays as it is', () => {
  const text = fc.oneof(fc.constantFrom('/', 'a.example', 'h2', 'none', 'tls', 'ws', 'stop=8', ''), fc.string());
  const number = fc.oneof(fc.integer({ min: -1, max: 100 }), fc.double());
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const settings: fc.Arbitrary<SettingsInput> = fc.record({
    transport: maybe(
      fc.record({
        type: fc.oneof(fc.constantFrom('tcp', 'ws', 'grpc', 'httpupgrade', 'xhttp'), text),
        path: maybe(text),
        host: maybe(text),
        serviceName: maybe(text),
      }),
    ),
    security: maybe(
      fc.record({
        type: fc.constantFrom('none', 'tls', 'reality', ''),
        sni: maybe(text),
        alpn: maybe(fc.array(text)),
        fingerprint: maybe(text),
        allowInsecure: maybe(fc.boolean()),
        reality: maybe(
          fc.record({
            target: fc.oneof(fc.constant(target), text),
            serverNames: fc.array(text),
            privateKey: maybe(fc.oneof(fc.base64String(), text)),
            shortIds: maybe(fc.array(text)),
          }),
        ),
      }),
    ),
    flow: maybe(text),
    cipher: maybe(text),
    ports: maybe(text),
    upMbps: maybe(number),
    padding: maybe(fc.array(text)),
    minIdleSession: maybe(number),
  });
  fc.assert(
    fc.property(fc.constantFrom('trojan', 'vless', 'vmess', 'hysteria2', 'tuic', 'anytls'), settings, (name, given) => {
      if (refused(name, given).length > 0) return;
      const node = define(name, given);
      const again = define(name, settingsOf(node));
      expect(again).toEqual(node);
    }),
    { numRuns: 1_000 },
  );
});
