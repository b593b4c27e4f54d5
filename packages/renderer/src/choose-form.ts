import type { Form, Format } from './model.ts';

interface Row {
  readonly clients: string;
  readonly format: Format;
  /** Lower case. One that ends in `/` must stand at the start of the agent, any other anywhere in it. */
  readonly marks: readonly string[];
  /** Clients whose core says an older version than this are left to the next rows. */
  readonly atLeast?: string;
}

/** First match wins; nobody's row is base64. */
export const agentTable: readonly Row[] = [
  { clients: 'Stash', format: 'stash', marks: ['stash'] },
  // Says `like ClashMeta v2ray sing-box`, and no version of its core.
  { clients: 'Hiddify', format: 'base64', marks: ['hiddify'] },
  {
    clients: 'sing-box 1.11 and later, and its shells',
    format: 'singbox',
    marks: ['sing-box', 'singbox', 'sfa/', 'sfi/', 'sfm/', 'sft/', 'karing'],
    atLeast: '1.11',
  },
  {
    clients: 'mihomo and its shells',
    format: 'mihomo',
    marks: [
      'mihomo',
      'clash.meta',
      'clash-meta',
      'clashmeta',
      'clash-verge',
      'clash verge',
      'clash-nyanpasu',
      'clashx meta',
      'flclash',
      'nekobox',
      'koala-clash',
      'murge',
      'prizrak-box',
      'flowvy',
    ],
  },
  { clients: 'the original Clash', format: 'clash', marks: ['clash'] },
  { clients: 'Surge', format: 'surge', marks: ['surge'] },
  { clients: 'Surfboard', format: 'surfboard', marks: ['surfboard'] },
  { clients: 'Loon', format: 'loon', marks: ['loon'] },
  { clients: 'Quantumult X', format: 'quantumultx', marks: ['quantumult%20x', 'quantumult x'] },
  { clients: 'Shadowrocket', format: 'shadowrocket', marks: ['shadowrocket'] },
  { clients: 'Outline', format: 'outline', marks: ['outline', 'ssconf'] },
  { clients: 'Shadowsocks only', format: 'sip008', marks: ['shadowsocks', 'ss/', 'ssr/', 'ssd/', 'sss/'] },
];

const everybodyElse = { clients: 'everybody else', format: 'base64' } as const;

/** Real agents are far shorter; whatever follows is not looked at. */
const MAX_AGENT_LENGTH = 1_024;

interface Choice {
  readonly format: Format;
  /** The format as this client's version reads it: what to render. */
  readonly form: Form;
  /** Why: the row of clients that the agent matched, or `asked`. Shown to operators. */
  readonly rule: string;
}

/** A format asked for by name always wins; its form still follows the agent's version. */
export function chooseForm(client: {
  readonly userAgent: string | undefined;
  readonly asked?: Format | undefined;
}): Choice {
  const agent = normalised(client.userAgent);
  if (client.asked !== undefined) return { format: client.asked, form: formOf(client.asked, agent), rule: 'asked' };
  const { format, clients } = rowOf(agent) ?? everybodyElse;
  return { format, form: formOf(format, agent), rule: clients };
}

/** Whether a person is looking: a browser that asks for a page, and that no row of the table claims. */
export function wantsPage({
  userAgent,
  accept,
}: {
  userAgent: string | undefined;
  accept: string | undefined;
}): boolean {
  // Programs ask for anything: theirs ends here.
  if (accept === undefined || !/\btext\/html\b/i.test(accept.slice(0, MAX_AGENT_LENGTH))) return false;
  const agent = normalised(userAgent);
  return /^mozilla\/5\.0 .*(?:applewebkit|gecko)\//.test(agent) && rowOf(agent) === undefined;
}

const normalised = (userAgent: string | undefined): string =>
  (userAgent ?? '').slice(0, MAX_AGENT_LENGTH).toLowerCase();

const rowOf = (agent: string): Row | undefined =>
  agentTable.find(({ marks, atLeast }) => marks.some((mark) => isMarked(agent, mark)) && isNewEnough(agent, atLeast));

/** Only the core of sing-box is asked for its version. */
const isNewEnough = (agent: string, atLeast: string | undefined): boolean =>
  atLeast === undefined || !isBelow(singboxCore(agent), atLeast.split('.').map(Number));

const isMarked = (agent: string, mark: string): boolean =>
  mark.endsWith('/') ? agent.startsWith(mark) : agent.includes(mark);

/** Where the agent says no version the format's own form is taken. */
const formOf = (format: Format, agent: string): Form => versionForms[format]?.(agent) ?? format;

/** `1.12.3` after the name and one of ` `, `/`, ` v`, `/v`; a lone number is a build and no version. */
const versionOf = (name: string): RegExp => new RegExp(`(?:^|[^a-z])(?:${name})[ /]v?(\\d{1,4}(?:\\.\\d{1,4}){1,3})`);

const versions = {
  singbox: versionOf('sing-?box'),
  /** Its shells have the version of their core. */
  singboxShell: versionOf('sf[aimt]'),
  mihomo: versionOf('mihomo|clash\\.meta'),
  v2ray: versionOf('v2ray(?:-core)?'),
  surfboard: versionOf('surfboard'),
  surgeMac: versionOf('surge mac'),
  surgeIos: versionOf('surge ios'),
} as const;

const versionForms: Readonly<Partial<Record<Format, (agent: string) => Form | null>>> = {
  singbox: (agent) => (isBelow(singboxCore(agent), [1, 12]) ? 'singbox-1.11' : null),
  mihomo: (agent) => (isBelow(versionIn(agent, versions.mihomo), [1, 19, 3]) ? 'mihomo-1.18' : null),
  v2ray: (agent) => (isBelow(versionIn(agent, versions.v2ray), [5]) ? 'v2ray4' : null),
  surfboard: (agent) => (isBelow(versionIn(agent, versions.surfboard), [2, 34, 4]) ? 'surfboard-2.24' : null),
  // Most agents name a build (`Surge iOS/3000`), of which no table is published: those get what every version reads.
  surge: (agent) =>
    isAtLeast(versionIn(agent, versions.surgeMac), [6, 4, 3]) || isAtLeast(versionIn(agent, versions.surgeIos), [5, 20])
      ? 'surge-6'
      : null,
};

const singboxCore = (agent: string): readonly number[] | null =>
  versionIn(agent, versions.singbox) ?? versionIn(agent, versions.singboxShell);

function versionIn(agent: string, pattern: RegExp): readonly number[] | null {
  const [, text] = pattern.exec(agent) ?? [];
  return text === undefined ? null : text.split('.').map(Number);
}

const isBelow = (version: readonly number[] | null, bound: readonly number[]): boolean =>
  version !== null && compare(version, bound) < 0;

const isAtLeast = (version: readonly number[] | null, bound: readonly number[]): boolean =>
  version !== null && compare(version, bound) >= 0;

function compare(version: readonly number[], bound: readonly number[]): number {
  const at = bound.findIndex((part, index) => (version[index] ?? 0) !== part);
  return at < 0 ? 0 : (version[at] ?? 0) - (bound[at] ?? 0);
}
