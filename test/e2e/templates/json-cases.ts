import * as samples from './json-samples.ts';

type Form = 'singbox' | 'singbox-1.11' | 'v2ray' | 'v2ray4';
/** A key, an index, or the entry of a list that is called so. */
type Step = string | number | { readonly tag: string };
export type Edit = (tree: unknown) => unknown;

export interface BadTemplate {
  readonly name: string;
  readonly edit: Edit;
  readonly reason: string;
  /** What stands in the line that is named; of something missing, the line of what lacks it. */
  readonly line: string;
  /** The core takes it, and nobody could use it. */
  readonly onPurpose: boolean;
}

/** The tree with this value at this place; without the key when it is undefined. */
const put =
  (path: readonly Step[], value: unknown): Edit =>
  (tree) => {
    const copy = structuredClone(tree);
    const parent = path.slice(0, -1).reduce<unknown>(stepped, copy) as Record<string | number, unknown>;
    const last = path.at(-1);
    if (typeof last === 'object' || last === undefined) throw new Error('ends with a key');
    if (value === undefined) delete parent[last];
    else parent[last] = value;
    return copy;
  };

function stepped(node: unknown, step: Step): unknown {
  if (typeof step !== 'object') return (node as Record<string | number, unknown>)[step];
  const found = (node as { tag?: string }[]).find((entry) => entry.tag === step.tag);
  if (!found) throw new Error(`no entry ${step.tag}`);
  return found;
}

type Row = readonly [name: string, path: readonly Step[], value: unknown, reason: string, line: string];
const rows = (list: readonly Row[], onPurpose = false): BadTemplate[] =>
  list.map(([name, path, value, reason, line]) => ({ name, edit: put(path, value), reason, line, onPurpose }));

const home = ['outbounds', { tag: 'Home' }] as const;
const tun = ['inbounds', { tag: 'tun' }] as const;
const rule = (more: object) => ({ domain: 'here.example', outbound: 'direct', ...more });

const badForAllSingbox = [
  ...rows([
    ['a range of users', [...tun, 'exclude_uid_range'], '80', 'must be a range', '"80"'],
    ['a rule set without rules', ['route', 'rule_set', { tag: 'lan' }, 'rules'], [], 'a rule set has no rules', '{'],
    ['a field of log', ['log', 'levl'], 'info', 'log knows no field levl', '"levl"'],
    ['a level of log', ['log', 'level'], 'loud', 'level must be one of', '"loud"'],
    ['a section', ['rules'], [], 'no section rules', '"rules": []'],
    ['a field of route', ['route', 'nope'], 1, 'route knows no field nope', '"nope"'],
    ['an outbound of no type', [...home, 'type'], 'shadowsock', 'no type shadowsock', '"shadowsock"'],
    ['an outbound without type', [...home, 'type'], undefined, 'Home has no type', '{'],
    ['an inbound of no type', [...tun, 'type'], 'tunnel', 'no type tunnel', '"tunnel"'],
    ['a field of an outbound', [...home, 'cipher'], 'x', 'knows no field cipher', '"cipher"'],
    [
      'a field of a group',
      ['outbounds', { tag: 'Video' }, 'detour'],
      'Home',
      'knows no field detour',
      '"detour": "Home"',
    ],
    ['a port that is a text', [...home, 'server_port'], '8388', 'server_port must be a whole number', '"8388"'],
    ['a port out of range', [...home, 'server_port'], 70_000, 'server_port must be a whole number', '70000'],
    ['a method', [...home, 'method'], 'aes-1024', 'method must be one of', '"aes-1024"'],
    ['a plugin', [...home, 'plugin'], 'simple-obfs', 'plugin must be one of', '"simple-obfs"'],
    ['a duration that is a number', ['ntp', 'interval'], 30, 'interval must be a duration', '"interval": 30'],
    ['a duration without unit', ['ntp', 'interval'], '31', 'interval must be a duration', '"31"'],
    ['a network', [...tun, 'address'], ['172.19.0.1'], 'address must be a network', '"172.19.0.1"'],
    [
      'an address to listen at',
      ['inbounds', { tag: 'mixed' }, 'listen'],
      'localhost',
      'listen must be an IP address',
      '"localhost"',
    ],
    [
      'a field of a rule',
      ['route', 'rules', 6],
      rule({ domain_sufix: 'x' }),
      'knows no field domain_sufix',
      '"domain_sufix"',
    ],
    ['an action', ['route', 'rules', 6], { domain: 'x', action: 'rejects' }, 'no action rejects', '"rejects"'],
    [
      'a field of another action',
      ['route', 'rules', 6],
      rule({ action: 'sniff' }),
      'knows no field outbound',
      '"outbound": "direct"',
    ],
    ['a range of ports', ['route', 'rules', 6], rule({ port_range: '5000' }), 'must be a range', '"5000"'],
    ['a CIDR', ['route', 'rules', 6], rule({ ip_cidr: ['10.0.0.0/40'] }), 'an address or a network', '10.0.0.0/40'],
    ['a pattern', ['route', 'rules', 6], rule({ domain_regex: '(' }), 'must be a regular expression', '"("'],
    [
      'a pattern that looks ahead',
      ['route', 'rules', 6],
      rule({ domain_regex: 'a(?!b)' }),
      'must be a regular expression',
      '(?!b)',
    ],
    [
      'a rule set of no kind',
      ['route', 'rule_set', { tag: 'ads' }, 'format'],
      'text',
      'format must be one of',
      '"text"',
    ],
    ['a strategy of names', ['dns', 'strategy'], 'ipv4', 'strategy must be one of', '"ipv4"'],
    [
      'a field of a DNS server',
      ['dns', 'servers', { tag: 'plain' }, 'adress'],
      'x',
      'knows no field adress',
      '"adress"',
    ],
    ['a group that is empty', ['outbounds', { tag: 'Fast' }, 'outbounds'], [], 'the group Fast is empty', '{'],
    ['a short id', ['outbounds', { tag: 'Own' }, 'tls', 'reality', 'short_id'], 'xyz', 'short_id must be', '"xyz"'],
    [
      'a public key',
      ['outbounds', { tag: 'Own' }, 'tls', 'reality', 'public_key'],
      'short',
      'public_key must be',
      '"short"',
    ],
    ['a transport', ['outbounds', { tag: 'Web' }, 'transport', 'type'], 'xhttp', 'no type xhttp', '"xhttp"'],
    ['two outbounds of one tag', ['outbounds', { tag: 'Ssh' }, 'tag'], 'Http', 'Http is there twice', '"Http"'],
  ]),
  ...rows(
    [
      [
        'a rule that leads nowhere',
        ['route', 'rules', 6],
        rule({ outbound: 'Nobody' }),
        'Nobody, which there is not',
        '"Nobody"',
      ],
      ['a final that leads nowhere', ['route', 'final'], 'Nobody', 'Nobody, which there is not', '"Nobody"'],
      ['a server of nowhere', [...home, 'server'], undefined, 'Home has no server', '{'],
      [
        'a set that is not there',
        ['route', 'rules', 6],
        rule({ rule_set: 'none' }),
        'none, which there is not',
        '"none"',
      ],
      [
        'proxies that nothing leads to',
        ['route'],
        { rule_set: samples.ruleSets, final: 'direct' },
        'nothing leads to all proxies',
        '"direct"',
      ],
      ['groups in a circle', ['outbounds', { tag: 'Fast' }, 'outbounds'], ['Video', 'Fast'], 'leads to itself', '{'],
    ],
    true,
  ),
];

const badOfSingbox = {
  singbox: [
    ...badForAllSingbox,
    ...rows([
      ['a DNS server by address', ['dns', 'servers', { tag: 'plain' }, 'type'], undefined, 'has a type', '{'],
      [
        'an outbound that ended',
        ['outbounds', { tag: 'Ssh' }, 'type'],
        'dns',
        'ended with sing-box 1.13',
        '"type": "dns"',
      ],
      [
        'sniffing of inbounds',
        ['inbounds', { tag: 'mixed' }, 'sniff'],
        true,
        'a field of earlier versions',
        '"sniff": true',
      ],
      ['geoip', ['route', 'rules', 6], rule({ geoip: 'cn' }), 'geoip and geosite ended', '"cn"'],
      ['fakeip as it was', ['dns', 'fakeip'], { enabled: true }, 'a field of earlier versions', '"fakeip": {'],
      ['a curve', ['outbounds', { tag: 'Any' }, 'tls', 'curve_preferences'], ['P1'], 'must be one of', '"P1"'],
    ]),
  ],
  'singbox-1.11': [
    ...badForAllSingbox,
    ...rows([
      ['a DNS server by type', ['dns', 'servers', { tag: 'plain' }, 'type'], 'udp', 'an address and no type', '"udp"'],
      [
        'a DNS server by name',
        ['dns', 'servers', { tag: 'plain' }, 'address'],
        'tls://dns.example',
        'has no address_resolver',
        '{',
      ],
      [
        'an address of no DNS server',
        ['dns', 'servers', { tag: 'plain' }, 'address'],
        'a,b',
        'no address of a DNS server',
        '"a,b"',
      ],
      ['a rule of DNS that looks at nothing', ['dns', 'rules', 2], { action: 'reject' }, 'looks at nothing', '{'],
      ['AnyTLS', [...home, 'type'], 'anytls', 'no type anytls', '"anytls"'],
      [
        'a resolver of an outbound',
        [...home, 'domain_resolver'],
        'local',
        'a field of later versions',
        '"domain_resolver"',
      ],
      ['a certificate section', ['certificate'], {}, 'a field of later versions', '"certificate": {}'],
    ]),
  ],
};

const own = ['outbounds', { tag: 'Own' }] as const;
const field = (more: object) => ({ type: 'field', domain: ['here.example'], outboundTag: 'direct', ...more });
const badForAllV2ray = [
  ...rows([
    [
      'a transport of no name',
      [...own, 'streamSettings', 'network'],
      '',
      'must be a text that is not empty',
      '"network": ""',
    ],
    ['a protocol', [...own, 'protocol'], 'vmes', 'the protocol vmes', '"vmes"'],
    ['a protocol of an inbound', ['inbounds', { tag: 'socks' }, 'protocol'], 'sock', 'the protocol sock', '"sock"'],
    ['an entry without protocol', [...own, 'protocol'], undefined, 'has no protocol', '{'],
    ['an address of a rule', ['routing', 'rules', 1], field({ ip: ['nope'] }), 'ip must be', '"nope"'],
    ['a network of a rule', ['routing', 'rules', 1], field({ ip: ['10.0.0.0/40'] }), 'ip must be', '10.0.0.0/40'],
    [
      'a rule that looks at nothing',
      ['routing', 'rules', 1],
      { type: 'field', outboundTag: 'direct' },
      'a rule looks at nothing',
      '{',
    ],
    ['a rule that leads nowhere', ['routing', 'rules', 1], { type: 'field', port: 53 }, 'a rule leads nowhere', '{'],
    [
      'a balancer that is not there',
      ['routing', 'rules', 1],
      { type: 'field', port: 53, balancerTag: 'none' },
      'the balancer none',
      '"none"',
    ],
    ['a port of a rule', ['routing', 'rules', 1], field({ port: 'x' }), 'port must be', '"x"'],
    ['a list that is none', ['dns', 'servers'], '1.1.1.1', 'servers must be a list', '"servers": "1.1.1.1"'],
    ['an inbound without port', ['inbounds', { tag: 'http' }, 'port'], undefined, 'has no port', '{'],
    [
      'an inbound at a name',
      ['inbounds', { tag: 'http' }, 'listen'],
      'a.example',
      'listen must be',
      '"listen": "a.example"',
    ],
    ['what is sniffed', ['inbounds', { tag: 'socks' }, 'sniffing', 'destOverride'], ['htp'], 'must be one of', '"htp"'],
    ['a transport', [...own, 'streamSettings', 'network'], 'wss', 'network must be one of', '"wss"'],
    [
      'a UUID',
      [...own, 'settings', 'vnext', 0, 'users', 0, 'id'],
      '5f3c1c9e-8a34-4c2e-9d6b-7b7f0a4d2e1x',
      'id must be',
      '4d2e1x"',
    ],
    ['users of nobody', [...own, 'settings', 'vnext', 0, 'users'], [], 'users is empty', '"users": []'],
    [
      'a method',
      ['outbounds', { tag: 'Home' }, 'settings', 'servers', 0, 'method'],
      'aes',
      'method must be one of',
      '"aes"',
    ],
    [
      'a password of nobody',
      ['outbounds', { tag: 'Home' }, 'settings', 'servers', 0, 'password'],
      undefined,
      'has no password',
      '{',
    ],
    [
      'a redirect without port',
      ['outbounds', { tag: 'direct' }, 'settings', 'redirect'],
      '127.0.0.1',
      'redirect must be',
      '"redirect": "127.0.0.1"',
    ],
    ['an API without name', ['api', 'tag'], '', 'has no tag', '"api": {'],
    ['a level that is no number', ['policy', 'levels'], { a: {} }, 'cannot be a key', '"a": {}'],
  ]),
  ...rows(
    [
      [
        'a rule to nowhere',
        ['routing', 'rules', 1],
        field({ outboundTag: 'Nobody' }),
        'Nobody, which there is not',
        '"Nobody"',
      ],
      ['no inbound', ['inbounds'], [], 'has no inbound', '"inbounds": []'],
      [
        'a balancer that no rule leads to',
        ['routing', 'rules'],
        [field({})],
        'nothing leads to the proxies',
        '"outbounds": [',
      ],
    ],
    true,
  ),
];

const bad: Readonly<Record<Form, readonly BadTemplate[]>> = {
  ...badOfSingbox,
  v2ray: [
    ...badForAllV2ray,
    ...rows([
      ['a balancer that measures alone', ['observatory'], undefined, 'needs an `observatory`', '{'],
      ['a strategy', ['routing', 'balancers', { tag: 'own' }, 'strategy', 'type'], 'best', 'must be one of', '"best"'],
      [
        'a strategy of freedom',
        ['outbounds', { tag: 'direct' }, 'settings', 'domainStrategy'],
        'IPv4',
        'must be one of',
        '"IPv4"',
      ],
      ['HTTP/2, which ended', [...own, 'streamSettings', 'network'], 'h2', 'ended: use xhttp', '"h2"'],
      [
        'trust in anybody',
        [...own, 'streamSettings', 'tlsSettings', 'allowInsecure'],
        true,
        'allowInsecure ended',
        '"allowInsecure"',
      ],
      ['two outbounds of one tag', ['outbounds', { tag: 'Grpc' }, 'tag'], 'Less', 'Less is there twice', '"Less"'],
      [
        'REALITY without a key',
        ['outbounds', { tag: 'Real' }, 'streamSettings', 'realitySettings', 'publicKey'],
        undefined,
        'no publicKey',
        '"realitySettings": {',
      ],
      ['the global transport', ['transport'], { tcpSettings: {} }, 'transport ended', '"transport": {'],
    ]),
  ],
  v2ray4: [
    ...badForAllV2ray,
    ...rows([
      ['a rule of no type', ['routing', 'rules', 1, 'type'], undefined, 'must be field', '{'],
      ['what Xray has', [...own, 'protocol'], 'hysteria', 'the protocol hysteria', '"hysteria"'],
      ['localhost twice', ['dns', 'servers'], ['localhost', 'localhost'], 'localhost is there twice', '"localhost"'],
      ['gRPC', [...own, 'streamSettings', 'network'], 'grpc', 'network must be one of', '"grpc"'],
    ]),
  ],
};

export const badTemplates = (form: Form): readonly BadTemplate[] => bad[form];

export const sampleOf: Readonly<Record<Form, unknown>> = {
  singbox: samples.singbox,
  'singbox-1.11': samples.singbox111,
  v2ray: samples.v2ray,
  v2ray4: samples.v2ray4,
};

interface GoodTemplate {
  readonly name: string;
  readonly tree: unknown;
}

const group = { type: 'selector', tag: 'Only', outbounds: ['{{proxy_names}}'] };
const vmess = { protocol: 'freedom', tag: 'direct' };
const socks = { protocol: 'socks', port: 1080 };

const good: Readonly<Record<Form, readonly GoodTemplate[]>> = {
  singbox: [
    { name: 'nothing but a group', tree: { outbounds: [group, '{{proxies}}'] } },
    {
      name: 'a final behind another group',
      tree: {
        outbounds: ['{{proxies}}', group, { type: 'urltest', tag: 'Outer', outbounds: ['Only'] }],
        route: { final: 'Outer' },
      },
    },
    {
      name: 'a rule to the group, the rest direct',
      tree: {
        outbounds: [{ type: 'direct' }, group, '{{proxies}}'],
        route: { rules: [{ domain: 'a.example', outbound: 'Only' }] },
      },
    },
    {
      name: 'null where nothing is',
      tree: { log: null, outbounds: [group, '{{proxies}}'], route: { rules: null, final: null } },
    },
    {
      name: 'texts that are lists, and lists that are texts',
      tree: {
        outbounds: [group, '{{proxies}}'],
        route: {
          rules: [{ domain: ['a'], domain_suffix: 'b', port: 80, ip_cidr: ['::/0', '1.1.1.1'], outbound: 'Only' }],
        },
      },
    },
    { name: 'a schema', tree: { $schema: './schema.json', outbounds: [group, '{{proxies}}'] } },
    {
      name: 'a UUID by name',
      tree: {
        outbounds: [group, '{{proxies}}', { type: 'vless', tag: 'v', server: '::1', server_port: 1, uuid: 'anna' }],
      },
    },
  ],
  'singbox-1.11': [
    { name: 'nothing but a group', tree: { outbounds: [group, '{{proxies}}'] } },
    {
      name: 'the outbounds that ended',
      tree: { outbounds: [group, '{{proxies}}', { type: 'block', tag: 'no' }, { type: 'dns', tag: 'dns' }] },
    },
    {
      name: 'a rule within a rule that says what is done',
      tree: {
        outbounds: [group, '{{proxies}}'],
        route: { rules: [{ type: 'logical', mode: 'or', rules: [{ port: 1, outbound: 'Only' }], outbound: 'Only' }] },
      },
    },
  ],
  v2ray: [
    { name: 'the proxies first, and no routing', tree: { inbounds: [socks], outbounds: ['{{proxies}}', vmess] } },
    {
      name: 'fields that nobody knows',
      tree: { inbounds: [{ ...socks, nope: 1 }], outbounds: ['{{proxies}}'], nope: { nope: [] }, routing: { nope: 1 } },
    },
    {
      name: 'a selector that is a text',
      tree: {
        inbounds: [socks],
        outbounds: ['{{proxies}}'],
        routing: { balancers: [{ tag: 'b', selector: 'One' }], rules: [{ port: '1-2', balancerTag: 'b' }] },
      },
    },
    {
      name: 'letters of any case',
      tree: {
        inbounds: [{ ...socks, protocol: 'SOCKS' }],
        outbounds: ['{{proxies}}', { ...vmess, protocol: 'Freedom', settings: { domainStrategy: 'useip' } }],
      },
    },
    {
      name: 'a path to listen at',
      tree: { inbounds: [{ protocol: 'http', listen: '/tmp/orrery.sock' }], outbounds: ['{{proxies}}'] },
    },
    {
      name: 'rules for the API and the metrics',
      tree: {
        inbounds: [socks],
        outbounds: ['{{proxies}}'],
        api: { tag: 'api' },
        stats: {},
        metrics: { tag: 'numbers' },
        routing: {
          rules: [
            { inboundTag: 'x', outboundTag: 'api' },
            { inboundTag: 'y', outboundTag: 'numbers' },
          ],
        },
      },
    },
  ],
  v2ray4: [
    { name: 'the proxies first, and no routing', tree: { inbounds: [socks], outbounds: ['{{proxies}}', vmess] } },
    {
      name: 'fields that nobody knows',
      tree: { inbounds: [{ ...socks, nope: 1 }], outbounds: ['{{proxies}}'], nope: { nope: [] } },
    },
    {
      name: 'an observatory, which it does not know',
      tree: { inbounds: [socks], outbounds: ['{{proxies}}'], observatory: { subjectSelector: 5 } },
    },
  ],
};

export const goodTemplates = (form: Form): readonly GoodTemplate[] => good[form];
