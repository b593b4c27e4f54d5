import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileTemplate, LONGEST_TEMPLATE, type TemplateForm } from './template.ts';

const read = (file: string) => readFileSync(new URL(`../../../docs/templates/${file}`, import.meta.url), 'utf8');
const clash = read('clash.yaml');
const singbox = read('singbox.json');
const surge = read('surge.conf');

const flawsOf = (form: TemplateForm, content: string) => compileTemplate(form, content).flaws ?? [];
/** The number, from 1, of the only line that has this text. */
function lineWith(content: string, text: string): number {
  const [first, ...others] = content.split('\n').flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  if (first === undefined || others.length > 0) throw new Error(`not once: ${text}`);
  return first;
}

describe('the line of a flaw is that of the operator', () => {
  it.each<[string, TemplateForm, string, string]>([
    ['behind markers', 'mihomo', clash.replace('MATCH,Proxy', 'MATCH,Nowhere'), 'MATCH,Nowhere'],
    ['behind markers of a profile', 'surge', surge.replace('FINAL,Proxy', 'FINAL,Nowhere'), 'FINAL,Nowhere'],
    [
      'that a variable is in',
      'surge',
      surge.replace('FINAL', 'DOMAIN-SUFFIX,{{user.id}}.example,Nowhere\nFINAL'),
      'Nowhere',
    ],
    [
      'not of the first that says the same',
      'surge',
      surge.replace('# {{plan.name}}', '# Other, Video').replace('Video = select,', 'Video = select, Other,'),
      'Other, Proxy',
    ],
    ['of a second group of one name', 'surge', surge.replace('[Rule]', 'Video = select, DIRECT\n[Rule]'), 'DIRECT\n'],
  ])('%s', (_name, form, content, text) => {
    const wanted = text.endsWith('\n') ? lineWith(content, 'Video = select, DIRECT') : lineWith(content, text);
    expect(flawsOf(form, content).map(({ line }) => line)).toContain(wanted);
  });

  it.each<[string, string, number]>([
    ['a comma too many', singbox.replace('"servers": [', '"servers": [,'), 4],
    ['a comma before the end', singbox.replace('"final": "remote"', '"final": "remote",'), 10],
    ['a word without quotes', singbox.replace('"warn"', 'warn'), 2],
    ['an open text', singbox.replace('"warn"', '"warn'), 2],
    ['no end', singbox.trimEnd().slice(0, -1), 27],
    ['more after the end', `${singbox}}`, 29],
  ])('of JSON that is none: %s', (_name, content, line) => {
    expect(flawsOf('singbox', content)).toEqual([{ line, reason: expect.stringMatching(/^is no JSON: [^\n]+$/) }]);
  });
});

describe('what is read of YAML', () => {
  it.each<[string, string]>([
    ['a number in a rule', clash.replace('DOMAIN-KEYWORD,ads', 'DOMAIN-SUFFIX,{{user.id}}.example')],
    ['merged keys', `base: &base { type: select }\n${clash.replace('type: select', '<<: *base')}`],
    ['the ends of lines of Windows', clash.replaceAll('\n', '\r\n')],
    ['keys that are numbers', `${clash}hosts:\n  1: 1.1.1.1\n`],
    ['a document that begins with a mark', `---\n${clash}`],
  ])('%s', (_name, content) => {
    expect(flawsOf('mihomo', content)).toEqual([]);
  });

  it('is one document', () => {
    expect(flawsOf('mihomo', `${clash}---\na: 1\n`)).toEqual([{ line: null, reason: 'is more than one document' }]);
  });
});

describe('a variable in the name of a group or server is refused, for a node could be called the same', () => {
  it.each<[TemplateForm, string, string]>([
    ['mihomo', clash.replace('name: Video', "name: '{{plan.name}}'"), 'name:'],
    ['singbox', singbox.replace('"tag": "Video"', '"tag": "Until {{expires_at}}"'), 'Until'],
    ['singbox', singbox.replace('"tag": "local"', '"tag": "{{user.id}}"'), '{{user.id}}'],
    ['surge', surge.replace('Video =', '{{plan.name}} ='), '{{plan.name}} ='],
    ['loon', read('loon.conf').replace('Proxy =', 'x{{days_left}} ='), 'x{{'],
    ['quantumultx', read('quantumultx.conf').replace('=Proxy', '={{days_left}}'), 'static='],
    ['quantumultx', `{{proxies}}\nshadowsocks=a.example:1, method=none, tag={{plan.name}}\n`, 'tag='],
  ])('of %s', (form, content, text) => {
    expect(flawsOf(form, content)).toEqual([
      { line: lineWith(content, text), reason: expect.stringContaining('variables cannot stand in names') },
    ]);
  });
});

describe('a template with a flaw in every line', () => {
  const full = (before: string, line: string, after: string) =>
    `${before}${line.repeat((LONGEST_TEMPLATE - before.length - after.length) / line.length)}${after}`;

  it.each<[string, TemplateForm, string]>([
    ['rules', 'surge', full(surge.replace('FINAL,Proxy\n', ''), 'DOMAIN,a,N\n', 'FINAL,Proxy\n')],
    ['members', 'surge', full(surge.split('Video')[0] ?? '', 'Video = select, N\n', '')],
    ['variables', 'surge', full(surge, '#{{x}}\n', '')],
    ['rules of YAML', 'mihomo', full(clash, '  - DOMAIN,a,N\n', '')],
    [
      'entries of JSON',
      'singbox',
      full('{ "route": { "rules": [', '{"outbound":"x"},\n', '{}] } , "x": ["{{proxies}}"]}'),
    ],
  ])('names the first twenty and how many more there are: %s', (_name, form, content) => {
    const flaws = flawsOf(form, content);
    expect(flaws).toHaveLength(21);
    expect(flaws.at(-1)?.reason).toMatch(/^and \d+ more/);
  });

  it('keeps reasons short', () => {
    const [flaw] = flawsOf('surge', surge.replace('FINAL,Proxy', `FINAL,${'x'.repeat(10_000)}`));
    expect(flaw?.reason.length).toBeLessThan(500);
  });

  it.each<[string, TemplateForm, string]>([
    ['spaces', 'surge', full(surge, ' ', 'x')],
    ['ends of lines', 'links', full('{{proxies}}', '\n', '#')],
    ['brackets', 'surge', full(surge.replace('FINAL', 'AND,'), '(', '\nFINAL,Proxy\n')],
    ['quotes', 'surge', full(surge.replace('FINAL', 'URL-REGEX,'), '",', '\nFINAL,Proxy\n')],
    [
      'groups in a circle',
      'surge',
      `${surge.replace('[Rule]', `${Array.from({ length: 8_000 }, (_, n) => `g${n} = select, g${(n + 1) % 8_000}`).join('\n')}\n[Rule]`)}`,
    ],
    [
      'keys of one map',
      'mihomo',
      `${clash}hosts:\n${Array.from({ length: 12_000 }, (_, n) => `  a${n}: 1.1.1.1\n`).join('')}`,
    ],
  ])('is looked through in a moment: %s', (_name, form, content) => {
    const began = performance.now();
    compileTemplate(form, content);
    // Alone it takes a tenth of this; what grows with the square takes minutes.
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
