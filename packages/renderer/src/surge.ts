import type { Content, WritableHost, Writer } from './content.ts';
import type { Profile, ShadowsocksHost, TrojanHost } from './model.ts';
import { groups, PROBE_INTERVAL_SECONDS, PROBE_URL, privateNetworks } from './routing.ts';
import { certificatePin, websocketOf } from './trojan.ts';

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
export const surge: Writer = {
  contentType: 'text/plain; charset=utf-8',
  fileExtension: 'conf',
  isReserved: (name) => RESERVED.has(name.toLowerCase()),
  adaptName: surgeName,
  write: (content, profile) => `${linesOf(content, profile).join('\n')}\n`,
};

/** A name stands bare before ` = ` and in comma-separated lists, where nothing can be quoted. */
function surgeName(name: string): string {
  const plain = name
    .replace(/,/g, ' ')
    .replace(/=/g, '-')
    .replace(/"/g, "'")
    .replace(/\[/g, '(')
    .replace(/\]/g, ')')
    .replace(/\/{2,}/g, '/')
    .replace(/^[#;/\s]+/, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  return plain || 'node';
}

function linesOf(content: Content, profile: Profile): string[] {
  const intervalSeconds = Math.round(profile.updateIntervalHours * 3_600);
  return [
    `#!MANAGED-CONFIG ${urlText(profile.managedUrl)} interval=${intervalSeconds} strict=false`,
    '',
    '[General]',
    'loglevel = notify',
    `skip-proxy = ${[...privateNetworks.v4, 'localhost', '*.local'].join(', ')}`,
    'exclude-simple-hostnames = true',
    `proxy-test-url = ${PROBE_URL}`,
    '',
    ...(content.kind === 'hosts' ? hostSections(content.hosts) : noticeSections(surgeName(content.notice.name))),
  ];
}

function hostSections(hosts: readonly WritableHost[]): string[] {
  const names = hosts.map(({ name }) => name);
  const test = [`url=${PROBE_URL}`, `interval=${PROBE_INTERVAL_SECONDS}`, 'tolerance=50'];
  return [
    '[Proxy]',
    ...hosts.map((host) => `${host.name} = ${fieldsOf(host).join(', ')}`),
    '',
    '[Proxy Group]',
    `${groups.choice} = ${['select', groups.fastest, ...names].join(', ')}`,
    `${groups.fastest} = ${['url-test', ...names, ...test].join(', ')}`,
    '',
    '[Rule]',
    'DOMAIN,localhost,DIRECT',
    'DOMAIN-SUFFIX,local,DIRECT',
    ...privateNetworks.v4.map((cidr) => `IP-CIDR,${cidr},DIRECT,no-resolve`),
    ...privateNetworks.v6.map((cidr) => `IP-CIDR6,${cidr},DIRECT,no-resolve`),
    `FINAL,${groups.choice}`,
  ];
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

const fieldsOf = (host: WritableHost): string[] =>
  host.protocol === 'shadowsocks' ? shadowsocksFields(host) : trojanFields(host);

function shadowsocksFields({ address, port, method, password, plugin }: ShadowsocksHost): string[] {
  const fields = ['ss', address, String(port), `encrypt-method=${method}`, `password=${quoted(password)}`];
  // As in Clash: obfuscation carries TCP alone.
  if (plugin === undefined) return [...fields, 'udp-relay=true'];
  fields.push(`obfs=${plugin.opts['obfs'] ?? 'http'}`);
  for (const option of ['obfs-host', 'obfs-uri']) {
    const value = plugin.opts[option];
    if (value) fields.push(`${option}=${quoted(value)}`);
  }
  return fields;
}

function trojanFields({ address, port, password, transport, tls }: TrojanHost): string[] {
  const fields = ['trojan', address, String(port), `password=${quoted(password)}`, `sni=${quoted(tls.sni)}`];
  if (tls.allowInsecure) {
    const pin = certificatePin(tls);
    fields.push(pin === null ? 'skip-cert-verify=true' : `server-cert-fingerprint-sha256=${pin}`);
  }
  if (transport.type === 'ws') {
    const { path, host } = websocketOf(transport, tls);
    fields.push('ws=true', `ws-path=${quoted(path)}`, `ws-headers=${quoted(`Host:${host}`)}`);
  }
  return fields;
}

/** Quotes what would end the value early (a comma), be trimmed, or start a comment. Quotes themselves never come here. */
const quoted = (value: string): string => (/[\s,#;']|\/\//.test(value) || value === '' ? `"${value}"` : value);

const urlText = (url: string): string => url.toWellFormed().replace(/[\s\p{Cc}]/gu, (char) => encodeURIComponent(char));
