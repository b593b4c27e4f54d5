import { checkNames, entriesAt } from './template-check-json.ts';
import { singboxDocument } from './template-check-singbox-document.ts';
import { type Age, type Entry, isEntry, Look, shown } from './template-shape.ts';
import type { Place, StructuralFlaw } from './template-text.ts';

type Placed = readonly (readonly [entry: Entry, at: Place])[];

/** A drawn configuration of sing-box; `old`: for 1.11, `new`: for 1.12 and later. */
export function checkSingbox(root: Entry, names: readonly string[], age: Age): StructuralFlaw[] {
  const look = new Look(age);
  singboxDocument(root, [], look);
  const outbounds = entriesAt(root, 'outbounds');
  const tags = checkNames(look, [...outbounds, ...entriesAt(root, 'endpoints')], {
    names,
    field: 'tag',
    list: 'outbounds',
  });
  const tagsOf = (...path: readonly string[]) =>
    checkNames(look, entriesAt(root, ...path), { names: [], field: 'tag', list: '' });
  checkLinks(look, {
    outbound: tags,
    inbound: tagsOf('inbounds'),
    'DNS server': tagsOf('dns', 'servers'),
    'rule set': ruleSets(look, root),
    'HTTP client': tagsOf('http_clients'),
    endpoint: tagsOf('endpoints'),
  });
  checkGroups(look, outbounds);
  if (look.flaws.length === 0) checkWays(look, root, { outbounds, names });
  return look.flaws;
}

/** From 1.14 on a set may have several tags. */
function ruleSets(look: Look, root: Entry): Set<string> {
  const tags = new Set<string>();
  for (const [{ tag }, at] of entriesAt(root, 'route', 'rule_set')) {
    for (const one of [tag].flat()) {
      if (typeof one !== 'string') continue;
      if (tags.has(one)) look.say([...at, 'tag'], `the rule set ${one} is there twice`);
      tags.add(one);
    }
  }
  return tags;
}

function checkLinks(look: Look, known: Readonly<Record<string, ReadonlySet<string>>>): void {
  for (const { to, name, at } of look.links) {
    if (!known[to]?.has(name))
      look.say(at, `${whatLeads(at)} leads to ${shown(name)}, which there is not among the ${to}s`);
  }
}

const whatLeads = (at: Place): string => at.filter((step) => typeof step === 'string').join('.');

const isGroup = ({ type }: Entry): boolean => type === 'selector' || type === 'urltest';

function checkGroups(look: Look, outbounds: Placed): void {
  for (const [group, at] of outbounds) {
    if (!isGroup(group)) continue;
    const { tag, outbounds: members, default: chosen } = group;
    if (!Array.isArray(members) || members.length === 0) look.say(at, `the group ${shown(tag)} is empty`);
    else if (chosen !== undefined && chosen !== null && chosen !== '' && !members.includes(chosen))
      look.say([...at, 'default'], `the default of ${shown(tag)} is none of its outbounds`);
  }
}

/** What is not said by a rule goes to `final`, or to the first outbound; groups lead on to what they offer. */
function checkWays(
  look: Look,
  root: Entry,
  { outbounds, names }: { outbounds: Placed; names: readonly string[] },
): void {
  const leads = new Map(outbounds.map(([entry]) => [entry['tag'], leadsOf(entry)] as const));
  const circle = circleIn(leads);
  if (circle !== null) {
    const [, at] = outbounds.find(([{ tag }]) => tag === circle) ?? [];
    look.say(at ?? ['outbounds'], `${circle} leads to itself, directly or through others`);
    return;
  }
  const route = isEntry(root['route']) ? root['route'] : {};
  const last = (route['final'] ?? '') === '' ? outbounds[0]?.[0]['tag'] : route['final'];
  const starts = [last, ...entriesAt(root, 'route', 'rules').map(([rule]) => rule['outbound'])];
  const reached = new Set<unknown>(starts);
  for (const tag of reached) for (const next of leads.get(tag) ?? []) reached.add(next);
  if (names.every((name) => reached.has(name))) return;
  look.say(
    'final' in route ? ['route', 'final'] : ['outbounds'],
    'nothing leads to all proxies: `route.final` or a rule must lead to a group with {{proxy_names}}, or one of {{groups}}',
  );
}

const leadsOf = (entry: Entry): readonly unknown[] =>
  isGroup(entry) && Array.isArray(entry['outbounds']) ? entry['outbounds'] : [entry['detour']].filter(Boolean);

/** One that leads to itself, directly or through others. */
function circleIn(leads: ReadonlyMap<unknown, readonly unknown[]>): string | null {
  const waiting = new Map<unknown, number>();
  for (const nexts of leads.values()) for (const next of nexts) waiting.set(next, (waiting.get(next) ?? 0) + 1);
  const free = [...leads.keys()].filter((tag) => !waiting.has(tag));
  let seen = 0;
  for (const tag of free) {
    seen += 1;
    for (const next of leads.get(tag) ?? []) {
      const left = (waiting.get(next) ?? 0) - 1;
      waiting.set(next, left);
      if (left === 0 && leads.has(next)) free.push(next);
    }
  }
  if (seen === leads.size) return null;
  // What is left is in a circle or behind one; backwards every way ends in one.
  const before = new Map<unknown, unknown>();
  for (const [tag, nexts] of leads) {
    if ((waiting.get(tag) ?? 0) > 0) for (const next of nexts) before.set(next, tag);
  }
  let one: unknown = [...leads.keys()].find((tag) => (waiting.get(tag) ?? 0) > 0);
  for (let step = 0; step < leads.size; step += 1) one = before.get(one) ?? one;
  return shown(one);
}
