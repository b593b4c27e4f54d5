import { anyText } from '@orrery/kernel/testing';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { load } from 'js-yaml';
import type { Form, Profile, Rendered } from './model.ts';
import { render } from './render.ts';
import { profileReader } from './template-check-lines.ts';
import { dialects } from './template-dialects.ts';
import { compileTemplate, type TemplateForm, templateForms } from './template.ts';
import { anyProfile, surely } from './testing/arbitraries.ts';
import { hostileNames } from './testing/hostile-names.ts';
import { parseLoon, parseQuantumultX } from './testing/parse-node-lines.ts';
import { parseSurge, type SurgePolicy } from './testing/parse-surge.ts';

const read = (file: string) => readFileSync(new URL(`../../../docs/templates/${file}`, import.meta.url), 'utf8');
const clash = read('clash.yaml');
const singbox = read('singbox.json');
const v2ray = read('v2ray.json');
const links = read('links.txt');

/** As it is written before sing-box 1.12. */
const oldSingbox = singbox
  .replace(
    '"type": "https", "tag": "remote", "server": "1.1.1.1"',
    '"tag": "remote", "address": "https://1.1.1.1/dns-query"',
  )
  .replace('"type": "local", "tag": "local"', '"tag": "local", "address": "local"')
  .replace(/,\s*"default_domain_resolver": "local"/, '');

const contents: Readonly<Record<TemplateForm, readonly string[]>> = {
  base64: [links],
  links: [links],
  shadowrocket: [links],
  clash: [clash],
  mihomo: [clash],
  stash: [clash],
  singbox: [singbox],
  'singbox-1.11': [oldSingbox],
  v2ray: [v2ray],
  v2ray4: [v2ray],
  sip008: [read('sip008.json')],
  surge: [read('surge.conf')],
  surfboard: [read('surge.conf')],
  loon: [read('loon.conf'), links],
  quantumultx: [read('quantumultx.conf'), links],
};

/** Servers without what they are called, and all that a rule or group could mean by a name. */
interface Seen {
  readonly servers: readonly unknown[];
  readonly names: readonly string[];
  /** What is named as if it were there. */
  readonly named: readonly string[];
}

interface Entry {
  readonly [field: string]: unknown;
  readonly name?: string;
  readonly tag?: string;
}

const GROUPS = new Set(['direct', 'freedom', 'selector', 'urltest']);

function seenInTree(document: Record<string, readonly Entry[] | undefined>): Seen {
  const entries = document['proxies'] ?? document['outbounds'] ?? document['servers'] ?? [];
  const all = [...entries, ...(document['proxy-groups'] ?? [])];
  const isServer = ({ type, protocol }: Entry) => !GROUPS.has(String(type ?? protocol));
  return {
    servers: entries.filter(isServer).map(({ name: _name, tag: _tag, remarks: _remarks, ...settings }) => settings),
    names: all.flatMap(({ name, tag }) => name ?? tag ?? []),
    named: all.flatMap(({ proxies, outbounds }) =>
      ((proxies ?? outbounds ?? []) as string[]).filter((one) => one !== 'DIRECT'),
    ),
  };
}

function seenInProfile(document: string): Seen {
  const { proxies, groups } = parseSurge(document);
  const unnamed = ({ name: _name, ...settings }: SurgePolicy) => settings;
  return {
    servers: proxies.map(unnamed),
    names: [...proxies, ...groups].map(({ name }) => name),
    named: groups.flatMap(({ positional }) => positional),
  };
}

/** The servers of Loon and Quantumult X: what is written without a template. */
const serversIn = (document: string): string =>
  document
    .split('\n')
    .filter((line) => !/^(?:# |\[|static=|final, Proxy$|FINAL,Proxy$|Proxy = select|$)/.test(line))
    .map((line) => `${line}\n`)
    .join('');

function seen(form: Form, { body }: Rendered): Seen {
  const is = (...forms: Form[]) => forms.includes(form);
  if (is('clash', 'mihomo', 'stash')) return seenInTree(load(body) as Record<string, readonly Entry[]>);
  if (is('surge', 'surfboard')) return seenInProfile(body);
  if (is('loon', 'quantumultx')) {
    const nodes = (form === 'loon' ? parseLoon : parseQuantumultX)(serversIn(body));
    return { servers: nodes, names: nodes.map(({ name }) => name), named: [] };
  }
  if (is('base64', 'links', 'shadowrocket')) {
    const text = form === 'links' ? body : Buffer.from(body, 'base64').toString();
    return { servers: text.split('\n').filter((line) => line !== '' && !line.startsWith('# ')), names: [], named: [] };
  }
  return seenInTree(JSON.parse(body));
}

/** What the check of its form finds in a document of lines. */
function flawsIn(form: Form, { body }: Rendered, names: readonly string[]): unknown {
  if (!(form in dialects)) return [];
  return profileReader(dialects[form as keyof typeof dialects]).check(body.split('\n'), names);
}

describe('in a template, whatever nodes and plans are called and however many there are,', () => {
  const hostile = fc.oneof(
    fc.constantFrom(...hostileNames, '{{proxies}}', '\n- x', '", "x": "', 'Video'),
    anyText({ maxLength: 30 }),
  );
  const cases = templateForms.flatMap((form) => contents[form].map((content) => [form, content] as const));

  it.each(cases)('servers of %s are what they are without one, and every name is one thing', (form, content) => {
    const { template, flaws } = compileTemplate(form, content);
    if (!template) throw new Error(JSON.stringify(flaws));
    const check = (profile: Profile, name: string) => {
      const values = { 'plan.name': name, expires_at: name, days_left: name, traffic_left: name };
      const dressed = { ...profile, template, values };
      const drawn = render(form, dressed);
      expect(render(form, dressed)).toEqual(drawn);
      const plain = render(form, profile);
      const found = seen(form, drawn);
      expect(found.servers).toEqual(seen(form, plain).servers);
      fc.pre(drawn.included > 0);
      const known = new Set(found.names);
      expect(known.size).toBe(found.names.length);
      expect(found.named.filter((one) => !known.has(one))).toEqual([]);
      expect(flawsIn(form, drawn, found.names.slice(0, drawn.included))).toEqual([]);
    };
    const examples = surely.map(([profile]): [Profile, string] => [profile, 'Gold "1": #a']);
    fc.assert(fc.property(anyProfile, hostile, check), { numRuns: examples.length + 15, examples });
  });
});
