import { createHash } from 'node:crypto';
import { contentFor, type Writer } from './content.ts';
import type { ShadowsocksHost } from './host.ts';
import type { DocumentTemplate, Form, Profile } from './model.ts';
import { cleanName } from './name.ts';
import { writers } from './render.ts';
import { checkClash } from './template-check-clash.ts';
import { linkReader, profileReader } from './template-check-lines.ts';
import { type Dialect, dialects } from './template-dialects.ts';
import { checkSip008 } from './template-check-json.ts';
import { checkSingbox } from './template-check-singbox.ts';
import { checkV2ray } from './template-check-v2ray.ts';
import { linesTemplate } from './template-lines.ts';
import { type Body, type Flaw, flawsOfMarkers, positionsIn, tightened, Unreadable } from './template-text.ts';
import { type Check, jsonTemplate, yamlTemplate } from './template-tree.ts';
import { type Values, variables, variablesIn } from './variables.ts';

export type { Flaw } from './template-text.ts';

/** What templates can be written for: the formats but one, and where a version needs another document, that form. */
export const templateForms = [
  'base64',
  'links',
  'clash',
  'mihomo',
  'stash',
  'singbox',
  'singbox-1.11',
  'v2ray',
  'v2ray4',
  'sip008',
  'surge',
  'surfboard',
  'loon',
  'quantumultx',
  'shadowrocket',
] as const satisfies readonly Form[];
export type TemplateForm = (typeof templateForms)[number];

const sameDocument: Readonly<Partial<Record<Form, TemplateForm>>> = {
  'mihomo-1.18': 'mihomo',
  'surge-6': 'surge',
  'surfboard-2.24': 'surfboard',
};

/** What a template must be written for to be used in this form; null: none can. Outline is one server and nothing else. */
export const templateFormOf = (form: Form): TemplateForm | null =>
  sameDocument[form] ?? templateForms.find((one) => one === form) ?? null;

/** Operators write by hand; a list of rules for a country has some thousands of lines. */
export const LONGEST_TEMPLATE = 262_144;

/** Throws a list of flaws when the text is none of its language. */
type Read = (content: string) => Body;

const yaml =
  (form: 'clash' | 'mihomo' | 'stash'): Read =>
  (content) =>
    yamlTemplate(content, (drawn, names) => checkClash(drawn, names, form));
const profile =
  (dialect: Dialect): Read =>
  (content) =>
    linesTemplate(content, profileReader(dialect));
const links: Read = (content) => linesTemplate(content, linkReader);
const json =
  (check: Check): Read =>
  (content) =>
    jsonTemplate(content, check);

const languages: Readonly<Record<TemplateForm, Read>> = {
  base64: links,
  links,
  shadowrocket: links,
  clash: yaml('clash'),
  mihomo: yaml('mihomo'),
  stash: yaml('stash'),
  singbox: json((root, names) => checkSingbox(root, names, 'new')),
  'singbox-1.11': json((root, names) => checkSingbox(root, names, 'old')),
  v2ray: json((root, names) => checkV2ray(root, names, 'new')),
  v2ray4: json((root, names) => checkV2ray(root, names, 'old')),
  sip008: json(checkSip008),
  surge: profile(dialects.surge),
  surfboard: profile(dialects.surfboard),
  loon: profile(dialects.loon),
  quantumultx: profile(dialects.quantumultx),
};

/** What a template is, or everything that is wrong with it. */
export type Compiled =
  | { readonly template: DocumentTemplate; readonly flaws?: never }
  | { readonly template?: never; readonly flaws: readonly [Flaw, ...Flaw[]] };

/** The document must be one of its format, keep every proxy, and hang together; variables must be known. */
export function compileTemplate(form: TemplateForm, text: string): Compiled {
  const content = tightened(text);
  const [first, ...others] = [...flawsOfText(content), ...flawsOfMarkers(content)];
  if (first) return { flaws: [first, ...others] };
  const read = readBody(form, content);
  if ('flaws' in read) return read;
  const template = templateOf(form, content, read.body);
  const [flaw, ...more] = flawsWhenDrawn(form, writers[form], template, read.body);
  return flaw ? { flaws: [flaw, ...more] } : { template };
}

function flawsOfText(content: string): Flaw[] {
  if (content.length > LONGEST_TEMPLATE)
    return [{ line: null, reason: `has more than ${LONGEST_TEMPLATE} characters` }];
  const at = content.search(/[^\P{Cc}\t\n\r]|\p{Cs}/u);
  return at < 0 ? [] : [{ line: positionsIn(content)(at).line, reason: 'holds a control character or broken text' }];
}

function readBody(form: TemplateForm, content: string): { body: Body } | { flaws: readonly [Flaw, ...Flaw[]] } {
  try {
    return { body: languages[form](content) };
  } catch (error) {
    if (error instanceof RangeError) return { flaws: [{ line: null, reason: 'is nested too deeply' }] };
    if (error instanceof Unreadable) return { flaws: error.flaws };
    throw error;
  }
}

function templateOf(form: TemplateForm, content: string, body: Body): DocumentTemplate {
  const reserved = new Set(body.names.map((name) => name.toLowerCase()));
  return {
    digest: createHash('sha256')
      .update(JSON.stringify([form, content]))
      .digest('base64url'),
    variables: variablesIn(content),
    isReserved: (name) => reserved.has(name.toLowerCase()),
    write: (parts, values) => body.write(parts, cleaned(values)),
  };
}

/** One printable line each, whatever plans and users are called; nothing stays nothing. */
const cleaned = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value && cleanName(value)]));

/** Draws the template for servers with hard names and looks whether all of them are where clients look for them. */
function flawsWhenDrawn(form: TemplateForm, writer: Writer, template: DocumentTemplate, body: Body): readonly Flaw[] {
  const { content } = contentFor(form, writer, { ...sampleProfile, template });
  if (content.kind !== 'hosts' || !writer.parts) return [];
  return body.check(writer.parts(content.hosts), sampleValues);
}

const sampleHost = (name: string): ShadowsocksHost => ({
  protocol: 'shadowsocks',
  key: '5f3c1c9e-8a34-4c2e-9d6b-7b7f0a4d2e11',
  name,
  address: 'node.invalid',
  port: 443,
  method: 'aes-128-gcm',
  password: 'none',
});

const sampleProfile: Profile = {
  title: 'Sample',
  managedUrl: 'https://sample.invalid/s/token',
  updateIntervalHours: 12,
  usage: { uploadBytes: 0n, downloadBytes: 0n, totalBytes: null },
  access: {
    kind: 'usable',
    hosts: ['Sample 1', 'Sample "2": #a, {b}', '样本 🚀'].map(sampleHost),
  },
};

/** The hardest that each can be: plans are called by people, not every subscription has a user. */
const sampleValues: Values = {
  ...Object.fromEntries(Object.keys(variables).map((name) => [name, '∞'] as const)),
  'plan.name': '"1": #a, {b}',
  'subscription.id': '7',
  'user.id': '',
};
