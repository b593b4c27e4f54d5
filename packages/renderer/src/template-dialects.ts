import { isUri } from './template-lines.ts';

/** What stands in `[Proxy Group]` or `[policy]`. */
export interface Group {
  readonly name: string;
  readonly type: string;
  readonly members: readonly string[];
  /** It gets members that are not named here. */
  readonly isOpen: boolean;
  /** All servers are in it, without being named. */
  readonly hasAll: boolean;
}

/** What a client with profiles of lines knows, as its manual says. What the manual leaves open is left open. */
export interface Dialect {
  readonly sections: { readonly proxies: string; readonly groups: string; readonly rules: string };
  /** Sections whose entries groups and rules can name too. */
  readonly alsoNamed: readonly string[];
  /** Those of them whose entries can hold all servers. */
  readonly filters: readonly string[];
  /** A list of servers without any section is a document too. */
  readonly optional: boolean;
  readonly groupTypes: ReadonlySet<string>;
  /** In capitals. */
  readonly ruleTypes: ReadonlySet<string>;
  /** The rules must end with FINAL. */
  readonly needsFinal: boolean;
  isBuiltIn(name: string): boolean;
  /** Built in, and any of the servers. */
  isAnyServer(name: string): boolean;
  /** How a server is called; null when the line is none; empty when it does not say. */
  nameOfProxy(line: string): string | null;
  /** Null when the line is none. */
  group(line: string): Group | null;
}

/** At the commas that are not within double quotes; these open where a field or the value of an option begins. */
export function fieldsOf(text: string): string[] {
  const fields: string[] = [];
  let [from, quoted, last] = [0, false, ','];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"') quoted = !quoted && (last === ',' || last === '=');
    else if (char === ',' && !quoted) {
      fields.push(text.slice(from, at).trim());
      from = at + 1;
    }
    if (char !== ' ' && char !== '\t') last = char;
  }
  return [...fields, text.slice(from).trim()];
}

/** `Name = first, …`; null without a name or anything after it. */
function assignment(line: string): { readonly name: string; readonly fields: readonly string[] } | null {
  const at = line.indexOf('=');
  const name = line.slice(0, Math.max(at, 0)).trim();
  const fields = fieldsOf(line.slice(at + 1));
  return name === '' || fields[0] === '' ? null : { name, fields };
}

const nameBefore = (line: string): string | null => assignment(line)?.name ?? null;

const isOption = (field: string): boolean => field.includes('=');
const unquoted = (field: string): string => field.replace(/^"(.*)"$/, '$1');
/** Members of the networks that a group goes by; only the one for all others must be there. */
const defaultOf = (fields: readonly string[]): string[] =>
  fields.flatMap((field) => /^default\s*=\s*(.+)$/.exec(field)?.[1] ?? []);

/** Of Surge: https://manual.nssurge.com/policy-groups/overview.html */
function surgeGroup(line: string): Group | null {
  const { name, fields: [type = '', ...fields] = [] } = assignment(line.replace(/\s\/\/.*$/, '')) ?? {};
  if (name === undefined) return null;
  const byNetwork = type === 'subnet' || type === 'ssid';
  return {
    name,
    type,
    members: byNetwork ? defaultOf(fields) : fields.filter((field) => !isOption(field)).map(unquoted),
    isOpen: fields.some((field) => /^(?:policy-path|include-all-proxies|include-other-group)\s*=/.test(field)),
    hasAll: fields.some((field) => /^include-all-proxies\s*=\s*(?:1|true)$/.test(field)),
  };
}

/** `static=Name, one, two`: https://github.com/crossutility/Quantumult-X/blob/master/sample.conf */
function quantumultxGroup(line: string): Group | null {
  const { name: type, fields: [name = '', ...fields] = [] } = assignment(line) ?? {};
  if (type === undefined) return null;
  const picks = fields.some((field) => /^(?:resource-tag-regex|server-tag-regex)\s*=/.test(field));
  return {
    name,
    type,
    // `HOME-WIFI:Name` is for one network.
    members: fields.filter((field) => !isOption(field) && !(type === 'ssid' && field.includes(':'))),
    isOpen: picks,
    hasAll: picks,
  };
}

const isSurgeBuiltIn = (name: string): boolean =>
  /^(?:DIRECT|REJECT(?:-[A-Z-]+)?|CELLULAR(?:-ONLY)?|HYBRID|NO-HYBRID)$/i.test(name) || name.startsWith('DEVICE:');

const COMMON_RULES = [
  'DOMAIN',
  'DOMAIN-SUFFIX',
  'DOMAIN-KEYWORD',
  'IP-CIDR',
  'IP-CIDR6',
  'GEOIP',
  'IP-ASN',
  'USER-AGENT',
  'URL-REGEX',
  'FINAL',
];
const LOGIC = ['AND', 'OR', 'NOT'];

/** https://manual.nssurge.com/rules/overview.html and the pages under it. */
const SURGE_RULES = [
  ...COMMON_RULES,
  ...LOGIC,
  'DOMAIN-SET',
  'DOMAIN-WILDCARD',
  'RULE-SET',
  'PROCESS-NAME',
  'SUBNET',
  'DEST-PORT',
  'IN-PORT',
  'SRC-PORT',
  'SRC-IP',
  'PROTOCOL',
  'SCRIPT',
  'CELLULAR-RADIO',
  'CELLULAR-CARRIER',
  'DEVICE-NAME',
  'MAC-ADDRESS',
  'HOSTNAME-TYPE',
];

const surgeSections = { proxies: 'Proxy', groups: 'Proxy Group', rules: 'Rule' };

const surge: Dialect = {
  sections: surgeSections,
  alsoNamed: [],
  filters: [],
  optional: false,
  groupTypes: new Set(['select', 'url-test', 'fallback', 'load-balance', 'smart', 'subnet', 'ssid']),
  ruleTypes: new Set(SURGE_RULES),
  needsFinal: true,
  isBuiltIn: isSurgeBuiltIn,
  isAnyServer: () => false,
  nameOfProxy: nameBefore,
  group: surgeGroup,
};

/** https://nsloon.app/docs/Policy/policygroup and the pages beside it. */
const loon: Dialect = {
  ...surge,
  alsoNamed: ['Remote Proxy', 'Remote Filter', 'Proxy Chain'],
  filters: ['Remote Filter'],
  optional: true,
  groupTypes: new Set(['select', 'url-test', 'fallback', 'load-balance', 'ssid']),
  ruleTypes: new Set([
    ...COMMON_RULES,
    ...LOGIC,
    'DOMAIN-REGEX',
    'DOMAIN-WILDCARD',
    'DOMAIN-SET',
    'RULE-SET',
    'SRC-PORT',
    'DEST-PORT',
    'PROTOCOL',
  ]),
  needsFinal: false,
  isBuiltIn: (name) => /^(?:DIRECT|PROXY|REJECT(?:-[A-Z-]+)?)$/i.test(name),
  isAnyServer: (name) => /^PROXY$/i.test(name),
  nameOfProxy: (line) => (isUri(line) ? '' : nameBefore(line)),
};

/** Case is one in it, and rules of Surge are understood. */
const quantumultx: Dialect = {
  sections: { proxies: 'server_local', groups: 'policy', rules: 'filter_local' },
  alsoNamed: [],
  filters: [],
  optional: true,
  groupTypes: new Set(['static', 'available', 'round-robin', 'dest-hash', 'url-latency-benchmark', 'ssid']),
  ruleTypes: new Set([
    ...COMMON_RULES,
    'HOST',
    'HOST-SUFFIX',
    'HOST-KEYWORD',
    'HOST-WILDCARD',
    'HOST-REGEX',
    'DOMAIN-WILDCARD',
    'IP6-CIDR',
  ]),
  needsFinal: false,
  isBuiltIn: (name) => /^(?:direct|proxy|reject(?:-[a-z0-9-]+)?)$/i.test(name),
  isAnyServer: (name) => /^proxy$/i.test(name),
  nameOfProxy: (line) => {
    if (isUri(line)) return '';
    if (!/^[a-z0-9-]+\s*=\s*[^\s,]/i.test(line)) return null;
    return fieldsOf(line).flatMap((field) => /^tag\s*=\s*(.*)$/.exec(field)?.[1] ?? [])[0] ?? '';
  },
  group: quantumultxGroup,
};

/** The same as Surge's but for what it lacks: https://getsurfboard.com/docs */
const surfboard: Dialect = {
  ...surge,
  groupTypes: new Set(['select', 'url-test', 'fallback', 'load-balance']),
};

export const dialects = { surge, surfboard, loon, quantumultx } as const;
