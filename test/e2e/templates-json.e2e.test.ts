import { compileTemplate, type Profile, render, type TemplateForm } from '@orrery/renderer';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findCore } from './cores.ts';
import { finish, freePort } from './harness/processes.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { badTemplates, goodTemplates, sampleOf } from './templates/json-cases.ts';
import * as samples from './templates/json-samples.ts';
import { mutated, numbersFrom } from './templates/mutate.ts';

// What the check of templates accepts, the cores load: the same templates go to both.

type JsonForm = 'singbox' | 'singbox-1.11' | 'v2ray' | 'v2ray4';

interface Core {
  readonly binary: string;
  readonly args: (file: string) => readonly string[];
}

const cores: Readonly<Record<JsonForm, Core>> = {
  singbox: { binary: 'sing-box', args: (file) => ['check', '-c', file] },
  'singbox-1.11': { binary: 'sing-box-1.11', args: (file) => ['check', '-c', file] },
  v2ray: { binary: 'xray', args: (file) => ['run', '-test', '-c', file] },
  v2ray4: { binary: 'v2ray', args: (file) => ['-test', '-config', file] },
};
const forms = Object.keys(cores) as JsonForm[];

const example = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../docs/templates/${name}`, import.meta.url), 'utf8'));

/** What the mutations begin with. */
const trees: Readonly<Record<JsonForm, readonly unknown[]>> = {
  singbox: [samples.singbox, example('singbox.json')],
  'singbox-1.11': [samples.singbox111],
  v2ray: [samples.v2ray, example('v2ray.json')],
  v2ray4: [samples.v2ray4, example('v2ray.json')],
};

const profile: Profile = {
  title: 'e2e',
  managedUrl: 'https://e2e.test/s/token',
  updateIntervalHours: 12,
  usage: { uploadBytes: 0n, downloadBytes: 0n, totalBytes: null },
  access: {
    kind: 'usable',
    hosts: ['One "1"', 'Two'].map((name) => ({
      protocol: 'shadowsocks',
      key: '5f3c1c9e-8a34-4c2e-9d6b-7b7f0a4d2e11',
      name,
      address: 'node.invalid',
      port: 443,
      method: 'aes-128-gcm',
      password: 'none',
    })),
  },
};

const textOf = (tree: unknown): string => JSON.stringify(tree, null, 2);

/** The document of a template that is accepted; null of one that is refused. */
function documentOf(form: TemplateForm, tree: unknown): string | null {
  const { template } = compileTemplate(form, textOf(tree));
  return template
    ? render(form, { ...profile, template, values: { 'plan.name': 'Gold', expires_at: '∞', days_left: '3' } }).body
    : null;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder('orrery-e2e-templates-json-');
});
afterAll(() => folder.remove());

let files = 0;
/** What the core says against it; null when it loads. */
async function refusalOf(form: JsonForm, document: string): Promise<string | null> {
  const { binary, args } = cores[form];
  const file = join(folder.path, `${(files += 1)}.json`);
  await writeFile(file, document);
  const { code, output } = await finish(findCore(binary) ?? binary, args(file), { cwd: folder.path });
  return code === 0 ? null : output.slice(-400);
}

const missing = (binary: string): boolean => process.env.CI !== 'true' && findCore(binary) === null;

/** Two at once: the machine may be a small one. */
async function eachOf<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...list];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all([worker(), worker()]);
}

const MUTATIONS = 120;

describe.each(forms)('for %s', (form) => {
  test('a template that is accepted is one that the core loads, whatever is changed in it', async (context) => {
    if (missing(cores[form].binary)) return context.skip(`not installed: ${cores[form].binary}`);
    const own = trees[form];
    const changes = Array.from({ length: MUTATIONS }, (_, index) =>
      mutated(own[index % own.length], numbersFrom(5_000 + index)),
    );
    const refused: string[] = [];
    let accepted = 0;
    await eachOf([...own.map((tree) => ({ what: 'nothing', tree })), ...changes], async ({ what, tree }) => {
      const document = documentOf(form, tree);
      if (document === null) return;
      accepted += 1;
      const refusal = await refusalOf(form, document);
      if (refusal !== null) refused.push(`${what}: ${refusal}`);
    });
    expect(refused).toEqual([]);
    // Were most refused by us, this would prove nothing.
    expect(accepted).toBeGreaterThan(MUTATIONS / 10);
  });

  test('what the core refuses is refused when it is saved, with its place', async (context) => {
    if (missing(cores[form].binary)) return context.skip(`not installed: ${cores[form].binary}`);
    const sample = sampleOf[form];
    const drawn = JSON.parse(documentOf(form, sample) ?? '') as unknown;
    const wrong: string[] = [];
    await eachOf(badTemplates(form), async ({ name, edit, reason, line, onPurpose }) => {
      const text = textOf(edit(sample));
      const { flaws = [] } = compileTemplate(form, text);
      const lines = text.split('\n');
      const found = flaws.some((flaw) => flaw.reason.includes(reason) && lines[(flaw.line ?? 0) - 1]?.includes(line));
      if (!found) wrong.push(`${name}: ${JSON.stringify(flaws.map((flaw) => [flaw, lines[(flaw.line ?? 0) - 1]]))}`);
      const refusal = await refusalOf(form, textOf(edit(drawn)));
      if ((refusal === null) !== onPurpose) wrong.push(`${name}: the core says ${refusal}`);
    });
    expect(wrong).toEqual([]);
  });

  test('what is unusual and right is accepted by both', async (context) => {
    if (missing(cores[form].binary)) return context.skip(`not installed: ${cores[form].binary}`);
    const wrong: string[] = [];
    await eachOf(goodTemplates(form), async ({ name, tree }) => {
      const document = documentOf(form, tree);
      if (document === null) wrong.push(`${name}: ${JSON.stringify(compileTemplate(form, textOf(tree)).flaws)}`);
      const refusal = document === null ? null : await refusalOf(form, document);
      if (refusal !== null) wrong.push(`${name}: ${refusal}`);
    });
    expect(wrong).toEqual([]);
  });
});

/** It has no dry run: what it reads, it runs. */
const runsSslocal = async (document: string): Promise<boolean> => {
  const file = join(folder.path, `${(files += 1)}.json`);
  await writeFile(file, document);
  const args = ['-c', file, '-b', `127.0.0.1:${await freePort()}`];
  const { code } = await finish('timeout', ['1', findCore('sslocal') ?? 'sslocal', ...args]);
  return code === 124;
};

test('what is accepted for sip008, sslocal runs', async (context) => {
  if (missing('sslocal')) return context.skip('not installed: sslocal');
  const refused: string[] = [];
  const changes = Array.from({ length: 12 }, (_, index) => mutated(samples.sip008, numbersFrom(9_000 + index)));
  await eachOf([{ what: 'nothing', tree: samples.sip008 as unknown }, ...changes], async ({ what, tree }) => {
    const document = documentOf('sip008', tree);
    if (document !== null && !(await runsSslocal(document))) refused.push(what);
  });
  expect(refused).toEqual([]);
});
