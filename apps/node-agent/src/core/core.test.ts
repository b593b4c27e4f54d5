import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeConfig, User } from '../node-config.ts';
import { accountsOf } from './accounts.ts';
import { decode, encode, type Field } from './protobuf.ts';
import { routeOf, type RouteRule } from './route.ts';
import { PRIVATE_NETWORKS, guardedDns, parseOpening, routingRules, type Reach } from './routing.ts';
import { coreConfig, fixedPart, inboundTags, type CoreSetup } from './xray-config.ts';

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
});

describe('the routing rules', () => {
  const reach = { refused: [], opened: [], mail: false, bittorrent: false, apiPort: 9, refuseUdp: false };
  const rulesOf = (more: Partial<Reach>) =>
    routingRules({ ...reach, ...more }, 'g').map(({ ruleTag: _tag, ...rule }) => rule);
  const api = { ip: ['127.0.0.0/8', '0.0.0.0/8'], port: '9', outboundTag: 'blocked' };
  const defaults = [
    { ip: PRIVATE_NETWORKS, outboundTag: 'blocked' },
    { port: '25', outboundTag: 'blocked' },
    { protocol: ['bittorrent'], outboundTag: 'blocked' },
  ];

  test('refuse what is private, mail and BitTorrent, and all UDP without a firewall', () => {
    expect(rulesOf({})).toEqual([api, ...defaults]);
    expect(rulesOf({ refuseUdp: true })[0]).toEqual({ network: 'udp', outboundTag: 'blocked' });
  });

  test("never open the core's own API, refuse before they open, and open ports of public addresses only", () => {
    const route = routeOf({
      route: {
        rules: [
          { ip_cidr: ['203.0.113.0/24'], outbound: 'block' },
          { port: [465], outbound: 'block' },
          { ip_cidr: ['10.1.0.0/16'], outbound: 'direct' },
          { ip_cidr: ['127.0.0.1'], port: [8080], outbound: 'direct' },
          { port: [25], outbound: 'direct' },
          { protocol: ['bittorrent'], outbound: 'direct' },
        ],
      },
    });
    expect(rulesOf(route)).toEqual([
      api,
      { ip: ['203.0.113.0/24'], outboundTag: 'blocked' },
      { port: '465', outboundTag: 'blocked' },
      { ip: ['10.1.0.0/16'], outboundTag: 'direct' },
      { ip: ['127.0.0.1'], port: '8080', outboundTag: 'direct' },
      defaults[0],
    ]);
  });

  test('have names of their own, under which the running core knows them', () => {
    const tags = routingRules(reach, 'g').map(({ ruleTag }) => ruleTag);
    expect(tags).toEqual(['g:0', 'g:1', 'g:2', 'g:3']);
  });

  test('a name that points into a network that is refused does not count', () => {
    const refused = [
      { network: '203.0.113.0/24', port: null },
      { network: null, port: 465 },
    ];
    expect(guardedDns(refused)).toEqual({
      servers: [{ address: 'localhost', unexpectedIPs: [...PRIVATE_NETWORKS, '203.0.113.0/24'] }],
    });
  });

  test.each<[string, readonly RouteRule[]]>([
    ['of what this agent does not know', [{ ip_cidr: ['10.0.0.9'], outbound: 'direct', domain: ['a'] } as RouteRule]],
    ['that lead elsewhere', [{ ip_cidr: ['10.0.0.9'], outbound: 'node_7' }]],
    ['of what is no network', [{ ip_cidr: ['10.0.0.9 } ; flush ruleset', 'fe80::1%eth0'], outbound: 'direct' }]],
    ['of what is no port', [{ ip_cidr: ['10.0.0.9'], port: [0, 70_000, 1.5], outbound: 'direct' }]],
    ['that open all of a port', [{ port: [80], outbound: 'direct' }]],
    ['without a condition', [{ outbound: 'direct' }, { outbound: 'block' }]],
  ])('rules %s change nothing', (_what, rules) =>
    expect(routeOf({ route: { rules } })).toEqual({ refused: [], opened: [], mail: false, bittorrent: false }),
  );
});

describe('the configuration of the core', () => {
  const user: User = { id: '42', password: 'secret', port: null, expiresAt: null, remaining: null };
  const setup = (node: Partial<NodeConfig>, more: Partial<CoreSetup> = {}): CoreSetup => ({
    node: { node_id: '1', protocol: 'shadowsocks', server_port: 8388, transport_protocol: 'tcp', ...node },
    apiPort: 1,
    accessLog: '/run/access',
    certificate: { certFile: '/c', keyFile: '/k' },
    openings: [],
    filtered: true,
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

  test('starts anew for what the running core cannot be told, and for nothing else', () => {
    const block = { route: { rules: [{ ip_cidr: ['203.0.113.0/24'], outbound: 'block' }] } };
    const fixed = (node: Partial<NodeConfig>, filtered: boolean) => fixedPart(setup(node, { filtered }));
    expect(fixed(block, true)).toBe(fixed({}, true));
    // The resolver would let names through.
    expect(fixed(block, false)).not.toBe(fixed({}, false));
    expect(fixed({ route: { rules: [{ port: [465], outbound: 'block' }] } }, false)).toBe(fixed({}, false));
    expect(fixed({ traffic_multiplier: 2 }, true)).toBe(fixed({}, true));
    expect(fixed({ server_port: 8389 }, true)).not.toBe(fixed({}, true));
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
