import { isIPv6 } from 'node:net';
import type { Looked } from './template-check-clash-clients.ts';
import { isAddress, isPrefix, isPrefix4, itemsOf, textsAt } from './template-check-clash-fields.ts';
import type { Place } from './template-text.ts';
import { type Entry, isEntry, shown } from './template-shape.ts';

const LISTS = ['nameserver', 'fallback', 'default-nameserver', 'proxy-server-nameserver', 'direct-nameserver'];
const POLICIES = ['nameserver-policy', 'proxy-server-nameserver-policy'];

/** Looks at name servers and at what they are asked for. */
export function checkDns(looked: Looked): void {
  const { root, client, say } = looked;
  const dns = isEntry(root['dns']) ? root['dns'] : {};
  const at = (key: string, ...more: readonly (string | number)[]) => ['dns', key, ...more];
  const lacks = (key: string) => itemsOf(dns[key]).length === 0;
  for (const key of client.isMihomo ? LISTS : LISTS.slice(0, 3)) {
    for (const [index, server] of textsAt(dns[key])) checkServer(server, at(key, index), looked);
  }
  // mihomo has servers of its own where none are named.
  if (dns['enable'] === true && lacks('nameserver') && (dns['nameserver'] !== undefined || client.name === 'Clash')) {
    say('`nameserver` names no server', at('nameserver'));
  }
  if (Array.isArray(dns['default-nameserver']) && lacks('default-nameserver')) {
    say('`default-nameserver` names no server', at('default-nameserver'));
  }
  for (const [index, server] of textsAt(dns['default-nameserver'])) {
    if (!isPureAddress(server)) {
      say(`${server} must be an address: it is asked for the names of the others`, at('default-nameserver', index));
    }
  }
  if (client.name === 'Stash') return;
  checkFakeRange(dns, looked);
  if (!client.isMihomo) return checkServerOfEach(dns['nameserver-policy'], at('nameserver-policy'), looked);
  for (const key of POLICIES) checkPolicy(dns[key], at(key), looked);
  checkModes(dns, looked);
}

function checkFakeRange(dns: Entry, { client, say }: Looked): void {
  const range = dns['fake-ip-range'];
  if (!client.isMihomo && dns['enhanced-mode'] !== 'fake-ip') return;
  if (typeof range === 'string' && range !== '' && !(isPrefix4(range) && Number(range.split('/')[1]) < 30)) {
    say(`${range} is no block of IPv4 addresses that is wide enough`, ['dns', 'fake-ip-range']);
  }
}

function checkModes(dns: Entry, looked: Looked): void {
  const { say } = looked;
  const needed = itemsOf(dns['proxy-server-nameserver']).length === 0;
  const policy = dns['proxy-server-nameserver-policy'];
  if (needed && (dns['respect-rules'] === true || (isEntry(policy) && Object.keys(policy).length > 0))) {
    say('`respect-rules` and the policy of proxy servers need `proxy-server-nameserver`', ['dns']);
  }
  const range6 = dns['fake-ip-range6'];
  if (typeof range6 === 'string' && range6 !== '' && (!isPrefix(range6) || isPrefix4(range6))) {
    say(`${range6} is no block of IPv6 addresses`, ['dns', 'fake-ip-range6']);
  }
  if (dns['enhanced-mode'] === 'fake-ip' && dns['fake-ip-filter-mode'] !== 'rule') {
    checkDomains(dns['fake-ip-filter'], ['dns', 'fake-ip-filter'], looked);
  }
  const filter = isEntry(dns['fallback-filter']) ? dns['fallback-filter'] : {};
  if (itemsOf(dns['fallback']).length === 0) return;
  checkDomains(filter['domain'], ['dns', 'fallback-filter', 'domain'], looked);
  checkBlocks(filter['ipcidr'], ['dns', 'fallback-filter', 'ipcidr'], looked);
}

function checkServer(server: string, at: Place, { client, say }: Looked): void {
  const flaw = flawOfServer(server, client.dnsSchemes);
  if (flaw !== null) say(`${shown(server)} ${flaw}`, at);
}

const RCODES: ReadonlySet<string> = new Set([
  'success',
  'format_error',
  'server_failure',
  'name_error',
  'not_implemented',
  'refused',
]);

/** `1.1.1.1`, `tls://dns.example:853#Proxy`, `system`, …; why it is none, or null. */
function flawOfServer(server: string, schemes: ReadonlySet<string>): string | null {
  if (isAddress(server) || (server === 'system' && schemes.has('system'))) return null;
  const text = server.includes('://') ? server : `udp://${server}`;
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z\d+.-]*):\/\/([^/?#]*)(.*)$/is.exec(text) ?? [];
  if (!schemes.has(scheme.toLowerCase())) return `has a scheme that is none of ${[...schemes].join(', ')}`;
  if (/%(?![\da-f]{2})/i.test(rest)) return 'has a % that is none';
  if (scheme === 'rcode') return RCODES.has(host) ? null : 'is no rcode';
  if (scheme === 'ts' || scheme === 'tailscale') return host === '' ? 'names no proxy' : null;
  if (scheme === 'dhcp' || scheme === 'system') return null;
  return isHost(host.slice(host.lastIndexOf('@') + 1)) ? null : 'has no host that could be asked';
}

/** With or without a port. */
function isHost(host: string): boolean {
  const [, inner, port = ''] = /^\[(.*)\](?::(\d*))?$/.exec(host) ?? [];
  if (inner !== undefined) return isIPv6(inner.replace(/%25.*/, '')) && port.length < 20;
  return /^[^\s\\^`{|}%<>"/?#:[\]]*(?::\d*)?$/.test(host);
}

function isPureAddress(server: string): boolean {
  if (server === 'system' || server.startsWith('system://') || server === 'dhcp://system') return true;
  if (isAddress(server)) return true;
  const [, host = ''] = /^(?:[a-z\d+.-]+:\/\/)?(?:[^/@]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(server) ?? [];
  return isAddress(host.replace(/^\[(.*)\]$/, '$1'));
}

/** In the last Clash, each domain has one server. */
function checkServerOfEach(policy: unknown, at: Place, looked: Looked): void {
  for (const [domain, server] of isEntry(policy) ? Object.entries(policy) : []) {
    if (typeof server === 'string') checkServer(server, [...at, domain], looked);
    else looked.say(`${domain} wants one server`, [...at, domain]);
  }
}

function checkPolicy(policy: unknown, at: Place, looked: Looked): void {
  for (const [key, value] of isEntry(policy) ? Object.entries(policy) : []) {
    const servers = textsAt(value);
    if (typeof value !== 'string' && servers.length < (Array.isArray(value) ? value.length : 1)) {
      looked.say(`${key} wants a server or a list of them`, [...at, key]);
    }
    for (const [index, server] of servers) checkServer(server, [...at, key, index], looked);
    if (typeof value === 'string') checkServer(value, [...at, key], looked);
    const [, kind = '', list = key] = /^(geosite|rule-set):(.*)$/is.exec(key) ?? [];
    if (kind !== '') checkSets(kind, list, 'ipcidr', [...at, key], looked);
    else if (!list.split(',').every(isDomain)) looked.say(`${key} is no domain`, [...at, key]);
  }
}

/** `a.example`, `*.example`, `+.example`, `.example`. */
const isDomain = (text: string): boolean =>
  text !== '' && text === text.trim() && !text.endsWith('.') && text.split('.').slice(1).every(Boolean);

/** Lists in which sets of rules can stand as `rule-set:name`; `refused`: what these must not be made of. */
function checkSets(kind: string, list: string, refused: string, at: Place, { root, say }: Looked): void {
  if (kind.toLowerCase() !== 'rule-set') return;
  const sets = isEntry(root['rule-providers']) ? root['rule-providers'] : {};
  for (const name of list.split(':')[0]?.split(',') ?? []) {
    const set = Object.hasOwn(sets, name) ? sets[name] : undefined;
    if (!isEntry(set)) say(`there is no set of rules ${name}`, at);
    else if (set['behavior'] === refused) say(`the set of rules ${name} is one of ${refused}`, at);
  }
}

function checkDomains(list: unknown, at: Place, looked: Looked): void {
  for (const [index, domain] of textsAt(list)) {
    const [, kind = '', names = ''] = /^(geosite|rule-set):(.*)$/is.exec(domain) ?? [];
    if (kind !== '') checkSets(kind, names, 'ipcidr', [...at, index], looked);
    else if (!isDomain(domain)) looked.say(`${shown(domain)} is no domain`, [...at, index]);
  }
}

function checkBlocks(list: unknown, at: Place, looked: Looked): void {
  for (const [index, block] of textsAt(list)) {
    const [, kind = '', names = ''] = /^(geoip|rule-set):(.*)$/is.exec(block) ?? [];
    if (kind !== '') checkSets(kind, names, 'domain', [...at, index], looked);
    else if (!isPrefix(block)) looked.say(`${shown(block)} is no address block`, [...at, index]);
  }
}

/** Names that lead to addresses, or to another name. */
export function checkHosts({ root, client, say }: Looked): void {
  if (!isEntry(root['hosts']) || client.name === 'Stash') return;
  for (const [name, value] of Object.entries(root['hosts'])) {
    const at = ['hosts', name];
    if (client.name === 'Clash') {
      if (!isEntry(value) && !isAddress(shown(value))) say(`${shown(value)} is no address`, at);
      continue;
    }
    const values = (Array.isArray(value) ? value : [value]) as readonly unknown[];
    const [only] = values;
    if (values.length === 0 || (!Array.isArray(value) && typeof value !== 'string'))
      say(`${name} leads to no address`, at);
    else if (values.length > 1 && !values.every((one) => typeof one === 'string' && isAddress(one))) {
      say(`of several addresses of ${name} one is none`, at);
    } else if (values.length === 1 && !isHostValue(shown(only))) say(`${shown(only)} is no address and no domain`, at);
  }
}

const isHostValue = (text: string): boolean =>
  text === 'lan' || isAddress(text) || text.replace(/^\.+|\.+$/g, '').includes('.');

const SNIFFERS: ReadonlySet<string> = new Set(['TLS', 'HTTP', 'QUIC']);

/** What mihomo alone has: sniffing, tunnels and what stands in for an address of its own. */
export function checkSniffer(looked: Looked): void {
  const { root, say } = looked;
  const sniffer = isEntry(root['sniffer']) ? root['sniffer'] : {};
  const sniff = isEntry(sniffer['sniff']) ? Object.keys(sniffer['sniff']) : [];
  for (const name of sniff) {
    if (!SNIFFERS.has(name.toUpperCase())) say(`there is no sniffer ${name}`, ['sniffer', 'sniff', name]);
  }
  for (const [index, name] of sniff.length > 0 ? [] : itemsOf(sniffer['sniffing']).entries()) {
    if (!SNIFFERS.has(shown(name).toUpperCase()))
      say(`there is no sniffer ${shown(name)}`, ['sniffer', 'sniffing', index]);
  }
  for (const key of ['force-domain', 'skip-domain']) checkDomains(sniffer[key], ['sniffer', key], looked);
  for (const key of ['skip-src-address', 'skip-dst-address']) checkBlocks(sniffer[key], ['sniffer', key], looked);
}
