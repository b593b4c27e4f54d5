import type { Content, Writer } from './content.ts';
import type { Host } from './host.ts';
import type { Parts, Profile } from './model.ts';
import { lineName } from './name.ts';
import { groups, PROBE_INTERVAL_SECONDS, PROBE_URL, privateNetworks } from './routing.ts';
import { policyOf, type Dialect } from './surge-policy.ts';

const RESERVED = new Set(
  [
    'DIRECT',
    'REJECT',
    'REJECT-DROP',
    'REJECT-NO-DROP',
    'REJECT-TINYGIF',
    'CELLULAR',
    'CELLULAR-ONLY',
    'HYBRID',
    'NO-HYBRID',
    ...Object.values(groups),
  ].map((name) => name.toLowerCase()),
);

/** A complete managed profile. Syntax: https://manual.nssurge.com */
export const surge: Writer = writerFor('surge');
/** Nearly the same. Syntax: https://getsurfboard.com/docs */
export const surfboard: Writer = writerFor('surfboard');

function writerFor(dialect: Dialect): Writer {
  return {
    contentType: 'text/plain; charset=utf-8',
    fileExtension: 'conf',
    isReserved: (name) => RESERVED.has(name.toLowerCase()),
    adaptName: lineName,
    write: (content, profile) => `${linesOf(dialect, content, profile).join('\n')}\n`,
    parts: (hosts) => partsOf(dialect, hosts),
    finish: (text, profile) => `${managedLine(profile)}\n${text}`,
  };
}

function linesOf(dialect: Dialect, content: Content, profile: Profile): string[] {
  return [
    managedLine(profile),
    '',
    '[General]',
    'loglevel = notify',
    `skip-proxy = ${[...privateNetworks.v4, 'localhost', '*.local'].join(', ')}`,
    'exclude-simple-hostnames = true',
    `proxy-test-url = ${PROBE_URL}`,
    '',
    ...(content.kind === 'hosts'
      ? hostSections(dialect, content.hosts)
      : noticeSections(lineName(content.notice.name))),
  ];
}

function hostSections(dialect: Dialect, hosts: readonly Host[]): string[] {
  const { proxies, groups: groupLines } = partsOf(dialect, hosts);
  return [
    '[Proxy]',
    ...proxies,
    '',
    '[Proxy Group]',
    ...groupLines,
    '',
    '[Rule]',
    'DOMAIN,localhost,DIRECT',
    'DOMAIN-SUFFIX,local,DIRECT',
    ...privateNetworks.v4.map((cidr) => `IP-CIDR,${cidr},DIRECT,no-resolve`),
    ...privateNetworks.v6.map((cidr) => `IP-CIDR6,${cidr},DIRECT,no-resolve`),
    `FINAL,${groups.choice}`,
  ];
}

function partsOf(dialect: Dialect, hosts: readonly Host[]): Parts & Record<'proxies' | 'groups', readonly string[]> {
  const names = hosts.map(({ name }) => name);
  const test = [`url=${PROBE_URL}`, `interval=${PROBE_INTERVAL_SECONDS}`, 'tolerance=50'];
  return {
    proxies: hosts.map((host) => `${host.name} = ${policyOf(dialect, host).join(', ')}`),
    groups: [
      `${groups.choice} = ${['select', groups.fastest, ...names].join(', ')}`,
      `${groups.fastest} = ${['url-test', ...names, ...test].join(', ')}`,
    ],
    names,
  };
}

const noticeSections = (name: string): string[] => [
  '[Proxy]',
  `${name} = reject`,
  '',
  '[Proxy Group]',
  `${groups.choice} = select, ${name}`,
  '',
  '[Rule]',
  'FINAL,REJECT',
];

const managedLine = ({ managedUrl, updateIntervalHours }: Pick<Profile, 'managedUrl' | 'updateIntervalHours'>) =>
  `#!MANAGED-CONFIG ${urlText(managedUrl)} interval=${Math.round(updateIntervalHours * 3_600)} strict=false`;

const urlText = (url: string): string => url.toWellFormed().replace(/[\s\p{Cc}]/gu, (char) => encodeURIComponent(char));
