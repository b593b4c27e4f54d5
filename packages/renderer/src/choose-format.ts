import type { Format } from './model.ts';

interface Row {
  readonly clients: string;
  readonly format: Format;
  /** Lower case. One that ends in `/` must stand at the start of the agent, any other anywhere in it. */
  readonly marks: readonly string[];
}

/** First match wins. Clients whose own format is not rendered yet get the one they read best among ours. */
const table: readonly Row[] = [
  { clients: 'Stash', format: 'base64', marks: ['stash'] },
  {
    clients: 'sing-box and its shells',
    format: 'base64',
    marks: ['sing-box', 'singbox', 'sfa/', 'sfi/', 'sfm/', 'sft/', 'karing', 'hiddify'],
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
  { clients: 'Surge, and Surfboard which reads its profiles', format: 'surge', marks: ['surge', 'surfboard'] },
  {
    clients: 'Loon, Quantumult X, Shadowrocket',
    format: 'base64',
    marks: ['loon', 'quantumult%20x', 'quantumult x', 'shadowrocket'],
  },
  {
    clients: 'Shadowsocks only',
    format: 'sip008',
    marks: ['outline', 'ssconf', 'shadowsocks', 'ss/', 'ssr/', 'ssd/'],
  },
];

/** Browsers included. */
const everybodyElse = { clients: 'everybody else', format: 'base64' } as const;

/** Real agents are far shorter; whatever follows is not looked at. */
const MAX_AGENT_LENGTH = 1_024;

/** The format for a client that did not name one. */
export const chooseFormat = (client: { readonly userAgent: string | undefined }): Format => formatRule(client).format;

/** The format together with the row that chose it, to be shown to operators. */
export function formatRule({ userAgent }: { readonly userAgent: string | undefined }): {
  readonly format: Format;
  readonly clients: string;
} {
  const agent = (userAgent ?? '').slice(0, MAX_AGENT_LENGTH).toLowerCase();
  const row = table.find(({ marks }) => marks.some((mark) => isMarked(agent, mark))) ?? everybodyElse;
  return { format: row.format, clients: row.clients };
}

const isMarked = (agent: string, mark: string): boolean =>
  mark.endsWith('/') ? agent.startsWith(mark) : agent.includes(mark);
