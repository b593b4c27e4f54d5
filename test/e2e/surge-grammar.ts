/**
 * Reads a Surge profile by the grammar its manual publishes (Profile, Proxy Policy, Shadowsocks, Trojan, TLS Parameters,
 * Policy Groups, Rules, Managed Profile at manual.nssurge.com), knowing nothing of how we write one. What the manual
 * does not allow is an error, so that a parameter Surge would ignore does not pass for one it obeys.
 */

export interface SurgeProxy {
  readonly name: string;
  readonly type: string;
  readonly host: string;
  readonly port: number;
  readonly parameters: ReadonlyMap<string, string>;
}

export interface SurgeGroup {
  readonly name: string;
  readonly type: string;
  readonly members: readonly string[];
}

export interface SurgeRule {
  readonly type: string;
  readonly value: string;
  readonly policy: string;
}

export interface SurgeProfile {
  readonly managed: { readonly url: string; readonly intervalSeconds: number; readonly strict: boolean };
  readonly proxies: readonly SurgeProxy[];
  readonly groups: readonly SurgeGroup[];
  readonly rules: readonly SurgeRule[];
}

const builtIn = new Set([
  'DIRECT',
  'REJECT',
  'REJECT-DROP',
  'REJECT-TINYGIF',
  'REJECT-NO-DROP',
  'CELLULAR',
  'CELLULAR-ONLY',
  'HYBRID',
  'NO-HYBRID',
]);
const sections = new Set([
  'General',
  'Proxy',
  'Proxy Group',
  'Rule',
  'Host',
  'URL Rewrite',
  'MITM',
  'Script',
  'Replica',
]);
const groupTypes = new Set(['select', 'url-test', 'fallback', 'load-balance', 'smart', 'subnet']);
const ruleTypes = new Set([
  'DOMAIN',
  'DOMAIN-SUFFIX',
  'DOMAIN-KEYWORD',
  'DOMAIN-SET',
  'IP-CIDR',
  'IP-CIDR6',
  'GEOIP',
  'IP-ASN',
  'RULE-SET',
  'FINAL',
  'PROCESS-NAME',
  'URL-REGEX',
  'USER-AGENT',
  'DEST-PORT',
  'SRC-IP',
  'PROTOCOL',
]);

const commonParameters = [
  'interface',
  'allow-other-interface',
  'tfo',
  'tos',
  'test-url',
  'test-timeout',
  'test-udp',
  'underlying-proxy',
  'hybrid',
  'no-error-alert',
  'ip-version',
  'block-quic',
  'ecn',
  'always-use-connect',
];
const tlsParameters = [
  'sni',
  'skip-cert-verify',
  'server-cert-fingerprint-sha256',
  'server-cert-verify-name',
  'client-cert',
  'alpn',
  'tls13',
];
const protocolParameters: Readonly<Record<string, readonly string[]>> = {
  ss: ['encrypt-method', 'password', 'udp-relay', 'udp-port', 'obfs', 'obfs-host', 'obfs-uri'],
  vmess: [
    'username',
    'encrypt-method',
    'vmess-aead',
    'tls',
    'ws',
    'ws-path',
    'ws-headers',
    'udp-relay',
    ...tlsParameters,
  ],
  hysteria2: [
    'password',
    'download-bandwidth',
    'port-hopping',
    'port-hopping-interval',
    'salamander-password',
    ...tlsParameters,
  ],
  'tuic-v5': ['uuid', 'password', 'port-hopping', 'port-hopping-interval', ...tlsParameters],
  anytls: ['password', 'reuse', ...tlsParameters],
  trojan: ['password', 'ws', 'ws-path', 'ws-headers', 'udp-relay', ...tlsParameters],
};
const methods = new Set([
  '2022-blake3-aes-128-gcm',
  '2022-blake3-aes-256-gcm',
  'aes-128-gcm',
  'aes-192-gcm',
  'aes-256-gcm',
  'chacha20-ietf-poly1305',
  'xchacha20-ietf-poly1305',
]);
const booleans = new Set(['udp-relay', 'ws', 'tls', 'vmess-aead', 'skip-cert-verify', 'tfo', 'tls13', 'block-quic']);

/** Parses a whole profile. Throws with the line that breaks a rule of the manual. */
export function parseSurge(text: string): SurgeProfile {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const managed = parseManaged(first);
  const lines = new Map<string, string[]>();
  let section = '';
  for (const raw of rest) {
    const line = raw.trim();
    if (line === '' || /^(#|;|\/\/)/.test(line)) continue;
    const header = /^\[(.+)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      if (!sections.has(header)) fail('unknown section', line);
      if (lines.has(header)) fail('section given twice', line);
      section = header;
      lines.set(section, []);
    } else {
      if (section === '') fail('a line before the first section', line);
      lines.get(section)?.push(line);
    }
  }
  const proxies = (lines.get('Proxy') ?? []).map(parseProxy);
  const groups = (lines.get('Proxy Group') ?? []).map(parseGroup);
  const rules = (lines.get('Rule') ?? []).map(parseRule);
  checkReferences(proxies, groups, rules);
  return { managed, proxies, groups, rules };
}

function fail(why: string, line: string): never {
  throw new Error(`Surge profile: ${why}: ${line}`);
}

function parseManaged(line: string): SurgeProfile['managed'] {
  const match = /^#!MANAGED-CONFIG (https?:\/\/\S+)((?: \w+=\w+)*)\s*$/.exec(line);
  if (!match) fail('the first line is no #!MANAGED-CONFIG', line);
  const options = new Map(
    (match[2] ?? '')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map((part) => part.split('=') as [string, string]),
  );
  const interval = Number(options.get('interval') ?? 86_400);
  const strict = options.get('strict') ?? 'false';
  if (!Number.isInteger(interval) || interval <= 0) fail('interval is no number of seconds', line);
  if (strict !== 'true' && strict !== 'false') fail('strict is no boolean', line);
  return { url: match[1] ?? '', intervalSeconds: interval, strict: strict === 'true' };
}

/** `Name = a, b, "c, d"`: the name ends at the first `=`; commas inside double quotes do not divide. */
function nameAndParts(line: string): { name: string; parts: string[] } {
  const equals = line.indexOf('=');
  if (equals < 1) fail('no `name = …`', line);
  const name = line.slice(0, equals).trim();
  if (name === '' || /[,"]/.test(name)) fail('the name is empty or holds a comma or a quote', line);
  const parts: string[] = [''];
  let quoted = false;
  for (const character of line.slice(equals + 1)) {
    if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  if (quoted) fail('an open quote', line);
  return { name, parts: parts.map((part) => part.trim()) };
}

function parseProxy(line: string): SurgeProxy {
  const { name, parts } = nameAndParts(line);
  const [type = '', host = '', port = '', ...rest] = parts;
  if (builtIn.has(type.toUpperCase()) && parts.length === 1) {
    return { name, type: type.toLowerCase(), host: '', port: 0, parameters: new Map() };
  }
  const own = protocolParameters[type] ?? fail('unknown proxy type', line);
  if (!/^(?:[A-Za-z0-9.-]+|[0-9A-Fa-f:.]+)$/.test(host)) fail('the host is neither a name nor an address', line);
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535) fail('no port', line);
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals < 1) fail(`"${part}" is no key=value`, line);
    const key = part.slice(0, equals).trim();
    const value = part.slice(equals + 1).trim();
    if (!own.includes(key) && !commonParameters.includes(key)) fail(`"${key}" is no parameter of ${type}`, line);
    if (parameters.has(key)) fail(`"${key}" is given twice`, line);
    if (booleans.has(key) && value !== 'true' && value !== 'false') fail(`"${key}" is no boolean`, line);
    parameters.set(key, value);
  }
  checkProxy(type, parameters, line);
  return { name, type, host, port: Number(port), parameters };
}

function checkProxy(type: string, parameters: ReadonlyMap<string, string>, line: string): void {
  if (type === 'vmess') {
    if (!/^[0-9a-f-]{36}$/.test(parameters.get('username') ?? '')) fail('the username is no UUID', line);
    const method = parameters.get('encrypt-method') ?? 'chacha20-ietf-poly1305';
    if (!['aes-128-gcm', 'chacha20-ietf-poly1305', 'none'].includes(method)) fail('unknown encrypt-method', line);
  } else if (!parameters.get('password')) fail('no password', line);
  if (type === 'tuic-v5' && !parameters.get('uuid')) fail('no uuid', line);
  if (type === 'ss') {
    if (!methods.has(parameters.get('encrypt-method') ?? '')) fail('unknown encrypt-method', line);
    const obfs = parameters.get('obfs');
    if (obfs !== undefined && obfs !== 'http' && obfs !== 'tls') fail('obfs is http or tls', line);
    if (obfs === undefined && parameters.has('obfs-host')) fail('obfs-host without obfs', line);
  } else {
    if (parameters.has('ws-path') && parameters.get('ws') !== 'true') fail('ws-path without ws=true', line);
    if (parameters.get('ws-path')?.startsWith('/') === false) fail('ws-path starts with no /', line);
    const pin = parameters.get('server-cert-fingerprint-sha256');
    if (pin !== undefined && !/^[0-9a-fA-F]{64}$/.test(pin)) fail('the fingerprint is not 64 hexadecimal digits', line);
  }
}

function parseGroup(line: string): SurgeGroup {
  const { name, parts } = nameAndParts(line);
  const [type = '', ...rest] = parts;
  if (!groupTypes.has(type)) fail('unknown group type', line);
  const members = rest.filter((part) => !part.includes('='));
  if (members.length === 0) fail('an empty group', line);
  return { name, type, members };
}

function parseRule(line: string): SurgeRule {
  const parts = line
    .replace(/\s+(\/\/|#|;).*$/, '')
    .split(',')
    .map((part) => part.trim());
  const [type = ''] = parts;
  if (!ruleTypes.has(type)) fail('unknown rule type', line);
  const [value, policy] = type === 'FINAL' ? ['', parts[1]] : [parts[1], parts[2]];
  if (policy === undefined || policy === '' || value === undefined) fail('a rule without policy', line);
  return { type, value, policy };
}

/** Names are unique across proxies and groups, whatever is named exists, and the rules end with FINAL. */
function checkReferences(
  proxies: readonly SurgeProxy[],
  groups: readonly SurgeGroup[],
  rules: readonly SurgeRule[],
): void {
  const names = [...proxies, ...groups].map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i || builtIn.has(name));
  if (twice !== undefined) throw new Error(`Surge profile: the name "${twice}" is taken`);
  const known = new Set([...names, ...builtIn]);
  for (const { name, members } of groups) {
    for (const member of members)
      if (!known.has(member)) throw new Error(`Surge profile: group "${name}" names "${member}", which is nothing`);
  }
  for (const { type, policy } of rules)
    if (!known.has(policy)) throw new Error(`Surge profile: a ${type} rule names "${policy}", which is nothing`);
  if (rules.at(-1)?.type !== 'FINAL') throw new Error('Surge profile: the rules do not end with FINAL');
}
