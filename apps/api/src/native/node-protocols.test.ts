import { emptyTables } from '@orrery/persistence/testing';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testApi } from '../testing/test-api.ts';

const api = await testApi();
let token = '';
beforeAll(async () => {
  token = await api.signIn();
});
beforeEach(() => emptyTables(api.db, 'nodes'));

async function call(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await api.app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, text: answer.body, body: answer.json() };
}

const base = { name: 'N', server_address: 'node.example', server_port: 443 };
const privateKey = 'sDKA2Q8HvVCSn9jPQdg93EJjBnT0FxE5SxhByn6nzEw';
const publicKey = 'QNVNuzBjhc3nx4xRCSrGa6hxQDuXP16sR3-dmn0wikc';
const reality = { target: 'www.example.com:443', server_names: ['www.example.com'] };
const tls = { type: 'tls', allow_insecure: false };

/** What is sent, and what is shown of it where that is not the same. */
const examples: readonly [string, object | undefined, object?][] = [
  ['vless', undefined, { transport: { type: 'tcp' }, security: { type: 'none' } }],
  [
    'vless',
    {
      transport: { type: 'tcp' },
      security: {
        type: 'reality',
        sni: 'www.example.com',
        fingerprint: 'chrome',
        reality: { ...reality, public_key: publicKey, short_ids: ['0123456789abcdef', 'ab'] },
      },
      flow: 'xtls-rprx-vision',
    },
  ],
  [
    'vless',
    {
      transport: { type: 'xhttp', path: '/x', host: 'h.example' },
      security: { ...tls, sni: 's.example', alpn: ['h2'] },
    },
  ],
  ['vless', { transport: { type: 'httpupgrade', path: '/u' }, security: tls }],
  ['vmess', { transport: { type: 'grpc', service_name: 'g' }, security: tls, cipher: 'aes-128-gcm' }],
  [
    'vmess',
    { transport: { type: 'ws' } },
    { transport: { type: 'ws', path: '/' }, security: { type: 'none' }, cipher: 'auto' },
  ],
  ['hysteria2', undefined, { security: { ...tls, alpn: ['h3'] } }],
  [
    'hysteria2',
    {
      security: { ...tls, alpn: ['h3'] },
      obfs: { type: 'salamander', password: 'four' },
      up_mbps: 100,
      down_mbps: 50,
      ports: '20000-20100',
    },
  ],
  ['tuic', { security: { ...tls, alpn: ['h3'] }, congestion_control: 'cubic', udp_relay_mode: 'quic' }],
  [
    'anytls',
    undefined,
    { security: tls, idle_session_check_interval: 30, idle_session_timeout: 30, min_idle_session: 0 },
  ],
  [
    'anytls',
    {
      security: { ...tls, fingerprint: 'safari' },
      idle_session_check_interval: 45,
      idle_session_timeout: 60,
      min_idle_session: 3,
      padding: ['stop=2', '0=30-30'],
    },
  ],
];

/** The public key alone names no key pair: whoever sends it sends the private key too. */
const withPrivateKey = (settings: object | undefined): object | undefined =>
  settings &&
  (JSON.parse(JSON.stringify(settings).replace(/("public_key")/, `"private_key":"${privateKey}",$1`)) as object);

describe.each(examples)('%s with %j', (protocol, settings, shown = settings) => {
  test('is made, shown, and taken back as it was shown', async () => {
    const made = await call('POST', '/nodes', { ...base, protocol, settings: withPrivateKey(settings) });
    expect([made.status, made.body.data]).toMatchObject([201, { protocol, encryption_method: '', settings: shown }]);
    const { id } = made.body.data;
    const read = await call('GET', `/nodes/${id}`);
    expect(read.body.data.settings).toEqual(shown);
    const again = await call('PUT', `/nodes/${id}`, { settings: read.body.data.settings });
    expect([again.status, again.body.data.settings]).toEqual([200, shown]);
    expect(made.text + read.text + again.text).not.toContain(privateKey);
  });
});

// Rules become stricter; rows stay.
test('a node with a setting that is refused by now can be changed in everything else', async () => {
  const settings = { transport: { type: 'ws', path: '/x' }, security: tls };
  const made = await call('POST', '/nodes', { ...base, protocol: 'trojan', settings });
  const url = `/nodes/${made.body.data.id}`;
  await api.db.execute(sql`update nodes set settings = jsonb_set(settings, '{transport,path}', '"//x"')`);
  const shown = (await call('GET', url)).body.data.settings;
  expect(shown.transport.path).toBe('//x');
  // The dashboard sends all of it back as it was shown.
  const renamed = await call('PUT', url, { name: 'M', settings: shown });
  expect([renamed.status, renamed.body.data.name, renamed.body.data.settings]).toEqual([200, 'M', shown]);
  const wrong = await call('PUT', url, { settings: { ...shown, security: { ...tls, sni: 's.example' } } });
  expect([wrong.status, wrong.body.error.details.fields]).toEqual([
    400,
    [{ path: 'settings.transport.path', message: 'must not begin with //' }],
  ]);
  expect((await call('PUT', url, { settings })).body.data.settings).toEqual(settings);
});

describe('reality', () => {
  const bare = { ...base, protocol: 'vless', settings: { security: { type: 'reality', reality } } };
  const configOf = async (id: number, nodeToken: string) => {
    const headers = { authorization: `Bearer ${nodeToken}` };
    return (await api.app.inject({ url: `/agents/${id}/config`, headers })).json().data;
  };

  test('keys that are left out are made; the private one goes to the agent, and stays over changes', async () => {
    const { id, api_token, settings } = (await call('POST', '/nodes', bare)).body.data;
    const { public_key, short_ids } = settings.security.reality;
    const config = await configOf(id, api_token);
    expect(config).toMatchObject({
      vless_security: 'reality',
      vless_reality_public_key: public_key,
      vless_reality_short_id: short_ids[0],
      vless_reality_private_key: expect.stringMatching(/^[\w-]{43}$/),
    });
    const changed = await call('PUT', `/nodes/${id}`, { ...bare, name: 'M' });
    expect(changed.body.data.settings).toEqual(settings);
    expect(await configOf(id, api_token)).toEqual(config);
    const listed = await call('GET', '/nodes');
    expect(changed.text + listed.text).not.toContain(config.vless_reality_private_key);
    expect(changed.text + listed.text).not.toContain('private_key');
    expect(api.lines.join('')).not.toContain(config.vless_reality_private_key);
  });

  test('a repeat by Idempotency-Key shows no private key either', async () => {
    const headers = { authorization: `Bearer ${token}`, 'idempotency-key': 'reality-1' };
    const given = { type: 'reality', reality: { ...reality, private_key: privateKey } };
    const payload = { ...bare, settings: { security: given } };
    const answers = [];
    for (const _ of [1, 2]) answers.push(await api.app.inject({ method: 'POST', url: '/nodes', headers, payload }));
    expect(answers.map((answer) => answer.statusCode)).toEqual([201, 201]);
    expect(answers.map((answer) => answer.body).join('')).not.toContain(privateKey);
  });
});

describe('a route', () => {
  const bare = { ...base, protocol: 'shadowsocks', encryption_method: 'aes-256-gcm' };
  const route = { allow: ['10.1.0.0/16', '127.0.0.1:8080'], block: ['203.0.113.0/24'], mail: true, bittorrent: false };

  test('is shown, told to the agent at once, replaced as a whole, and taken back by null', async () => {
    const made = (await call('POST', '/nodes', { ...bare, route })).body.data;
    const told = async () => {
      const headers = { authorization: `Bearer ${made.api_token}` };
      const answer = await api.app.inject({ url: `/agents/${made.id}/config`, headers });
      return [answer.headers.etag, answer.json().data.route];
    };
    const change = (body: object) => call('PUT', `/nodes/${made.id}`, body);
    expect((await call('GET', `/nodes/${made.id}`)).body.data.route).toEqual(route);
    const [first, rules] = await told();
    expect(rules).toEqual({
      rules: [
        { ip_cidr: ['203.0.113.0/24'], outbound: 'block' },
        { ip_cidr: ['10.1.0.0/16'], outbound: 'direct' },
        { ip_cidr: ['127.0.0.1'], port: [8080], outbound: 'direct' },
        { port: [25], outbound: 'direct' },
      ],
      final: 'direct',
    });
    expect((await change({ name: 'M' })).body.data.route).toEqual(route);
    const changed = await change({ route: { block: [':465'] } });
    expect(changed.body.data.route).toEqual({ allow: [], block: [':465'], mail: false, bittorrent: false });
    const [second, fewer] = await told();
    expect(fewer).toEqual({ rules: [{ port: [465], outbound: 'block' }], final: 'direct' });
    expect(second).not.toBe(first);
    expect((await change({ route: null })).body.data).not.toHaveProperty('route');
    expect((await told())[1]).toBeUndefined();
  });

  test.each([
    [{ allow: ['10.1.0.0/33'] }, 'route.allow[0]'],
    [{ allow: [5] }, 'route.allow[0]'],
    [{ block: [':465', 'example.com'] }, 'route.block[1]'],
    [{ block: Array.from({ length: 101 }, (_, i) => `:${i + 1}`) }, 'route.block'],
    [{ mail: 'yes' }, 'route.mail'],
    [{ domains: ['example.com'] }, 'route.domains'],
    [[], 'route'],
  ])('that is %j is refused by name', async (wrong, field) => {
    const { status, body } = await call('POST', '/nodes', { ...bare, route: wrong });
    expect([status, body.error.details.fields[0].path]).toEqual([400, field]);
  });
});

test.each<[string, object, string]>([
  [
    'a route to a uniproxy agent',
    { protocol: 'shadowsocks', encryption_method: 'aes-256-gcm', agent: 'uniproxy', route: { mail: true } },
    'route',
  ],
  ['a plain vless to an orris agent', { protocol: 'vless', agent: 'orris' }, 'settings.security.type'],
  ['tuic to a uniproxy agent', { protocol: 'tuic', agent: 'uniproxy' }, 'protocol'],
  ['anytls to a uniproxy agent', { protocol: 'anytls', agent: 'uniproxy' }, 'protocol'],
  ['vmess to a mu agent', { protocol: 'vmess', agent: 'mu' }, 'protocol'],
  [
    'a flow over a websocket',
    { protocol: 'vless', settings: { transport: { type: 'ws' }, flow: 'xtls-rprx-vision' } },
    'settings.flow',
  ],
  ['an unknown flow', { protocol: 'vless', settings: { flow: 'xtls-rprx-direct' } }, 'settings.flow'],
  [
    'reality without its part',
    { protocol: 'vless', settings: { security: { type: 'reality' } } },
    'settings.security.reality',
  ],
  [
    'reality without names',
    { protocol: 'vless', settings: { security: { type: 'reality', reality: { target: 'a.example:443' } } } },
    'settings.security.reality.server_names',
  ],
  [
    'a private key as a number',
    { protocol: 'vless', settings: { security: { type: 'reality', reality: { ...reality, private_key: 1 } } } },
    'settings.security.reality.private_key',
  ],
  ['a method for vmess', { protocol: 'vmess', encryption_method: 'aes-256-gcm' }, 'encryption_method'],
  ['a cipher for vless', { protocol: 'vless', settings: { cipher: 'auto' } }, 'settings.cipher'],
  [
    'reality for vmess',
    { protocol: 'vmess', settings: { security: { type: 'reality', reality } } },
    'settings.security.type',
  ],
  [
    'a short obfs password',
    { protocol: 'hysteria2', settings: { obfs: { type: 'salamander', password: 'abc' } } },
    'settings.obfs.password',
  ],
  [
    'obfs without password',
    { protocol: 'hysteria2', settings: { obfs: { type: 'salamander' } } },
    'settings.obfs.password',
  ],
  [
    'a transport for hysteria2',
    { protocol: 'hysteria2', settings: { transport: { type: 'tcp' } } },
    'settings.transport',
  ],
  ['ports upside down', { protocol: 'hysteria2', settings: { ports: '9-8' } }, 'settings.ports'],
  ['half a megabit', { protocol: 'hysteria2', settings: { up_mbps: 0.5 } }, 'settings.up_mbps'],
  [
    'an unknown congestion control',
    { protocol: 'tuic', settings: { congestion_control: 'vegas' } },
    'settings.congestion_control',
  ],
  [
    'an interval as text',
    { protocol: 'anytls', settings: { idle_session_timeout: '30s' } },
    'settings.idle_session_timeout',
  ],
  ['a padding without stop', { protocol: 'anytls', settings: { padding: ['0=1-2'] } }, 'settings.padding'],
  ['an unknown setting', { protocol: 'anytls', settings: { mux: true } }, 'settings.mux'],
])('refuses %s', async (_what, node, field) => {
  const { status, body } = await call('POST', '/nodes', { ...base, ...node });
  expect([status, body.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  expect(body.error.details.fields.map((one: { path: string }) => one.path)).toContain(field);
});
