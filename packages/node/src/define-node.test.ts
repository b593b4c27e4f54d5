import { DomainError } from '@orrery/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NodeInput, defineNode, nodeDefaults } from './define-node.ts';
import { agents } from './node.ts';
import { encryptionMethods, sniOf } from './proxy.ts';
import { routeRules } from './route.ts';
import { shadowsocksSample, trojanSample } from './testing/index.ts';

const ss: NodeInput = { ...nodeDefaults, ...shadowsocksSample };
const plain: NodeInput = { ...ss, plugin: null, pluginOpts: null };
const trojan: NodeInput = { ...nodeDefaults, ...trojanSample };

/** The fields that are refused, with why. */
function refusals(input: NodeInput): Record<string, string> {
  try {
    defineNode(input);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'VALIDATION_ERROR') throw error;
    return Object.fromEntries(error.details?.fields?.map(({ path, message }) => [path, message]) ?? []);
  }
  return {};
}

describe('defineNode', () => {
  test('names every wrong field at once', () => {
    const wrong = { ...ss, name: ' ', serverAddress: '', serverPort: 0, listenPort: 65_536, encryptionMethod: 'none' };
    expect(Object.keys(refusals(wrong)).sort()).toEqual(
      ['encryption_method', 'listen_port', 'name', 'server_address', 'server_port'].sort(),
    );
  });

  test('keeps names as they are given, emoji and right-to-left marks included', () => {
    for (const name of [' two  spaces ', '🇩🇪 Köln', 'a\u202eb', '=SUM(A1)', '名'.repeat(200), '🚀'.repeat(200)]) {
      expect(defineNode({ ...plain, name }).name).toBe(name);
    }
  });

  test.each(['', ' ', '\t', 'a\tb', 'a\nb', 'a\u0000b', 'a\u0085b', 'a\u2028b', 'x'.repeat(201)])(
    'refuses the name %j',
    (name) => expect(refusals({ ...plain, name })).toHaveProperty('name'),
  );

  test('takes empty texts as none', () => {
    const node = defineNode({
      ...plain,
      region: '',
      description: ' ',
      plugin: '',
      pluginOpts: {},
      certificateSha256: '',
    });
    expect(node).toMatchObject({ region: null, description: null, plugin: null, certificateSha256: null });
  });

  test('a description may have lines', () => {
    expect(defineNode({ ...plain, description: 'one\r\n\ttwo' }).description).toBe('one\r\n\ttwo');
    expect(refusals({ ...plain, description: 'a\u001bb' })).toHaveProperty('description');
  });

  test.each([['a,b'], [''], [' a'], ['a '], ['a\nb'], ['x'.repeat(65)]])('refuses the tag %j', (tag) => {
    expect(refusals({ ...plain, tags: ['ok', tag] })).toHaveProperty('tags[1]');
  });

  test('multipliers of three decimals are kept exactly, others are refused', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (thousandths) => {
        expect(defineNode({ ...plain, multiplier: thousandths / 1000 }).multiplierThousandths).toBe(thousandths);
      }),
    );
    for (const multiplier of [0.0001, 1.0005, -0.001, 1000.001, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(refusals({ ...plain, multiplier })).toHaveProperty('multiplier');
    }
  });

  test('a certificate hash is kept in lower-case hex', () => {
    const certificateSha256 = 'AB:'.repeat(31) + 'CD';
    expect(defineNode({ ...trojan, certificateSha256 }).certificateSha256).toBe('ab'.repeat(31) + 'cd');
  });

  test('the third 2022 method is refused with its reason', () => {
    const why = refusals({ ...plain, encryptionMethod: '2022-blake3-chacha20-poly1305' })['encryption_method'];
    expect(why).toContain('cannot hold many users');
  });
});

describe('plugins', () => {
  test.each([
    ['obfs-local', { obfs: 'http' }],
    ['obfs-local', { obfs: 'tls', 'obfs-host': 'a.example', 'obfs-uri': '/x?y=1' }],
    ['obfs-local', { obfs: 'http', 'obfs-host': 'a.example:8080' }],
    ['v2ray-plugin', null],
    ['v2ray-plugin', { host: '2001:db8::1', path: "/v-l_e.s~s/!$'()*,:@x" }],
    ['v2ray-plugin', { mode: 'websocket', host: 'a.example', path: '/ws', tls: 'true', mux: '0' }],
    ['v2ray-plugin', { mode: 'quic', tls: '' }],
  ])('%s takes %j', (plugin, pluginOpts) => {
    expect(defineNode({ ...plain, plugin, pluginOpts })).toMatchObject({
      plugin: { name: plugin, opts: pluginOpts ?? {} },
    });
  });

  test.each([
    ['obfs-local', null, 'obfs'],
    ['obfs-local', { obfs: 'ws' }, 'obfs'],
    ['obfs-local', { obfs: 'http', mode: 'websocket' }, 'mode'],
    ['obfs-local', { obfs: 'http', 'obfs-host': 'a b' }, 'obfs-host'],
    ['obfs-local', { obfs: 'http', 'obfs-host': '' }, 'obfs-host'],
    ['obfs-local', { obfs: 'http', 'obfs-uri': 'x' }, 'obfs-uri'],
    // sing-box panics when it is used.
    ['obfs-local', { obfs: 'http', 'obfs-host': 'a;b=c\\d' }, 'obfs-host'],
    ['v2ray-plugin', { host: '{x}' }, 'host'],
    ['v2ray-plugin', { host: 'a/b' }, 'host'],
    // sing-box refuses the whole document for the first; the others carry nothing in some client or other.
    ...['/%zz', '/a#b', '/a?b=c', '//x', '/a%20b', '/a;b', '/a\\b', '/a=b', '/a&b', '/a|c', '/a+b'].map(
      (path): [string, Record<string, unknown>, string] => ['v2ray-plugin', { path }, 'path'],
    ),
    ['v2ray-plugin', { mode: 'grpc' }, 'mode'],
    ['v2ray-plugin', { tls: 'false' }, 'tls'],
    ['v2ray-plugin', { mux: '1025' }, 'mux'],
    ['v2ray-plugin', { mux: 1 }, 'mux'],
    ['v2ray-plugin', { path: '/a\r\nX: y' }, 'path'],
    ['v2ray-plugin', { cert: '/etc/passwd' }, 'cert'],
    ['v2ray-plugin', { constructor: 'x' }, 'constructor'],
  ])('%s refuses %j', (plugin, pluginOpts, option) => {
    expect(Object.keys(refusals({ ...plain, plugin, pluginOpts }))).toEqual([`plugin_opts.${option}`]);
  });
});

describe('trojan', () => {
  test('is tls over tcp by itself, with the address as sni', () => {
    const node = defineNode(trojan);
    expect(node).toMatchObject({ transport: { type: 'tcp' }, security: { sni: null, allowInsecure: false } });
    expect(node.protocol === 'trojan' && sniOf(node)).toBe(trojan.serverAddress);
  });

  test('a websocket goes to / unless said otherwise', () => {
    const node = defineNode({ ...trojan, settings: { transport: { type: 'ws' } } });
    expect(node).toMatchObject({ transport: { type: 'ws', path: '/', host: null } });
  });

  test.each([
    [{ transport: { type: 'tcp', path: '/' } }, 'transport.path'],
    [{ transport: { type: 'ws', path: 'x' } }, 'transport.path'],
    [{ transport: { type: 'ws', path: '/a b' } }, 'transport.path'],
    [{ transport: { type: 'ws', serviceName: 'x' } }, 'transport.service_name'],
    [{ transport: { type: 'grpc' } }, 'transport.service_name'],
    [{ transport: { type: 'grpc', serviceName: 'x', host: 'y' } }, 'transport.host'],
    [{ transport: { type: 'xhttp' } }, 'transport.type'],
    [{ security: { type: 'none' } }, 'security.type'],
    [{ security: { type: 'tls', sni: 'a b' } }, 'security.sni'],
    [{ security: { type: 'tls', alpn: ['h3'] } }, 'security.alpn'],
    [{ security: { type: 'tls', alpn: ['h2', 'h2'] } }, 'security.alpn'],
    [{ security: { type: 'tls', fingerprint: 'netscape' } }, 'security.fingerprint'],
  ])('refuses %j', (settings, field) => {
    expect(Object.keys(refusals({ ...trojan, settings }))).toEqual([`settings.${field}`]);
  });

  test('has no method and no plugin', () => {
    const input = { ...trojan, encryptionMethod: 'aes-256-gcm', plugin: 'obfs-local', pluginOpts: { obfs: 'http' } };
    expect(Object.keys(refusals(input)).sort()).toEqual(['encryption_method', 'plugin', 'plugin_opts']);
  });
});

describe('what an agent cannot serve', () => {
  const inputs: [string, NodeInput][] = [
    ...encryptionMethods.map((method): [string, NodeInput] => [method, { ...plain, encryptionMethod: method }]),
    ['plugin', ss],
    ['trojan', trojan],
  ];
  const refused: Record<string, string> = {
    'orris plugin': 'plugin',
    'uniproxy 2022-blake3-aes-128-gcm': 'encryption_method',
    'mu 2022-blake3-aes-128-gcm': 'encryption_method',
    'mu 2022-blake3-aes-256-gcm': 'encryption_method',
    'mu plugin': 'plugin',
    'mu trojan': 'protocol',
  };
  test.each(agents.flatMap((agent) => inputs.map(([what, input]) => [agent, what, input] as const)))(
    '%s, %s',
    (agent, what, input) => {
      const field = refused[`${agent} ${what}`];
      expect(Object.keys(refusals({ ...input, agent }))).toEqual(field ? [field] : []);
    },
  );
});

describe('a route', () => {
  const none = { allow: [], block: [], mail: false, bittorrent: false };

  test('that says nothing is none', () => {
    expect(defineNode({ ...plain, route: none }).route).toBeNull();
    expect(defineNode({ ...plain, route: { ...none, mail: true } }).route).toEqual({ ...none, mail: true });
  });

  test('is told as rules: what is refused, what is open, then ports and protocols', () => {
    const { route } = defineNode({
      ...plain,
      route: {
        allow: ['10.1.0.0/16', '10.1.2.3:8080', '[fd00::1]:53', '[fd00::/8]:443', '::1'],
        block: ['203.0.113.9', ':465'],
        mail: true,
        bittorrent: true,
      },
    });
    expect(route && routeRules(route)).toEqual([
      { ip_cidr: ['203.0.113.9'], outbound: 'block' },
      { port: [465], outbound: 'block' },
      { ip_cidr: ['10.1.0.0/16'], outbound: 'direct' },
      { ip_cidr: ['10.1.2.3'], port: [8080], outbound: 'direct' },
      { ip_cidr: ['fd00::1'], port: [53], outbound: 'direct' },
      { ip_cidr: ['fd00::/8'], port: [443], outbound: 'direct' },
      { ip_cidr: ['::1'], outbound: 'direct' },
      { port: [25], outbound: 'direct' },
      { protocol: ['bittorrent'], outbound: 'direct' },
    ]);
  });

  test.each([
    '',
    'intranet.example',
    '10.1.0.0/33',
    'fd00::/129',
    '10.1.2.3/8/8',
    '10.1.2.3/-1',
    '10.1.2.3:0',
    '10.1.2.3:65536',
    '[10.1.2.3',
    'fe80::1%eth0',
    '::ffff:10.1.2.3',
    '10.1.2.3; flush',
    ':25',
  ])('opens no %j', (entry) => {
    const route = { ...none, allow: ['10.1.0.0/16', entry] };
    expect(Object.keys(refusals({ ...plain, route }))).toEqual(['route.allow[1]']);
  });

  test.each(['', 'example.com', '203.0.113.9:443', ':', ':0', ':x'])('refuses no %j', (entry) => {
    expect(Object.keys(refusals({ ...plain, route: { ...none, block: [entry] } }))).toEqual(['route.block[0]']);
  });

  test('is bounded, and names nothing twice', () => {
    const many = Array.from({ length: 101 }, (_, i) => `10.0.0.${i}`);
    expect(refusals({ ...plain, route: { ...none, allow: many } })).toHaveProperty(['route.allow']);
    expect(refusals({ ...plain, route: { ...none, block: [':1', ':1'] } })).toHaveProperty(['route.block']);
  });

  test.each(['uniproxy', 'mu'])('is refused where the agent is %s, which cannot be told', (agent) => {
    expect(refusals({ ...plain, agent, route: { ...none, mail: true } })).toHaveProperty('route');
    expect(refusals({ ...plain, agent, route: none })).toEqual({});
  });
});
