import { describe, expect, it } from 'vitest';
import { checkClash } from './template-check-clash.ts';
import type { Place } from './template-text.ts';

type Form = Parameters<typeof checkClash>[2];
type Document = Record<string, unknown>;

const names = ['one', 'two'];
const URL = 'http://a.example/204';
/** A drawn document that all three load, and what is added to it or taken away. */
const documentOf = (more: Document = {}): Document => ({
  mode: 'rule',
  proxies: names.map((name) => ({
    name,
    type: 'ss',
    server: 'node.invalid',
    port: 443,
    cipher: 'aes-128-gcm',
    password: 'none',
  })),
  'proxy-groups': [
    { name: 'Proxy', type: 'select', proxies: ['Auto', ...names] },
    { name: 'Auto', type: 'url-test', proxies: names, url: URL, interval: 300 },
  ],
  rules: ['MATCH,Proxy'],
  ...more,
});
const check = (form: Form, document: Document) => checkClash(document, names, form);

const withGroup = (group: Document): Document => {
  const document = documentOf();
  return { ...document, 'proxy-groups': [...(document['proxy-groups'] as unknown[]), { type: 'select', ...group }] };
};
const withProxy = (proxy: Document): Document => {
  const document = documentOf();
  return { ...document, proxies: [...(document['proxies'] as unknown[]), proxy] };
};
const withRules = (...rules: unknown[]): Document => documentOf({ rules: [...rules, 'MATCH,Proxy'] });
const direct = { name: 'Own', proxies: ['DIRECT'] };

describe('a document of the Clash family is refused at the right place', () => {
  const group = (more: Document) => withGroup({ ...direct, ...more });
  const at = ['proxy-groups', 2] as const;
  it.each<[string, Document, Place, string]>([
    ['a group with no member', withGroup({ name: 'Own', proxies: [] }), at, 'is empty'],
    ['a group that uses nothing', withGroup({ name: 'Own', use: [] }), at, 'is empty'],
    ['a provider there is not', group({ use: ['nowhere'] }), [...at, 'use', 0], 'nowhere, which there is not'],
    [
      'a group in itself',
      withGroup({ name: 'Own', proxies: ['DIRECT', 'Own'] }),
      [...at, 'proxies', 1],
      'contains itself',
    ],
    ['a type of group there is not', group({ type: 'chosen' }), [...at, 'type'], 'no type of group chosen'],
    [
      'a group without a type',
      { ...documentOf(), 'proxy-groups': [{ name: 'Proxy', proxies: names }] },
      ['proxy-groups', 0],
      'lacks `type`',
    ],
    ['a group called as one built in', group({ name: 'DIRECT' }), [...at, 'name'], 'same name'],
    ['two groups of one name', group({ name: 'Auto' }), [...at, 'name'], 'same name'],
    ['an interval that is none', group({ interval: 'soon' }), [...at, 'interval'], 'must be a number'],
    ['a filter that is no pattern', group({ filter: '(' }), [...at, 'filter'], 'must be a pattern'],
    [
      'a name that only the sample has',
      withGroup({ name: 'Own', proxies: ['one'] }),
      [...at, 'proxies', 0],
      'which there is not',
    ],
    ['a type of rule there is not', withRules('DOMAINS,a.example,DIRECT'), ['rules', 0], 'no type of rule DOMAINS'],
    ['a rule that leads nowhere', withRules('DOMAIN,a.example,Direkt'), ['rules', 0], 'leads to Direkt'],
    ['a rule with no target', withRules('DOMAIN,a.example'), ['rules', 0], ''],
    ['a block of addresses that is none', withRules('IP-CIDR,not-a-cidr,DIRECT'), ['rules', 0], 'not-a-cidr is none'],
    ['a set of rules there is not', withRules('RULE-SET,ads,REJECT'), ['rules', 0], 'the set ads'],
    ['a mode there is not', documentOf({ mode: 'nonsense' }), ['mode'], 'one of rule, global, direct'],
    [
      'a proxy of no type we know',
      withProxy({ name: 'own', type: 'sss' }),
      ['proxies', 2, 'type'],
      'no type of proxy sss',
    ],
    [
      'a proxy without a port',
      withProxy({ name: 'own', type: 'http', server: 'a.example' }),
      ['proxies', 2],
      'lacks `port`',
    ],
    [
      'a cipher there is not',
      withProxy({ name: 'own', type: 'ss', server: 'a', port: 1, cipher: 'aes', password: 'p' }),
      ['proxies', 2, 'cipher'],
      'no cipher aes',
    ],
    ['providers that are no object', documentOf({ 'proxy-providers': 5 }), ['proxy-providers'], 'an object with keys'],
    [
      'a provider outside the folder',
      documentOf({ 'proxy-providers': { more: { type: 'file', path: '../more.yaml' } } }),
      ['proxy-providers', 'more', 'path'],
      'inside the folder',
    ],
    [
      'a behavior there is not',
      documentOf({ 'rule-providers': { ads: { type: 'http', behavior: 'domains', url: URL } } }),
      ['rule-providers', 'ads', 'behavior'],
      'no behavior domains',
    ],
    [
      'a name server by a scheme there is not',
      documentOf({ dns: { nameserver: ['ftp://a.example'] } }),
      ['dns', 'nameserver', 0],
      'scheme',
    ],
    [
      'names asked of a name',
      documentOf({ dns: { 'default-nameserver': ['dns.example'] } }),
      ['dns', 'default-nameserver', 0],
      'must be an address',
    ],
    ['rules that are no list', documentOf({ rules: 'MATCH,Proxy' }), ['rules'], 'must be a list'],
    ['no rules at all', documentOf({ rules: [] }), ['rules'], 'no rule leads to the proxies'],
    ['rules that all go past them', documentOf({ rules: ['MATCH,DIRECT'] }), ['rules'], 'no rule leads to the proxies'],
    [
      'no group that offers them',
      documentOf({ 'proxy-groups': [{ ...direct, name: 'Proxy', type: 'select' }] }),
      ['proxy-groups'],
      'no group offers all',
    ],
    ['other proxies', documentOf({ proxies: [] }), [], '{{proxies}} must be an item'],
  ])('%s', (_what, document, place, reason) => {
    for (const form of ['clash', 'mihomo', 'stash'] as const) {
      const flaws = check(form, document);
      expect(
        flaws.some((flaw) => flaw.reason.includes(reason) && String(flaw.at) === String(place)),
        `${form}: ${JSON.stringify(flaws)}`,
      ).toBe(true);
    }
  });
});

describe('what one client knows another need not', () => {
  const dns = { enable: true, nameserver: ['1.1.1.1'] };
  const including = (more: Document = {}) => ({
    ...documentOf(),
    'proxy-groups': [{ name: 'Proxy', type: 'select', 'include-all': true, ...more }],
  });
  it.each<[string, Document, readonly Form[]]>([
    ['the plain document', documentOf(), ['clash', 'mihomo', 'stash']],
    [
      'a document that leads to all by its mode',
      documentOf({ mode: 'global', rules: [] }),
      ['clash', 'mihomo', 'stash'],
    ],
    [
      'unknown sections and keys',
      documentOf({
        script: { code: 1 },
        'proxy-groups': [{ name: 'Proxy', type: 'select', proxies: names, 'disable-icon': [] }],
      }),
      ['clash', 'mihomo', 'stash'],
    ],
    ['groups that take in all proxies', including(), ['mihomo', 'stash']],
    ['only some of them', including({ filter: 'far' }), []],
    ['all but some', including({ filter: '(?i)^(?!.*(?:test|trial)).*$' }), ['mihomo', 'stash']],
    ['what is left of all', including({ 'exclude-filter': 'test' }), ['mihomo', 'stash']],
    ['nothing of all', including({ 'exclude-filter': '.*' }), ['stash']],
    ['none of our protocols', including({ 'exclude-type': 'Shadowsocks|http' }), ['stash']],
    ['a chain of proxies', withGroup({ name: 'Own', type: 'relay', proxies: ['Auto', 'Proxy'] }), ['clash', 'stash']],
    [
      'a group that chooses without saying how',
      withGroup({ name: 'Own', type: 'url-test', proxies: ['DIRECT'] }),
      ['mihomo', 'stash'],
    ],
    ['a logical rule', withRules('AND,((DOMAIN,a.example),(NETWORK,udp)),REJECT'), ['mihomo', 'stash']],
    ['a logical rule with a bracket too few', withRules('AND,((DOMAIN,a.example),(NETWORK,udp),REJECT'), []],
    ['a rule of Stash', withRules('PROTOCOL,STUN,REJECT'), ['stash']],
    ['a rule of Clash Premium', withRules('SCRIPT,quic,REJECT'), ['clash', 'stash']],
    ['a proxy of new make', withProxy({ name: 'own', type: 'tuic', server: 'a', port: 1 }), ['mihomo', 'stash']],
    ['a provider known by its address', documentOf({ 'proxy-providers': { more: { url: URL } } }), ['stash']],
    ['sub-rules', withRules('SUB-RULE,(NETWORK,tcp),nowhere'), ['stash']],
    [
      'a domain with two servers',
      documentOf({ dns: { ...dns, 'nameserver-policy': { 'a.example': ['1.1.1.1', '8.8.8.8'] } } }),
      ['mihomo', 'stash'],
    ],
    [
      'a domain whose server is none',
      documentOf({ dns: { ...dns, 'nameserver-policy': { 'a.example': 'https://a b' } } }),
      ['stash'],
    ],
    ['a listener of no type we know', documentOf({ listeners: [{ name: 'in', type: 'door' }] }), ['clash', 'stash']],
    ['a tunnel to nowhere', documentOf({ tunnels: ['tcp,127.0.0.1:1,a.example:1,nowhere'] }), ['clash', 'stash']],
    ['a name for a name', documentOf({ hosts: { 'a.example': 'b.example' } }), ['mihomo', 'stash']],
  ])('%s', (_what, document, forms) => {
    const accepting = (['clash', 'mihomo', 'stash'] as const).filter((form) => check(form, document).length === 0);
    expect(accepting).toEqual(forms);
  });
});

it('finds loops through other groups, of sub-rules and of dialers', () => {
  const loops = documentOf({
    'proxy-groups': [
      { name: 'Proxy', type: 'select', proxies: ['A', ...names] },
      { name: 'A', type: 'select', proxies: ['B', 'DIRECT'] },
      { name: 'B', type: 'select', proxies: ['REJECT', 'A'] },
    ],
    'sub-rules': {
      a: ['SUB-RULE,(NETWORK,tcp),b', 'MATCH,DIRECT'],
      b: ['SUB-RULE,(NETWORK,udp),a'],
      c: ['MATCH,DIRECT'],
    },
  });
  (loops['proxies'] as unknown[]).push(
    { name: 'x', type: 'http', server: 'a.example', port: 80, 'dialer-proxy': 'y' },
    { name: 'y', type: 'http', server: 'a.example', port: 80, 'dialer-proxy': 'x' },
  );
  expect(new Set(check('mihomo', loops).map(({ at }) => at?.join('.')))).toEqual(
    new Set([
      'proxies.2.dialer-proxy',
      'proxies.3.dialer-proxy',
      'proxy-groups.1.proxies.0',
      'proxy-groups.2.proxies.1',
      'sub-rules.a',
      'sub-rules.b',
    ]),
  );
});

it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('reads %s as any other word', (word) => {
  const document = withProxy({
    name: word,
    type: 'ss',
    server: word,
    port: 1,
    cipher: word,
    password: word,
    plugin: word,
  });
  const more = JSON.parse(
    `{"listeners": [{"name": "a", "type": "${word}"}], "hosts": {"${word}": "${word}"}}`,
  ) as Document;
  const proxied = withProxy({ name: 'own', type: word });
  for (const one of [document, documentOf(more), proxied, withRules(`${word},${word},${word}`)]) {
    expect(check('mihomo', one)).not.toEqual([]);
  }
});

it.each([
  [
    'many rules',
    documentOf({
      rules: [...Array.from({ length: 8_000 }, (_, n) => `DOMAIN-SUFFIX,a${n}.example,Proxy`), 'MATCH,Proxy'],
    }),
  ],
  [
    'many groups, each in the next',
    documentOf({
      'proxy-groups': [
        ...Array.from({ length: 5_000 }, (_, n) => ({ name: `g${n}`, type: 'select', proxies: [`g${n + 1}`] })),
        { name: 'g5000', type: 'select', proxies: names },
      ],
      rules: ['MATCH,g0'],
    }),
  ],
  [
    'many sub-rules, each led to by the last',
    documentOf({
      'sub-rules': Object.fromEntries(
        Array.from({ length: 6_000 }, (_, n) => [`s${n}`, [`SUB-RULE,(UID,1),s${(n + 1) % 6_000}`]]),
      ),
    }),
  ],
  ['brackets in brackets', withRules(`${'AND,(('.repeat(40_000)}NETWORK,tcp${'))'.repeat(40_000)},DIRECT`)],
  ['a pattern that would explode', withRules(`DOMAIN-REGEX,${'(a+)+'.repeat(20_000)}$,DIRECT`)],
])('reads %s in little time', (_what, document) => {
  const began = performance.now();
  checkClash(document, names, 'mihomo');
  expect(performance.now() - began).toBeLessThan(1_000);
});
