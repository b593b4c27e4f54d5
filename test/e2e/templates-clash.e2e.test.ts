import { compileTemplate } from '@orrery/renderer';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { findCore } from './cores.ts';
import { finish } from './harness/processes.ts';
import { temporaryFolder } from './harness/reaper.ts';
import { mutantOf, numbersFrom, type Tree } from './templates/clash-mutants.ts';

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

const MUTANTS = Number(process.env.MUTANTS ?? 220);
/** mihomo loads these, and nobody could use the proxies, or not as the operator wrote it. */
const ON_PURPOSE =
  /\{\{proxies\}\}|no group offers|no rule leads|must be an address: it is asked|which there are not|means different things|an item of `\S+` must be an address block/;
