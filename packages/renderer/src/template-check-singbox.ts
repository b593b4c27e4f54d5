import { listOf, shown, textsIn } from './template-check-json.ts';
import type { StructuralFlaw } from './template-text.ts';

type Entry = Readonly<Record<string, unknown>>;

/** Any other is fatal. https://sing-box.sagernet.org/configuration/ */
const SECTIONS = [
  'log',
  'dns',
  'ntp',
  'certificate',
  'endpoints',
  'inbounds',
  'outbounds',
  'route',
  'services',
  'experimental',
];

/** A drawn configuration of sing-box; `old`: for 1.11, where DNS servers are addresses. */
export function checkSingbox(document: string, names: readonly string[], dnsForm: 'old' | 'typed'): StructuralFlaw[] {
  const root = JSON.parse(document) as Entry;
  const outbounds = listOf(root['outbounds']);
  const tags = [...outbounds, ...listOf(root['endpoints'])].flatMap(({ tag }) =>
    tag === undefined ? [] : [shown(tag)],
  );
  const route = (root['route'] ?? {}) as Entry;
  const dns = (root['dns'] ?? {}) as Entry;
  const flaws: StructuralFlaw[] = [];
  const say = (reason: string, about?: string) => void flaws.push(about === undefined ? { reason } : { reason, about });
  const lead = (what: string, tag: unknown, among: readonly string[]) => {
    for (const one of textsIn(tag)) if (!among.includes(one)) say(`${what} leads to ${one}, which there is not`, one);
  };

  for (const key of Object.keys(root)) if (!SECTIONS.includes(key)) say(`sing-box knows no section ${key}`, `"${key}"`);
  if (!names.every((name) => tags.includes(name)))
    say('{{proxies}} must be an item of the list `outbounds`', '{{proxies}}');
  if (new Set(tags).size < tags.length) say('two outbounds have the same tag');
  for (const { type, tag, outbounds: members, default: chosen } of outbounds) {
    if (type === 'block' || type === 'dns')
      say(`the outbound ${shown(type)} ended with sing-box 1.13: use a rule action`, `"${type}"`);
    if (type !== 'selector' && type !== 'urltest') continue;
    if (textsIn(members).length === 0) say(`the group ${shown(tag)} is empty`, shown(tag));
    lead(`the group ${shown(tag)}`, members, tags);
    lead(`the default of ${shown(tag)}`, chosen, tags);
  }
  const offers = outbounds.some(({ outbounds: members }) => names.every((name) => textsIn(members).includes(name)));
  if (!offers) say('no group offers all proxies: it needs {{proxy_names}}, or {{groups}} in `outbounds`');

  const servers = listOf(dns['servers']);
  const serverTags = servers.map(({ tag }) => shown(tag));
  const sets = listOf(route['rule_set']).map(({ tag }) => shown(tag));
  lead('route.final', route['final'], tags);
  lead('dns.final', dns['final'], serverTags);
  const resolver = route['default_domain_resolver'];
  lead('default_domain_resolver', isEntry(resolver) ? resolver['server'] : resolver, serverTags);
  for (const rule of [...listOf(route['rules']), ...listOf(dns['rules'])].flatMap(withNested)) {
    if ('geoip' in rule || 'geosite' in rule) say('geoip and geosite ended with sing-box 1.12: use rule_set');
    lead('a rule', rule['server'], serverTags);
    lead('a rule', rule['rule_set'], sets);
  }
  for (const { outbound } of listOf(route['rules'])) lead('a rule', outbound, tags);
  for (const { detour, address, type } of servers) {
    lead('a DNS server', detour, tags);
    if (dnsForm === 'typed' && type === undefined) say('from sing-box 1.12 on a DNS server has a type', shown(address));
    if (dnsForm === 'old' && type !== undefined)
      say('before sing-box 1.12 a DNS server has an address and no type', `"${shown(type)}"`);
  }
  return flaws;
}

const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null;

const withNested = (rule: Entry): Entry[] => [rule, ...listOf(rule['rules'])];
