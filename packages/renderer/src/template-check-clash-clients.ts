import type { Say, Shape } from './template-check-clash-fields.ts';
import { mihomoProxies } from './template-check-clash-proxies.ts';
import { clashRoot, group, mihomoRoot, oldGroup, stashRoot } from './template-check-clash-tables.ts';
import type { Entry } from './template-shape.ts';

/** What a client of the family knows, as far as it goes by its core or its documents. */
export interface ClashClient {
  readonly name: string;
  readonly root: Shape;
  readonly group: Shape;
  readonly proxyTypes: ReadonlySet<string>;
  readonly groupTypes: ReadonlySet<string>;
  readonly ruleTypes: ReadonlySet<string>;
  /** What groups and rules can name without its being in the document. */
  readonly builtIns: ReadonlySet<string>;
  /** Keys of groups that take in all proxies. */
  readonly includesProxies: readonly string[];
  readonly includesProviders: readonly string[];
  /** Groups that choose by themselves must say `url` and `interval`. */
  readonly mustProbe: boolean;
  /** The parts that only the core tells: listeners, tunnels, sub-rules, sniffer, the finer points of dns. */
  readonly isMihomo: boolean;
  readonly providerTypes: ReadonlySet<string>;
  readonly dnsSchemes: ReadonlySet<string>;
}

const words = (...lines: readonly string[]): ReadonlySet<string> => new Set(lines.join(' ').split(' '));

const CLASH_RULES =
  'DOMAIN DOMAIN-SUFFIX DOMAIN-KEYWORD GEOIP IP-CIDR IP-CIDR6 SRC-IP-CIDR SRC-PORT DST-PORT PROCESS-NAME PROCESS-PATH RULE-SET MATCH';
const MIHOMO_RULES = `${CLASH_RULES} DOMAIN-REGEX DOMAIN-WILDCARD GEOSITE SRC-GEOIP IP-ASN SRC-IP-ASN IP-SUFFIX SRC-IP-SUFFIX IN-PORT DSCP \
PROCESS-NAME-REGEX PROCESS-PATH-REGEX PROCESS-NAME-WILDCARD PROCESS-PATH-WILDCARD NETWORK UID IN-TYPE IN-USER IN-NAME SUB-RULE AND OR NOT`;
const GROUPS = 'select url-test fallback load-balance';

const mihomo: ClashClient = {
  name: 'mihomo',
  root: mihomoRoot,
  group,
  proxyTypes: mihomoProxies,
  groupTypes: words(GROUPS),
  ruleTypes: words(MIHOMO_RULES),
  builtIns: words('DIRECT REJECT REJECT-DROP COMPATIBLE PASS PASS-RULE'),
  includesProxies: ['include-all', 'include-all-proxies'],
  includesProviders: ['include-all', 'include-all-providers'],
  mustProbe: false,
  isMihomo: true,
  providerTypes: words('http file inline'),
  dnsSchemes: words('udp tcp tls http https quic system ts tailscale dhcp rcode'),
};

const clash: ClashClient = {
  ...mihomo,
  name: 'Clash',
  root: clashRoot,
  group: oldGroup,
  proxyTypes: words('ss ssr socks5 http vmess snell trojan wireguard'),
  groupTypes: words(`${GROUPS} relay`),
  ruleTypes: words(`${CLASH_RULES} INBOUND-PORT IPSET SCRIPT`),
  builtIns: words('DIRECT REJECT'),
  includesProxies: [],
  includesProviders: [],
  mustProbe: true,
  isMihomo: false,
  providerTypes: words('http file'),
  dnsSchemes: words('udp tcp tls https dhcp'),
};

const stash: ClashClient = {
  ...mihomo,
  name: 'Stash',
  root: stashRoot,
  group: oldGroup,
  proxyTypes: new Set([...mihomoProxies, 'juicity', 'shadowtls']),
  groupTypes: words(`${GROUPS} relay`),
  ruleTypes: words(`${MIHOMO_RULES} PROTOCOL SCRIPT URL-REGEX USER-AGENT SRC-IP`),
  builtIns: words('DIRECT REJECT REJECT-DROP'),
  includesProxies: ['include-all'],
  includesProviders: ['include-all'],
  isMihomo: false,
  dnsSchemes: words('udp tcp tls dot https doh http3 doh3 quic doq dhcp system'),
};

export const clashClients = { clash, mihomo, stash } as const;

/** A drawn document, and where to say what is wrong with it. */
export interface Looked {
  readonly root: Entry;
  readonly client: ClashClient;
  /** Of the sample servers: nobody but a marker can name them. */
  readonly names: readonly string[];
  readonly say: Say;
}
