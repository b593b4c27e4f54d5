import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Form, forms, type Profile } from './model.ts';
import { render } from './render.ts';
import { compileTemplate, type TemplateForm, templateFormOf, templateForms } from './template.ts';
import { goldenProfiles } from './testing/profiles.ts';

const read = (file: string) => readFileSync(new URL(`../../../docs/templates/${file}`, import.meta.url), 'utf8');
const clash = read('clash.yaml');
const singbox = read('singbox.json');
const v2ray = read('v2ray.json');
const surge = read('surge.conf');
const links = read('links.txt');

/** The examples that docs/rules-and-templates.md names. */
const examples: Readonly<Record<Exclude<TemplateForm, 'singbox-1.11'>, string>> = {
  base64: links,
  links,
  shadowrocket: links,
  clash,
  mihomo: clash,
  stash: clash,
  singbox,
  v2ray,
  v2ray4: v2ray,
  sip008: read('sip008.json'),
  surge,
  surfboard: surge,
  loon: read('loon.conf'),
  quantumultx: read('quantumultx.conf'),
};
const exampleForms = Object.keys(examples) as (keyof typeof examples)[];

const values = { 'plan.name': 'Gold "1": #a', days_left: '3', expires_at: '2026-01-31', traffic_left: '7 GB' };

function compiled(form: TemplateForm, content: string) {
  const { template, flaws } = compileTemplate(form, content);
  if (!template) throw new Error(JSON.stringify(flaws));
  return template;
}
const withTemplate = (profile: Profile, form: keyof typeof examples, own: Profile['values'] = values): Profile => ({
  ...profile,
  template: compiled(form, examples[form]),
  values: own,
});
const kinds = goldenProfiles['usable'];
if (!kinds) throw new Error('no profile');

const text = (form: Form, profile: Profile): string => {
  const { body } = render(form, profile);
  return form === 'base64' || form === 'shadowrocket' ? Buffer.from(body, 'base64').toString() : body;
};

describe('an example', () => {
  it.each(exampleForms)('of %s keeps every proxy, and its variables are filled in', (form) => {
    const profile = withTemplate(kinds, form);
    const drawn = text(form, profile);
    expect(drawn).not.toContain('{{');
    expect(render(form, profile).included).toBe(render(form, kinds).included);
    if (drawn.startsWith('{')) JSON.parse(drawn);
  });

  it.each(exampleForms)('of %s leaves inert documents as they are', (form) => {
    const access = { kind: 'inert', status: 'expired', until: null, language: 'fa' } as const;
    const inert: Profile = { ...kinds, access };
    expect(render(form, withTemplate(inert, form))).toEqual(render(form, inert));
  });
});

it('writes what an operator wrote around the proxies', () => {
  const document = parse(render('mihomo', withTemplate(kinds, 'mihomo')).body);
  const names = document.proxies.map(({ name }: { name: string }) => name);
  expect(document['proxy-groups'].map(({ name }: { name: string }) => name)).toEqual(['Proxy', 'Auto', 'Video']);
  expect(document['proxy-groups'].at(-1).proxies).toEqual(['Proxy', 'DIRECT', ...names]);
  expect(document.rules).toContain('DOMAIN-KEYWORD,ads,REJECT');
});

it.each(['links', 'sip008'] as const)('writes nothing in %s for a value that is empty', (form) => {
  const content =
    form === 'links' ? '# user {{user.id}}!\n{{proxies}}' : examples.sip008.replace('plan.name', 'user.id');
  const body = compiled(form, content).write({ proxies: [], groups: [], names: [] }, { 'user.id': '' });
  expect(body).toContain(form === 'links' ? '# user !' : '"remarks": ""');
});

it('puts the line that clients update from in front of a profile of Surge', () => {
  expect(render('surge', withTemplate(kinds, 'surge')).body).toMatch(
    /^#!MANAGED-CONFIG \S+ interval=\d+ strict=false\n/,
  );
});

it('gives nodes that are called like a group of the template another name', () => {
  const hosts = kinds.access.kind === 'usable' ? kinds.access.hosts.slice(0, 1) : [];
  const named: Profile = {
    ...kinds,
    access: { kind: 'usable', hosts: hosts.map((host) => ({ ...host, name: 'Video' })) },
  };
  expect(parse(render('mihomo', withTemplate(named, 'mihomo')).body).proxies[0].name).toBe('Video 2');
});

describe('a template is refused with line and reason', () => {
  const inClash = (from: string | RegExp, to: string) => clash.replace(from, to);
  it.each<[string, TemplateForm, string, number | null, string]>([
    ['empty', 'clash', '', 1, 'has no {{proxies}}'],
    ['without the proxies', 'clash', inClash("  - '{{proxies}}'\n", ''), 1, 'has no {{proxies}}'],
    ['with the proxies twice', 'clash', `${clash}more: ['{{proxies}}']\n`, 21, 'stands twice'],
    [
      'with the proxies elsewhere',
      'clash',
      inClash('proxies:\n', 'proxy-providers:\n'),
      7,
      'must be an item of the list `proxies`',
    ],
    [
      'with a marker that is no item',
      'clash',
      inClash("proxies:\n  - '{{proxies}}'", "proxies: '{{proxies}}'"),
      6,
      'must be an item',
    ],
    ['with a marker that is not quoted', 'clash', inClash("'{{proxies}}'", '{{proxies}}'), 7, 'quote markers'],
    ['with YAML that is none', 'clash', inClash('mode: rule', 'mode: "rule'), null, ''],
    ['with an ambiguous word', 'clash', inClash('allow-lan: false', 'allow-lan: no'), 3, 'write true or false'],
    [
      'with an unknown variable',
      'clash',
      inClash('{{traffic_left}}', '{{traffic}}'),
      1,
      'at character 47: {{traffic}} is no variable',
    ],
    ['with a variable of nodes', 'clash', inClash('{{traffic_left}}', '{{node.name}}'), 1, 'is no variable'],
    ['with a key that varies', 'clash', `${clash}'{{days_left}}': 1\n`, 21, 'cannot stand in keys'],
    [
      'with a group that nothing is in',
      'clash',
      inClash(/proxies:\n {6}- Proxy\n {6}- DIRECT\n.*\n/, 'proxies: []\n'),
      10,
      'the group Video is empty',
    ],
    ['with a group that leads nowhere', 'clash', inClash('- DIRECT', '- Direkt'), 14, 'Direkt, which there is not'],
    ['with a rule that leads nowhere', 'clash', inClash('MATCH,Proxy', 'MATCH,Proxies'), 20, 'leads to Proxies'],
    [
      'with a set of rules that is not there',
      'clash',
      inClash('MATCH,Proxy', 'RULE-SET,ads,REJECT'),
      20,
      'the set ads',
    ],
    ['with two groups of one name', 'clash', inClash('name: Video', 'name: Proxy'), null, 'same name'],
    [
      'that offers the proxies nowhere',
      'clash',
      inClash("  - '{{groups}}'\n", '')
        .replace("      - '{{proxy_names}}'\n", '')
        .replaceAll('Proxy', 'Video')
        .replace('- Video\n', ''),
      null,
      'no group offers',
    ],
    ['a list', 'clash', "- '{{proxies}}'", 1, 'must be an object'],
    ['with JSON that is none', 'singbox', singbox.replace('"warn" }', '"warn"'), null, 'is no JSON'],
    ['with a section sing-box does not know', 'singbox', singbox.replace('"log"', '"logs"'), 2, 'no section logs'],
    [
      'with an outbound that ended',
      'singbox',
      singbox.replace('"type": "direct"', '"type": "block"'),
      16,
      'ended with sing-box 1.13',
    ],
    [
      'with a final that leads nowhere',
      'singbox',
      singbox.replace('"final": "Proxy"', '"final": "proxy"'),
      null,
      'route.final leads to proxy',
    ],
    [
      'with a DNS server of 1.11',
      'singbox',
      singbox.replace('"type": "local"', '"address": "local"'),
      null,
      'has a type',
    ],
    ['for 1.11 with a DNS server of 1.12', 'singbox-1.11', singbox, null, 'before sing-box 1.12'],
    ['with a balancer that is not there', 'v2ray', v2ray.replace('"{{groups}}"', ''), null, 'the balancer fastest'],
    ['without an inbound', 'v2ray', v2ray.replace(/"inbounds": \[[^\]]*\]/, '"inbounds": []'), 4, 'no inbound'],
    ['with another version', 'sip008', '{"version": 2, "servers": ["{{proxies}}"]}', 1, 'version must be 1'],
    [
      'with a marker in a line with others',
      'surge',
      surge.replace('{{proxies}}', 'A = {{proxies}}'),
      6,
      'a line of its own',
    ],
    ['with the proxies in another section', 'surge', surge.replace('[Proxy]', '[Host]'), 6, 'section [Proxy]'],
    ['with a line of its own to update from', 'surge', `#!MANAGED-CONFIG https://a.example\n${surge}`, 1, 'by itself'],
    [
      'with a rule of Surge that leads nowhere',
      'surge',
      surge.replace('FINAL,Proxy', 'FINAL,Else'),
      15,
      'leads to Else',
    ],
    ['with a line that is no link', 'base64', `${links}hello\n`, 3, 'neither a link nor a comment'],
    ['with control characters', 'links', `${links}#\u0000\n`, 3, 'control character'],
    ['that is too long', 'links', `${links}${'#\n'.repeat(140_000)}`, null, 'more than'],
    [
      'that is nested too deeply',
      'singbox',
      `{"a": ${'['.repeat(100_000)}"{{proxies}}"${']'.repeat(100_000)}}`,
      null,
      '',
    ],
  ])('%s', (_name, form, content, line, reason) => {
    const { flaws } = compileTemplate(form, content);
    expect(flaws?.map((flaw) => flaw.reason).join('\n')).toContain(reason);
    const lines = flaws?.map((flaw) => flaw.line) ?? [];
    expect(line === null || lines.includes(line), `lines ${lines.join(', ')}`).toBe(true);
  });

  it('never by throwing', () => {
    const piece = fc.oneof(
      fc.constantFrom('{{proxies}}', '{{', '}}', '"', '[', ']', '{', '}', ':', '\n', '- ', '&a', '*a', '<<: ', '#'),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...templateForms), fc.array(piece, { maxLength: 20 }), (form, pieces) => {
        const { template, flaws } = compileTemplate(form, pieces.join(''));
        expect(template === undefined).toBe(flaws !== undefined);
      }),
      { numRuns: 300 },
    );
  });

  it('where aliases would blow it up', () => {
    const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]`).join('\n')}\n${clash}`;
    expect(compileTemplate('mihomo', bomb).flaws?.[0].reason).toContain('alias');
  });
});

it('is written for formats, and for forms that need another document', () => {
  expect(forms.filter((form) => templateFormOf(form) === null)).toEqual(['outline']);
  expect(templateFormOf('mihomo-1.18')).toBe('mihomo');
  expect(templateFormOf('singbox-1.11')).toBe('singbox-1.11');
});
