import { shown } from './template-check-json.ts';
import type { StructuralFlaw } from './template-text.ts';

const BUILT_IN = new Set(['DIRECT', 'REJECT', 'REJECT-DROP', 'PASS', 'COMPATIBLE', 'GLOBAL']);

/** A drawn document of the Clash family: every proxy is in it and offered, and every name leads somewhere. */
export function checkClash(root: Readonly<Record<string, unknown>>, names: readonly string[]): StructuralFlaw[] {
  const proxies = entriesOf(root['proxies']);
  const groups = entriesOf(root['proxy-groups']);
  const proxyNames = proxies.map(({ name }) => name);
  const flaws: StructuralFlaw[] = [];
  const say = (reason: string, about?: string) => void flaws.push(about === undefined ? { reason } : { reason, about });

  if (names.some((name) => !proxyNames.includes(name)))
    say('{{proxies}} must be an item of the list `proxies`', '{{proxies}}');
  for (const list of ['proxies', 'proxy-groups', 'rules'] as const) {
    if (!Array.isArray(root[list])) say(`${list} must be a list`, `${list}:`);
  }
  for (const entry of [...proxies, ...groups]) {
    if (typeof entry.name !== 'string' || typeof entry['type'] !== 'string') say('an entry has no name or no type');
  }
  const known = new Set([...proxyNames, ...groups.map(({ name }) => name)]);
  if (known.size < proxies.length + groups.length) say('two entries have the same name');
  for (const group of groups) {
    const members = Array.isArray(group['proxies']) ? group['proxies'] : [];
    const others =
      group['use'] ?? group['include-all'] ?? group['include-all-proxies'] ?? group['include-all-providers'];
    if (members.length === 0 && !others) say(`the group ${shown(group.name)} is empty`, shown(group.name));
    for (const member of members) {
      if (!known.has(member) && !BUILT_IN.has(shown(member))) {
        say(`the group ${shown(group.name)} has ${shown(member)}, which there is not`, shown(member));
      }
    }
  }
  const offers = groups.some(
    (group) =>
      group['include-all'] === true ||
      group['include-all-proxies'] === true ||
      (Array.isArray(group['proxies']) && names.every((name) => (group['proxies'] as unknown[]).includes(name))),
  );
  if (!offers) say('no group offers all proxies: it needs {{proxy_names}}, or {{groups}} in `proxy-groups`');
  for (const rule of Array.isArray(root['rules']) ? root['rules'] : []) {
    const target = targetOf(shown(rule));
    if (target !== null && !known.has(target) && !BUILT_IN.has(target)) {
      say(`a rule leads to ${target}, which there is not`, shown(rule));
    }
    const [type, set] = shown(rule).split(',');
    if (type === 'RULE-SET' && !Object.hasOwn(root['rule-providers'] ?? {}, set?.trim() ?? '')) {
      say(`a rule has the set ${shown(set)}, which there is not`, shown(rule));
    }
  }
  return flaws;
}

interface NamedEntry extends Record<string, unknown> {
  readonly name?: unknown;
}

const entriesOf = (list: unknown): NamedEntry[] =>
  Array.isArray(list)
    ? list.map((entry: unknown) => (typeof entry === 'object' && entry !== null ? (entry as NamedEntry) : {}))
    : [];

/** `MATCH,Proxy`, `DOMAIN,a.example,Proxy`, `AND,((…),(…)),Proxy`; null where the target is a list of rules. */
function targetOf(rule: string): string | null {
  if (rule.startsWith('SUB-RULE,')) return null;
  // Within logical rules stand others, in brackets.
  const [type = '', ...fields] = rule.replace(/^((?:AND|OR|NOT),)\(.*\)/, '$1').split(',');
  const target = /^(?:MATCH|FINAL)$/.test(type.trim()) ? fields[0] : fields[1];
  return target?.trim() ?? '';
}
