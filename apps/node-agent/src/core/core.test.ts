import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeConfig, User } from '../node-config.ts';
import { accountsOf } from './accounts.ts';
import { decode, encode, type Field } from './protobuf.ts';
import { parseOpening, routingRules } from './routing.ts';
import { coreConfig, inboundTags, type CoreSetup } from './xray-config.ts';

describe('messages', () => {
  test('come back as they were sent', () => {
    const value = fc.oneof(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), fc.uint8Array());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), value)), (fields: Field[]) => {
        const read: Field[] = [];
        decode(encode(fields), (number, got) =>
          read.push([number, typeof got === 'number' ? got : new Uint8Array(got)]),
        );
        expect(read).toEqual(fields);
      }),
    );
  });

  test('leave out what is empty, and end where they end', () => {
    expect(
      encode([
        [1, ''],
        [2, 0],
      ]),
    ).toHaveLength(0);
    expect(() => decode(encode([[1, 'abc']]).subarray(0, 3), () => {})).toThrow(/too early/);
  });
});

describe('openings', () => {
  test.each([
    ['10.1.2.3', { network: '10.1.2.3', port: null }],
    ['10.1.0.0/16', { network: '10.1.0.0/16', port: null }],
    ['127.0.0.1:8080', { network: '127.0.0.1', port: 8080 }],
    ['[::1]:8080', { network: '::1', port: 8080 }],
    ['fd00::/8', { network: 'fd00::/8', port: null }],
  ])('%s', (text, opening) => expect(parseOpening(text)).toEqual(opening));

  test.each(['', 'localhost', '10.1.2.3/33', '10.1.2.3:0', '10.1.2.3:70000', '10.0.0.0/8/8', 'a:1'])(
    '%s is none',
    (text) => expect(parseOpening(text)).toBeUndefined(),
  );

  test('without a firewall come after all UDP', () =>
    expect(routingRules([{ ip: ['10.0.0.9'], outboundTag: 'direct' }], [], true)[0]).toEqual({
      network: 'udp',
      outboundTag: 'blocked',
    }));

  test("come after the operator's rules and before what is refused", () => {
    const own = { domain: ['example.com'], outboundTag: 'blocked' };
    expect(routingRules([own], [{ network: '127.0.0.1', port: 80 }]).slice(0, 2)).toEqual([
      own,
      { ip: ['127.0.0.1'], port: '80', outboundTag: 'direct' },
    ]);
  });
});

describe('the configuration of the core', () => {
  const user: User = { id: '42', password: 'secret', port: null, expiresAt: null, remaining: null };
  const setup = (node: Partial<NodeConfig>, more: Partial<CoreSetup> = {}): CoreSetup => ({
    node: { node_id: '1', protocol: 'shadowsocks', server_port: 8388, transport_protocol: 'tcp', ...node },
    apiPort: 1,
    accessLog: '/run/access',
    certificate: { certFile: '/c', keyFile: '/k' },
    openings: [],
    refuseUdp: false,
    listen: '::',
    behindPlugin: null,
    ...more,
  });
  const inboundsOf = (made: CoreSetup): unknown => coreConfig(made, [user])['inbounds'];

  test('names users by their ids, and gives UDP an inbound of its own', () => {
    expect(inboundsOf(setup({ encryption_method: 'aes-256-gcm' }))).toMatchObject([
      { tag: 'tcp', port: 8388, settings: { network: 'tcp', clients: [{ email: '42', method: 'aes-256-gcm' }] } },
      { tag: 'udp', port: 8388, settings: { network: 'udp' } },
    ]);
  });

  test('hides TCP behind a plugin, and leaves UDP where it was', () => {
    const made = setup({ encryption_method: 'aes-256-gcm', plugin: 'obfs-local' }, { behindPlugin: 9 });
    expect(inboundsOf(made)).toMatchObject([
      { tag: 'tcp', listen: '127.0.0.1', port: 9 },
      { tag: 'udp', port: 8388 },
    ]);
  });

  test('puts TLS and the transport around Trojan', () => {
    const made = setup({ protocol: 'trojan', transport_protocol: 'ws', path: '/p', host: 'h' });
    expect(inboundsOf(made)).toMatchObject([
      {
        protocol: 'trojan',
        streamSettings: { network: 'ws', security: 'tls', wsSettings: { path: '/p', host: 'h' } },
      },
    ]);
    expect(inboundTags(made.node)).toEqual(['tcp']);
  });

  test.each([
    [{ protocol: 'vless', vless_security: 'none' }, 'vless', 'none'],
    [{ protocol: 'vless', vless_security: 'reality', vless_flow: 'xtls-rprx-vision' }, 'vless', 'reality'],
    [{ protocol: 'vmess', transport_protocol: 'httpupgrade' }, 'vmess', 'none'],
    [{ protocol: 'vmess', vmess_tls: true }, 'vmess', 'tls'],
    [{ protocol: 'hysteria2', hysteria2_obfs_password: 'x', hysteria2_up_mbps: 9 }, 'hysteria', 'tls'],
  ])('speaks %j', (node, protocol, security) => {
    const made = setup(node);
    expect(inboundsOf(made)).toMatchObject([{ protocol, streamSettings: { security } }]);
    expect(accountsOf(made.node).account(user).value.includes('secret')).toBe(true);
  });

  test.each([{ protocol: 'tuic' }, { protocol: 'shadowsocks', encryption_method: 'rc4' }])('refuses %j', (node) =>
    expect(() => accountsOf(setup(node).node)).toThrow(/the core serves no/),
  );
});
