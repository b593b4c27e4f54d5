import type { ClashClient, Looked } from './template-check-clash-clients.ts';
import { entriesOf, itemsOf, readShape, type Say, textOf } from './template-check-clash-fields.ts';
import { graphOf, loopsIn } from './template-check-clash-graph.ts';
import { checkProxy } from './template-check-clash-proxies.ts';
import { type Entry, isEntry, shown } from './template-shape.ts';

const LIST = 'proxy-groups';

/** Looks at the proxies and groups themselves: every name once, every type known, nothing in itself. */
export function checkGroups({ root, client, names, say }: Looked): void {
  const taken = new Set(client.builtIns);
  const named = (entry: Entry, at: readonly [string, number]) => {
    const name = textOf(entry['name']);
    if (name === '') return;
    if (taken.has(name)) say(`${name} has the same name as another, or as one that is built in`, [...at, 'name']);
    taken.add(name);
  };
  for (const [index, entry] of entriesOf(root['proxies']).entries()) {
    named(entry, ['proxies', index]);
    checkProxy(entry, ['proxies', index], client.proxyTypes, say);
  }
  const groups = entriesOf(root[LIST]);
  for (const [index, entry] of groups.entries()) named(entry, [LIST, index]);
  const providers = new Set(isEntry(root['proxy-providers']) ? Object.keys(root['proxy-providers']) : []);
  const members = memberNames(root, client);
  for (const [index, entry] of groups.entries()) {
    checkGroup(entry, index, client, say);
    checkMembers(entry, index, members, names, say);
    checkUse(entry, index, providers, client, say);
  }
  checkLoops(groups, say);
  if (client.isMihomo) checkDialers(root, taken, say);
}

/** All that groups can hold. */
export const memberNames = (root: Entry, client: ClashClient): ReadonlySet<string> =>
  new Set([
    ...client.builtIns,
    ...[...entriesOf(root['proxies']), ...entriesOf(root[LIST])].map(({ name }) => textOf(name)).filter(Boolean),
  ]);

const STRATEGIES: ReadonlySet<string> = new Set(['consistent-hashing', 'round-robin', 'sticky-sessions']);

function checkGroup(entry: Entry, index: number, client: ClashClient, say: Say): void {
  const { name, type, strategy, url, interval } = entry;
  const at = [LIST, index] as const;
  readShape(client.group, entry, at, { weak: true, shapes: {}, say });
  if (name === '' || (name !== undefined && typeof name !== 'string'))
    say('the name of a group is no text', [...at, 'name']);
  if (type !== undefined && !client.groupTypes.has(textOf(type))) {
    say(`${client.name} has no type of group ${shown(type)}`, [...at, 'type']);
  }
  if (type === 'load-balance' && typeof strategy === 'string' && !STRATEGIES.has(strategy)) {
    say(`there is no strategy ${strategy}`, [...at, 'strategy']);
  }
  const chooses = type === 'url-test' || type === 'fallback' || type === 'load-balance';
  if (client.mustProbe && chooses && itemsOf(entry['proxies']).length > 0 && !(textOf(url) && interval)) {
    say(`the group ${shown(name)} needs \`url\` and \`interval\``, at);
  }
}

function checkMembers(
  entry: Entry,
  index: number,
  known: ReadonlySet<string>,
  names: readonly string[],
  say: Say,
): void {
  const members = itemsOf(entry['proxies']).map(textOf);
  const held = new Set(members);
  const sampled = names.every((name) => held.has(name));
  for (const [place, member] of members.entries()) {
    // A name of a sample server that stands alone was written by hand, and is nobody's.
    if (!known.has(member) || (!sampled && names.includes(member))) {
      say(`the group ${shown(entry['name'])} has ${shown(itemsOf(entry['proxies'])[place])}, which there is not`, [
        LIST,
        index,
        'proxies',
        place,
      ]);
    }
  }
  const { 'empty-fallback': fallback } = entry;
  if (typeof fallback === 'string' && fallback !== '' && !known.has(fallback)) {
    say(`the group ${shown(entry['name'])} falls back to ${fallback}, which there is not`, [
      LIST,
      index,
      'empty-fallback',
    ]);
  }
}

/** Whether a key of a group is on, as the weak decoder sees it. */
const isOn = (entry: Entry, keys: readonly string[]): boolean =>
  keys.some((key) => entry[key] === true || (typeof entry[key] === 'number' && entry[key] !== 0));

function checkUse(entry: Entry, index: number, providers: ReadonlySet<string>, client: ClashClient, say: Say): void {
  const at = [LIST, index] as const;
  const used = itemsOf(entry['use']);
  const allProviders = isOn(entry, client.includesProviders);
  // With all of them `use` is not read.
  for (const [place, one] of allProviders ? [] : used.entries()) {
    if (!providers.has(textOf(one))) {
      say(`the group ${shown(entry['name'])} uses the provider ${shown(one)}, which there is not`, [
        ...at,
        'use',
        place,
      ]);
    }
  }
  const holds = itemsOf(entry['proxies']).length > 0 || isOn(entry, client.includesProxies);
  if (!holds && (allProviders ? providers.size === 0 : used.length === 0)) {
    say(`the group ${shown(entry['name'])} is empty`, at);
  }
  if (holds && providers.has(textOf(entry['name']))) {
    say(`the group ${shown(entry['name'])} has the name of a provider`, [...at, 'name']);
  }
}

function checkLoops(groups: readonly Entry[], say: Say): void {
  const looped = loopsIn(
    graphOf(groups.map(({ name, proxies }) => [textOf(name), itemsOf(proxies).map(textOf)] as const)),
  );
  for (const [index, { name, proxies }] of groups.entries()) {
    if (!looped.has(textOf(name))) continue;
    const place = itemsOf(proxies).findIndex((member) => looped.has(textOf(member)));
    say(`the group ${shown(name)} contains itself`, [LIST, index, 'proxies', place]);
  }
}

/** These are dialled through nothing, whatever they say. */
const UNDIALLED: ReadonlySet<unknown> = new Set(['direct', 'dns', 'reject']);

/** A proxy that is dialled through another names one there is, and none that goes through it. */
function checkDialers(root: Entry, known: ReadonlySet<string>, say: Say): void {
  const dialled = [...entriesOf(root['proxies']).entries()].flatMap(([index, { name, type, 'dialer-proxy': dialer }]) =>
    textOf(dialer) === '' || UNDIALLED.has(type) ? [] : [{ index, name: textOf(name), dialer: textOf(dialer) }],
  );
  const looped = loopsIn(graphOf(dialled.map(({ name, dialer }) => [name, [dialer]] as const)));
  for (const { index, name, dialer } of dialled) {
    const at = ['proxies', index, 'dialer-proxy'];
    if (!known.has(dialer) && dialer !== 'GLOBAL') say(`${name} is dialled through ${dialer}, which there is not`, at);
    if (looped.has(name)) say(`${name} is dialled through itself`, at);
  }
}

/** The types of proxies that templates are drawn with, as mihomo calls them. */
const OURS: ReadonlySet<string> = new Set(['shadowsocks', 'trojan', 'vless', 'vmess', 'hysteria2', 'tuic', 'anytls']);

/**
 * Whether no proxy is left out that the operator did not name: what a filter keeps of real names nobody knows, but one
 * that only leaves out (`^(?!.*test).*$`) is as good as none.
 */
export function includesAllProxies(group: Entry, client: ClashClient): boolean {
  const alternatives = (key: string) => textOf(group[key]).split('`').filter(Boolean);
  const filter = alternatives('filter');
  const keeps = filter.length === 0 || filter.some((one) => ANYTHING.test(one) || onlyLeavesOut(one));
  if (!isOn(group, client.includesProxies) || !keeps) return false;
  const types = textOf(group['exclude-type']).toLowerCase().split('|');
  const excludes =
    alternatives('exclude-filter').some((one) => ANYTHING.test(one)) || types.some((type) => OURS.has(type));
  // Only mihomo has these.
  return !(client.isMihomo && excludes);
}

const ANYTHING = /^(?:\(\?i\))?\^?\(?\.[*+]?\)?\$?$/;

/** `(?!…).*` and `((?!…).)*`. */
function onlyLeavesOut(filter: string): boolean {
  const [start = '', group] = /^(?:\(\?i\))?\^?(\((?:\?:)?)?\(\?!/.exec(filter) ?? [];
  if (start === '') return false;
  let depth = 1;
  let at = start.length;
  for (; at < filter.length && depth > 0; at += 1) {
    if (filter[at] === '\\') at += 1;
    else if (filter[at] === '(') depth += 1;
    else if (filter[at] === ')') depth -= 1;
  }
  return (group === undefined ? /^\.[*+]?\$?$/ : /^\.\)[*+]\$?$/).test(filter.slice(at));
}
