import { checkNames, entriesAt } from './template-check-json.ts';
import { v2rayDocument } from './template-check-v2ray-document.ts';
import { type Age, type Entry, Look, shown, wordOf } from './template-shape.ts';
import type { StructuralFlaw } from './template-text.ts';

/** A drawn configuration; `old`: for V2Ray 4, `new`: for Xray. */
export function checkV2ray(root: Entry, names: readonly string[], age: Age): StructuralFlaw[] {
  const look = new Look(age);
  v2rayDocument(root, [], look);
  const tags = checkNames(look, entriesAt(root, 'outbounds'), { names, field: 'tag', list: 'outbounds' });
  const balancers = entriesAt(root, 'routing', 'balancers');
  if (entriesAt(root, 'inbounds').length === 0) {
    look.say('inbounds' in root ? ['inbounds'] : [], 'has no inbound: nothing would start');
  }
  // V2Ray 4 does not mind.
  if (age === 'new') checkNames(look, entriesAt(root, 'inbounds'), { names: [], field: 'tag', list: 'inbounds' });
  checkLinks(look, root, tags);
  if (age === 'new') checkObserved(look, root);
  for (const [{ selector, tag }, at] of balancers) {
    if (textsOf(selector).length === 0) look.say(at, `the balancer ${shown(tag)} selects nothing`);
  }
  if (look.flaws.length === 0) checkWays(look, root, names);
  return look.flaws;
}

const textsOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];

/** Rules may also lead to what serves the API, the metrics or a way back. */
function checkLinks(look: Look, root: Entry, outbounds: ReadonlySet<string>): void {
  const others = ['api', 'metrics'].map((name) => (root[name] as Entry | null | undefined)?.['tag']);
  const ways = ['bridges', 'portals'].flatMap((list) => entriesAt(root, 'reverse', list).map(([{ tag }]) => tag));
  const known: Readonly<Record<string, ReadonlySet<unknown>>> = {
    outbound: outbounds,
    'outbound of a rule': new Set<unknown>([...outbounds, ...others, ...ways]),
    balancer: new Set(entriesAt(root, 'routing', 'balancers').map(([{ tag }]) => tag)),
  };
  for (const { to, name, at } of look.links) {
    if (known[to]?.has(name)) continue;
    look.say(
      at,
      `a ${at[1] === 'rules' ? 'rule' : 'tag'} leads to the ${to.replace(' of a rule', '')} ${shown(name)}, which there is not`,
    );
  }
}

/** Without an observatory Xray does not start with a balancer that measures, or that falls back. */
function checkObserved(look: Look, root: Entry): void {
  if (root['observatory'] || root['burstObservatory']) return;
  for (const [{ tag, strategy, fallbackTag }, at] of entriesAt(root, 'routing', 'balancers')) {
    const type = wordOf((strategy as Entry | null | undefined)?.['type'] ?? '').toLowerCase();
    if (!type.startsWith('least') && !fallbackTag) continue;
    look.say(at, `the balancer ${shown(tag)} needs an \`observatory\`, which there is not`);
  }
}

/** What no rule leads elsewhere goes to the first outbound. */
function checkWays(look: Look, root: Entry, names: readonly string[]): void {
  const rules = entriesAt(root, 'routing', 'rules').map(([rule]) => rule);
  const first = entriesAt(root, 'outbounds')[0]?.[0]['tag'];
  const isProxy = (tag: unknown): boolean => names.some((name) => name === tag);
  if (isProxy(first) || rules.some(({ outboundTag }) => isProxy(outboundTag))) return;
  const used = new Set(rules.filter(({ outboundTag }) => !outboundTag).map(({ balancerTag }) => balancerTag));
  const leads = entriesAt(root, 'routing', 'balancers').some(([{ tag, selector }]) => {
    const prefixes = textsOf(selector).map(wordOf);
    return used.has(tag) && names.every((name) => prefixes.some((prefix) => name.startsWith(prefix)));
  });
  if (leads) return;
  look.say(
    'outbounds' in root ? ['outbounds'] : [],
    'nothing leads to the proxies: they come first in `outbounds`, or a rule leads to a balancer that selects {{proxy_names}}',
  );
}
