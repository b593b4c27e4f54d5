import { checkDns, checkHosts, checkSniffer } from './template-check-clash-dns.ts';
import { type ClashClient, clashClients, type Looked } from './template-check-clash-clients.ts';
import { collector, entriesOf, itemsOf, readShape, textOf } from './template-check-clash-fields.ts';
import { graphOf, reachedFrom } from './template-check-clash-graph.ts';
import { checkGroups, includesAllProxies, memberNames } from './template-check-clash-groups.ts';
import { checkInbounds } from './template-check-clash-inbounds.ts';
import { checkProviders } from './template-check-clash-providers.ts';
import { checkRules } from './template-check-clash-rules.ts';
import { sections } from './template-check-clash-tables.ts';
import type { Place, StructuralFlaw } from './template-text.ts';
import { type Entry, isEntry } from './template-shape.ts';

/**
 * A drawn document of the Clash family: its client would load it, every proxy is in it and offered, and every name leads
 * somewhere. What mihomo refuses was taken from its source and is compared with it in test/e2e.
 */
export function checkClash(
  root: Entry,
  names: readonly string[],
  form: keyof typeof clashClients,
): readonly StructuralFlaw[] {
  const there = new Set(entriesOf(root['proxies']).map(({ name }) => name));
  if (names.some((name) => !there.has(name))) {
    // Whatever else there is to say follows from it.
    return [{ reason: '{{proxies}} must be an item of the list `proxies`', at: placeOfProxies(root, names) }];
  }
  const { say, flaws } = collector();
  const client = clashClients[form];
  const looked: Looked = { root, client, names, say };
  readShape(client.root, root, [], { weak: false, shapes: sections, say });
  checkGroups(looked);
  checkProviders(looked);
  const leads = [...checkRules(looked)];
  checkDns(looked);
  checkHosts(looked);
  if (client.isMihomo) {
    checkSniffer(looked);
    leads.push(...checkInbounds(looked, new Set([...memberNames(root, client), 'GLOBAL'])));
  }
  checkOffers(looked, leads);
  return flaws();
}

/** Where they are instead. */
function placeOfProxies(node: unknown, names: readonly string[], at: Place = []): Place {
  const inside = Array.isArray(node) ? [...node.entries()] : isEntry(node) ? Object.entries(node) : [];
  for (const [step, value] of inside) {
    const place = [...at, step];
    if (isEntry(value) && value['name'] === names[0]) return place;
    const found = placeOfProxies(value, names, place);
    if (found.length > 0) return found;
  }
  return [];
}

/** The proxies are in a group that a rule leads to: else nobody could use them. */
function checkOffers({ root, client, names, say }: Looked, leads: readonly string[]): void {
  const groups = entriesOf(root['proxy-groups']);
  const offering = groups.filter((group) => offersAll(group, names, client)).map(({ name }) => textOf(name));
  const ways = graphOf(groups.map(({ name, proxies }) => [textOf(name), itemsOf(proxies).map(textOf)] as const));
  // Of itself it has all there is.
  const global = textOf(root['mode']).toLowerCase() === 'global' || leads.includes('GLOBAL');
  if (global && !ways.has('GLOBAL')) return;
  if (offering.length === 0) {
    say('no group offers all proxies: it needs {{proxy_names}}, or {{groups}} in `proxy-groups`', ['proxy-groups']);
    return;
  }
  const reached = reachedFrom(global ? ['GLOBAL', ...leads] : leads, ways);
  if (!offering.some((name) => reached.has(name))) {
    say(
      `no rule leads to the proxies: one must lead to ${offering.join(' or ')}, such as MATCH,${String(offering[0])}`,
      ['rules'],
    );
  }
}

function offersAll(group: Entry, names: readonly string[], client: ClashClient): boolean {
  const members = new Set(itemsOf(group['proxies']));
  return names.every((name) => members.has(name)) || includesAllProxies(group, client);
}
