import {
  agentTable,
  capabilities,
  documentHeaders,
  forms,
  lostToMihomo,
  type Capability,
  type Form,
} from '../packages/renderer/src/index.ts';

/** `docs/formats.md`: what each client gets, and which format can carry what. */
export function formatReference(): string {
  return [
    '# Formats',
    '',
    '<!-- Made by `pnpm docs:generate` from packages/renderer/src/{choose-form,capability,render}.ts; do not edit. -->',
    '',
    '`/s/{token}` answers in the format the client reads; `/s/{token}/{format}` and `?format=` always win. Where a format has forms for clients of one version (`singbox-1.11`), the version in the User-Agent picks the form, also for a format asked for by name; without a version the newest is taken, but for Surge, whose agents name builds. The old flavour of `v2ray` has a name of its own, `v2ray4`.',
    '',
    '## Who gets which',
    '',
    'The first row that matches the User-Agent, in any case; a mark that ends in `/` must stand at its start. Everybody else gets `base64`, sing-box before 1.11 too.',
    '',
    table(
      ['clients', 'marks', 'format'],
      agentTable.map(({ clients, marks, format }) => [clients, marks.map(code).join(' '), code(format)]),
    ),
    '',
    '## What each can carry',
    '',
    'What is left out of a document is left out because of these tables: it is counted in `X-Orrery-Omitted` and listed with its reason in the preview.',
    '',
    table(
      [
        'form',
        'for',
        'Trojan over',
        'VMess over',
        'VLESS over',
        'VLESS with',
        'Hysteria2',
        'TUIC v5',
        'AnyTLS',
        'self-signed',
      ],
      forms.map((form) => [code(form), ...protocolCells(capabilities[form])]),
    ),
    '',
    'Self-signed certificates: `skip` leaves them unverified, `pin` checks their SHA-256, `pin or skip` does where the node knows it.',
    '',
    'With `2001:db8::1` as its server name, or as its address where it has none, gRPC with TLS is left out of ' +
      list(forms.filter((form) => capabilities[form].grpcNeedsName).map(code)) +
      ': mihomo carries nothing over it.',
    '',
    '### Links that mihomo reads',
    '',
    "`base64` and `links` hold what some reader of links can use: Xray's apps, sing-box's, Shadowrocket. mihomo reads them too (as a proxy provider) and loads all of them, but carries nothing over these; in the format `mihomo`, which it gets without asking, it uses all but the last.",
    '',
    table(
      ['entry', 'what mihomo does with its link'],
      lostToMihomo.map(({ what, why }) => [what, why]),
    ),
    '',
    '### Shadowsocks',
    '',
    table(
      ['form', 'methods', 'plugins', 'certificate of v2ray-plugin'],
      forms.map((form) => [code(form), ...shadowsocksCells(capabilities[form])]),
    ),
    '',
    '### Documents',
    '',
    table(['form', 'content type', 'servers', 'cannot write'], forms.map(documentCells)),
    '',
  ].join('\n');
}

const code = (text: string): string => `\`${text}\``;
const list = (words: readonly string[]): string => (words.length === 0 ? '–' : words.join(', '));
const yes = (known: boolean | undefined): string => (known ? 'yes' : '–');

const protocolCells = (capability: Capability): string[] => [
  capability.clients,
  list(capability.trojan),
  list(capability.vmess),
  list(capability.vless),
  list(capability.vlessSecurity),
  capability.hysteria2 === 'no' ? '–' : capability.hysteria2,
  yes(capability.tuic),
  yes(capability.anytls),
  capability.selfSigned,
];

const shadowsocksCells = ({ shadowsocks }: Capability): string[] => [
  list(shadowsocks.methods),
  list(shadowsocks.plugins),
  yes(shadowsocks.pluginCertificate),
];

function documentCells(form: Form): string[] {
  const { single, unwritable } = capabilities[form];
  return [
    code(form),
    documentHeaders(form, '', 0)['Content-Type'] ?? '',
    single ? 'one' : 'any',
    unwritable === undefined ? '–' : code(unwritable.source),
  ];
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
