import { compileTemplate } from '@orrery/renderer';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { findCore } from './cores.ts';
import { finish } from './harness/processes.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { mutantOf, type Tree } from './templates/clash-mutants.ts';
import { numbersFrom } from './templates/mutate.ts';

// What the check of a Clash template says, against what mihomo itself does with the document.

const core = findCore('mihomo');
const inCi = process.env.CI === 'true';
const read = (file: string): Promise<string> => readFile(new URL(file, import.meta.url), 'utf8');
let home: string;
let remove: () => Promise<unknown>;
let small: string;
let rich: string;

beforeAll(async () => {
  const temporary = await temporaryFolder('orrery-e2e-clash-');
  remove = temporary.remove;
  home = temporary.path;
  [small, rich] = await Promise.all([read('../../docs/templates/clash.yaml'), read('templates/mihomo.yaml')]);
});
afterAll(() => remove());

const names = ['one', '"two": #3', '四 🚀'];
const proxies = names.map((name) => ({
  name,
  type: 'ss',
  server: 'node.invalid',
  port: 443,
  cipher: 'aes-128-gcm',
  password: 'none',
  udp: true,
}));
const groups = [
  { name: 'Proxy', type: 'select', proxies: ['Auto', ...names] },
  { name: 'Auto', type: 'url-test', proxies: names, url: 'http://www.gstatic.com/generate_204', interval: 300 },
];
const parts = { proxies, groups, names };
const markers: Readonly<Record<string, readonly unknown[]>> = {
  '{{proxies}}': proxies,
  '{{groups}}': groups,
  '{{proxy_names}}': names,
};

/** What a template that we refuse would have made. */
function expanded(node: unknown): unknown {
  if (Array.isArray(node)) {
    return node.flatMap((item: unknown) => (typeof item === 'string' && markers[item]) || [expanded(item)]);
  }
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, expanded(value)]));
}

/** Why mihomo refuses a document, or null. */
async function refusalOf(document: string): Promise<string | null> {
  const file = join(await mkdtemp(join(home, 'document-')), 'document.yaml');
  await writeFile(file, document);
  const { code, output } = await finish(core ?? '', ['-t', '-d', home, '-f', file]);
  return code === 0 ? null : output;
}

async function verdicts(content: string) {
  const { template, flaws } = compileTemplate('mihomo', content);
  const document =
    template?.write(parts, {}) ??
    stringify(expanded(parse(content)), { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });
  return { flaws: flaws ?? [], refusal: await refusalOf(document), document };
}

describe.skipIf(core === null && !inCi)('the check of templates for mihomo', () => {
  test.for(['small', 'rich'])('accepts the %s example, and so does mihomo', async (which) => {
    const { flaws, refusal } = await verdicts(which === 'small' ? small : rich);
    expect({ flaws, refusal }).toEqual({ flaws: [], refusal: null });
  });

  /** What is put where in the small example; the first line of it that holds `at` is the one to name. */
  test.for<readonly [what: string, from: string, to: string, at: string, reason: string]>([
    [
      'a group that is empty',
      'proxies:\n      - Proxy\n      - DIRECT\n      -',
      'use: []\n    not:\n      -',
      'Video',
      'is empty',
    ],
    ['a provider there is not', '    type: select', '    type: select\n    use: [nowhere]', 'nowhere', 'nowhere'],
    ['a group in itself', '- DIRECT', '- Video', '- Video', 'contains itself'],
    ['a type of group there is not', 'type: select', 'type: choose', 'type: choose', 'choose'],
    ['a type of group that is gone', 'type: select', 'type: relay', 'type: relay', 'relay'],
    ['a group called as one built in', 'name: Video', 'name: DIRECT', 'name: DIRECT', 'same name'],
    ['two groups of one name', 'name: Video', 'name: Auto', 'name: Auto', 'same name'],
    ['a member there is not', '- DIRECT', '- Direkt', '- Direkt', 'Direkt'],
    ['a member only rules can name', '- DIRECT', '- GLOBAL', '- GLOBAL', 'GLOBAL'],
    ['an interval that is none', 'type: select', 'type: url-test\n    interval: soon', 'soon', 'a number'],
    ['a switch that is a text', 'type: select', "type: select\n    include-all: 'text'", "'text'", 'true or false'],
    ['a filter that is no pattern', 'type: select', "type: select\n    filter: '(far'", '(far', 'pattern'],
    ['a strategy there is not', 'type: select', 'type: load-balance\n    strategy: luck', 'luck', 'luck'],
    ['a type of rule there is not', 'DOMAIN-KEYWORD', 'DOMAIN-WORD', 'DOMAIN-WORD', 'DOMAIN-WORD'],
    ['a block of addresses that is none', '10.0.0.0/8', 'not-a-cidr', 'not-a-cidr', 'not-a-cidr'],
    ['ports that are none', 'IP-CIDR,10.0.0.0/8', 'DST-PORT,http', 'DST-PORT', 'http'],
    [
      'sub-rules there are not',
      'IP-CIDR,10.0.0.0/8,DIRECT,no-resolve',
      'SUB-RULE,(NETWORK,tcp),nowhere',
      'SUB-RULE',
      'nowhere',
    ],
    [
      'a logical rule with a bracket too few',
      'IP-CIDR,10.0.0.0/8,DIRECT,no-resolve',
      'AND,((NETWORK,tcp),REJECT',
      'AND',
      'brackets',
    ],
    ['a set of rules there is not', 'MATCH,Proxy', 'RULE-SET,ads,REJECT', 'RULE-SET', 'ads'],
    ['a rule that leads nowhere', 'MATCH,Proxy', 'MATCH,Proxies', 'MATCH', 'Proxies'],
    ['a mode there is not', 'mode: rule', 'mode: nonsense', 'nonsense', 'one of'],
    ['a level there is not', 'log-level: warning', 'log-level: loud', 'loud', 'one of'],
    ['a port that is none', '7890', 'abc', 'abc', 'a number'],
    ['a proxy of no type we know', "'{{proxies}}'", "'{{proxies}}'\n  - { name: own, type: sss }", 'sss', 'sss'],
    [
      'a proxy without a port',
      "'{{proxies}}'",
      "'{{proxies}}'\n  - { name: own, type: http, server: a }",
      'name: own',
      'lacks `port`',
    ],
    [
      'a cipher there is not',
      "'{{proxies}}'",
      "'{{proxies}}'\n  - { name: own, type: ss, server: a, port: 1, cipher: aes, password: p }",
      'name: own',
      'cipher aes',
    ],
    [
      'a dialer there is not',
      "'{{proxies}}'",
      "'{{proxies}}'\n  - { name: own, type: socks5, server: a, port: 1, dialer-proxy: nowhere }",
      'nowhere',
      'nowhere',
    ],
    ['providers that are no object', 'mode: rule', 'mode: rule\nproxy-providers: 5', 'proxy-providers', 'object'],
    [
      'a provider of no type we know',
      'mode: rule',
      'mode: rule\nproxy-providers: { more: { type: ftp } }',
      'ftp',
      'ftp',
    ],
    [
      'a set of rules that behaves like none',
      'mode: rule',
      'mode: rule\nrule-providers: { ads: { type: http, behavior: names } }',
      'names',
      'behavior',
    ],
    [
      'a name server of no scheme we know',
      'mode: rule',
      'mode: rule\ndns: { nameserver: [ftp://a.example] }',
      'ftp',
      'scheme',
    ],
    [
      'a listener of no type we know',
      'mode: rule',
      'mode: rule\nlisteners: [{ name: in, type: door }]',
      'door',
      'door',
    ],
    [
      'a tunnel to nowhere',
      'mode: rule',
      "mode: rule\ntunnels: ['tcp,127.0.0.1:1,a.example:1,nowhere']",
      'tunnels',
      'nowhere',
    ],
    ['a host that is none', 'mode: rule', 'mode: rule\nhosts: { a.example: nobody }', 'nobody', 'nobody'],
    ['a sniffer there is not', 'mode: rule', 'mode: rule\nsniffer: { sniff: { SMTP: {} } }', 'SMTP', 'SMTP'],
  ])('refuses %s, and so does mihomo', async ([, from, to, at, reason]) => {
    const content = small.replace(from, () => to);
    const line = content.split('\n').findIndex((one) => one.includes(at) && !small.split('\n').includes(one)) + 1;
    const { flaws, refusal } = await verdicts(content);
    expect(refusal).not.toBeNull();
    expect(flaws.filter((flaw) => flaw.reason.includes(reason)).map((flaw) => flaw.line)).toContain(
      line || lineOf(content, at),
    );
  });

  test.for<readonly [what: string, from: string, to: string]>([
    ['numbers in quotes', 'type: select', "type: url-test\n    interval: '300'"],
    ['numbers for switches', 'type: select', 'type: select\n    hidden: 1'],
    ['a section that is empty', 'mode: rule', 'mode: Rule\ndns:\nlisteners:\nproxy-providers: {}'],
    ['keys that nobody knows', 'type: select', 'type: select\n    colour: [red]'],
    ['a name that is a number', "'{{proxies}}'", "'{{proxies}}'\n  - { name: 7, type: direct }"],
    [
      'keys written otherwise',
      "'{{proxies}}'",
      "'{{proxies}}'\n  - { name: own, type: http, Server: a, port: '1', Skip_Cert_Verify: true }",
    ],
    ['spaces and small letters in rules', 'IP-CIDR,10.0.0.0/8,DIRECT,no-resolve', 'ip-cidr , 10.0.0.0/8 , DIRECT'],
    ['a rule for the group of all', 'IP-CIDR,10.0.0.0/8,DIRECT,no-resolve', 'NETWORK,udp,GLOBAL'],
    ['a group of all of its own', 'name: Video', 'name: GLOBAL'],
    [
      'brackets within brackets',
      'IP-CIDR,10.0.0.0/8,DIRECT,no-resolve',
      'AND,((OR,((DST-PORT,80),(DST-PORT,443))),(NOT,((NETWORK,udp)))),REJECT',
    ],
    ['a pattern with commas', 'IP-CIDR,10.0.0.0/8,DIRECT,no-resolve', 'DOMAIN-REGEX,^a{1,3}(?i)b\\.example$,DIRECT'],
    ['a filter in the words of .NET', 'type: select', "type: select\n    filter: '(?i)🇭🇰|香港|(?>hk)`^(?!.*us)'"],
    [
      'name servers with settings',
      'mode: rule',
      "mode: rule\ndns: { nameserver: ['https://a.example/dns#Proxy&h3=true', 'system', '[::1]:53'] }",
    ],
    [
      'a provider within',
      'mode: rule',
      'mode: rule\nproxy-providers: { more: { type: inline, payload: [{ name: a, type: direct }] } }',
    ],
    ['no rules where all goes through the group of all', 'mode: rule', 'mode: global'],
    [
      'a dialer of what is dialled through nothing',
      "'{{proxies}}'",
      "'{{proxies}}'\n  - { name: own, type: direct, dialer-proxy: own }",
    ],
    ['a tunnel without a proxy', 'mode: rule', "mode: rule\ntunnels: ['tcp/udp,127.0.0.1:1,a.example:1']"],
  ])('accepts %s, and so does mihomo', async ([, from, to]) => {
    const { flaws, refusal } = await verdicts(small.replace(from, () => to));
    expect({ flaws, refusal }).toEqual({ flaws: [], refusal: null });
  });

  test('accepts nothing that mihomo refuses, and refuses little that it loads', { timeout: 120_000 }, async () => {
    const bases = [small, rich].map((text) => parse(text) as Tree);
    const counts = { accepted: 0, refused: 0 };
    const holes: string[] = [];
    const alarms: string[] = [];
    let seed = 0;
    const work = async (): Promise<void> => {
      while (seed < MUTANTS) {
        seed += 1;
        const next = numbersFrom(seed * 7919);
        const { what, tree } = mutantOf(bases[next() < 0.2 ? 0 : 1] ?? {}, next);
        const { flaws, refusal } = await verdicts(stringify(tree, { defaultStringType: 'QUOTE_DOUBLE' }));
        const reasons = flaws.map(({ reason }) => reason).join('; ');
        counts[flaws.length === 0 ? 'accepted' : 'refused'] += 1;
        if (flaws.length === 0 && refusal !== null) holes.push(`${what}\n${refusal}`);
        if (flaws.length > 0 && refusal === null && !ON_PURPOSE.test(reasons)) alarms.push(`${what}\n${reasons}`);
      }
    };
    await Promise.all([work(), work()]);
    expect(holes).toEqual([]);
    expect(alarms).toEqual([]);
    // Neither side is empty: the mutants are worth running.
    expect(counts.accepted).toBeGreaterThan(MUTANTS / 5);
    expect(counts.refused).toBeGreaterThan(MUTANTS / 5);
  });
});

const lineOf = (text: string, at: string): number => text.slice(0, text.indexOf(at)).split('\n').length;

const MUTANTS = Number(process.env.MUTANTS ?? 220);
/** mihomo loads these, and nobody could use the proxies, or not as the operator wrote it. */
const ON_PURPOSE =
  /\{\{proxies\}\}|no group offers|no rule leads|must be an address: it is asked|which there are not|means different things|an item of `\S+` must be an address block/;
