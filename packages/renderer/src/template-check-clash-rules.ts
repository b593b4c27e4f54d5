import type { Looked } from './template-check-clash-clients.ts';
import { memberNames } from './template-check-clash-groups.ts';
import { countOfRanges, isPattern, isPrefix, itemsOf } from './template-check-clash-fields.ts';
import { graphOf, loopsIn, reachedFrom } from './template-check-clash-graph.ts';
import type { Place } from './template-text.ts';
import { type Entry, isEntry, shown } from './template-shape.ts';

interface Rule {
  readonly type: string;
  readonly payload: string;
  /** '' where there is none. */
  readonly target: string;
}

/** Their payload may hold commas, and nothing stands behind their target. */
const WITH_COMMAS: ReadonlySet<string> = new Set([
  'AND',
  'OR',
  'NOT',
  'SUB-RULE',
  'DOMAIN-REGEX',
  'PROCESS-NAME-REGEX',
  'PROCESS-PATH-REGEX',
]);

/** `MATCH,Proxy`, `DOMAIN,a.example,Proxy`, `AND,((…),(…)),Proxy`; `inner`: one within brackets, that leads nowhere. */
function ruleOf(text: string, inner: boolean): Rule {
  const [first = '', ...fields] = text.split(',').map((field) => field.replace(/^ +| +$/g, ''));
  const type = first.toUpperCase();
  if (type === 'MATCH') return { type, payload: '', target: fields[0] ?? '' };
  if (WITH_COMMAS.has(type)) {
    const target = inner ? '' : (fields.pop() ?? '');
    return { type, payload: fields.join(','), target };
  }
  return { type, payload: fields[0] ?? '', target: inner ? '' : (fields[1] ?? '') };
}

/** Clash knows no brackets, and takes two fields for type and target. */
function clashRuleOf(text: string): Rule {
  const [type = '', ...fields] = text.split(',').map((field) => field.trim());
  return fields.length < 2
    ? { type, payload: '', target: fields[0] ?? '' }
    : { type, payload: fields[0] ?? '', target: fields[1] ?? '' };
}

const named = (text: string): boolean => text.split('/').every((name) => name.trim() !== '');
const some = (text: string): boolean => (countOfRanges(text) ?? 0) > 0;
const INBOUNDS: ReadonlySet<string> = new Set([
  'HTTP',
  'HTTPS',
  'SOCKS',
  'SOCKS4',
  'SOCKS5',
  'SHADOWSOCKS',
  'SNELL',
  'VMESS',
  'VLESS',
  'REDIR',
  'TPROXY',
  'TROJAN',
  'TUNNEL',
  'TUN',
  'TUIC',
  'HYSTERIA2',
  'ANYTLS',
  'MIERU',
  'SUDOKU',
  'TRUSTTUNNEL',
  'INNER',
]);

/** What the payload of a type must be; of the others any will do. */
const payloads: Readonly<Record<string, readonly [string, (payload: string) => boolean]>> = {
  ...Object.fromEntries(
    ['IP-CIDR', 'IP-CIDR6', 'SRC-IP-CIDR', 'IP-SUFFIX', 'SRC-IP-SUFFIX'].map((type) => [
      type,
      ['an address block such as 10.0.0.0/8', isPrefix] as const,
    ]),
  ),
  ...Object.fromEntries(
    ['SRC-PORT', 'DST-PORT', 'IN-PORT', 'INBOUND-PORT', 'UID'].map((type) => [
      type,
      ['a number or a range such as 80/8000-9000', some] as const,
    ]),
  ),
  ...Object.fromEntries(
    ['DOMAIN-REGEX', 'PROCESS-NAME-REGEX', 'PROCESS-PATH-REGEX'].map((type) => [
      type,
      ['a pattern (regular expression)', isPattern] as const,
    ]),
  ),
  DSCP: [
    'a number up to 63',
    (payload) =>
      countOfRanges(payload) !== null && (payload.match(/\d+/g) ?? []).every((number) => Number(number) % 256 <= 63),
  ],
  NETWORK: ['tcp or udp', (payload) => /^(?:tcp|udp)$/i.test(payload)],
  'IN-TYPE': [
    'a kind of inbound',
    (payload) => payload.split('/').every((type) => INBOUNDS.has(type.trim().toUpperCase())),
  ],
  'IN-USER': ['names', named],
  'IN-NAME': ['names', named],
};

/** What rules name but the proxies and groups they lead to. */
interface Named {
  readonly types: ReadonlySet<string>;
  readonly sets: ReadonlySet<string>;
}

/** Each depth is read anew: far more than anybody writes. */
const DEEPEST = 40;

/** Why a rule cannot be read, or null. */
function flawOf({ type, payload }: Rule, known: Named): string | null {
  if (!known.types.has(type)) return `there is no type of rule ${type}`;
  if (type === 'MATCH') return null;
  if (payload === '') return `${type} says nothing to match`;
  if (type === 'RULE-SET' && !known.sets.has(payload)) return `a rule has the set ${payload}, which there is not`;
  if (type === 'AND' || type === 'OR' || type === 'NOT' || type === 'SUB-RULE')
    return flawOfLogic(type, payload, known);
  const [wanted, is] = payloads[type] ?? ['', () => true];
  return is(payload) ? null : `${type} wants ${wanted}, and ${payload} is none`;
}

function flawOfLogic(type: string, payload: string, known: Named): string | null {
  const inner = bracketed(type === 'SUB-RULE' ? `(${payload})` : payload);
  if (inner === null) return `the brackets of ${type} do not match: it reads ${type},((…),(…))`;
  if ((type === 'NOT' || type === 'SUB-RULE') && inner.length !== 1) return `${type} takes one rule in brackets`;
  for (const text of inner) {
    const rule = ruleOf(text, true);
    if (rule.type === 'MATCH' || rule.type === 'SUB-RULE') return `${rule.type} cannot stand in a rule of ${type}`;
    const flaw = flawOf(rule, known);
    if (flaw !== null) return flaw;
  }
  return null;
}

/** What stands in the outermost brackets, those around all of it apart; null where they do not match. */
function bracketed(payload: string): readonly string[] | null {
  if (!payload.startsWith('(') || !payload.endsWith(')')) return null;
  const found: { readonly depth: number; readonly text: string }[] = [];
  const open: number[] = [];
  for (let at = 0; at < payload.length; at += 1) {
    if (payload[at] === '(' && open.push(at) > DEEPEST) return null;
    if (payload[at] !== ')') continue;
    const start = open.pop();
    if (start === undefined) return null;
    if (open.length < 2) found.push({ depth: open.length, text: payload.slice(start + 1, at) });
  }
  if (open.length > 0) return null;
  const outer = found.filter(({ depth }) => depth === 0);
  const level = outer.length === 1 ? 1 : 0;
  return found.filter(({ depth }) => depth === level).map(({ text }) => text);
}

/** Looks at all rules; what they lead to comes back. */
export function checkRules({ root, client, names, say }: Looked): ReadonlySet<string> {
  const sets = new Set(isEntry(root['rule-providers']) ? Object.keys(root['rule-providers']) : []);
  const known: Named = { types: client.ruleTypes, sets };
  const targets = new Set([...memberNames(root, client), 'GLOBAL']);
  for (const name of names) targets.delete(name);
  const subRules = new Set(client.isMihomo && isEntry(root['sub-rules']) ? Object.keys(root['sub-rules']) : []);
  const check = (text: unknown, at: Place): Rule | null => {
    if (typeof text !== 'string') {
      if (text !== null) say(`a rule is no text: ${shown(text)}`, at);
      return null;
    }
    const rule = client.name === 'Clash' ? clashRuleOf(text) : ruleOf(text, false);
    const { type, target } = rule;
    const flaw = flawOf(rule, known);
    if (flaw !== null) say(flaw, at);
    else if (target === '') say(`the rule ${text} leads nowhere`, at);
    else if (type === 'SUB-RULE' && client.isMihomo) {
      if (!subRules.has(target)) say(`a rule leads to the sub-rules ${target}, which there are not`, at);
    } else if (type !== 'SUB-RULE' && !targets.has(target)) say(`a rule leads to ${target}, which there is not`, at);
    return rule;
  };
  const listed = (list: unknown, at: Place) => itemsOf(list).map((text, index) => check(text, [...at, index]));
  const own = listed(root['rules'], ['rules']);
  const subs = new Map(
    [...subRules].map((name) => [name, listed((root['sub-rules'] as Entry)[name], ['sub-rules', name])] as const),
  );
  const onward = graphOf([...subs].map(([name, list]) => [name, subRulesOf(list)] as const));
  for (const name of loopsIn(onward)) say(`the sub-rules ${name} lead to themselves`, ['sub-rules', name]);
  const gone = reachedFrom(subRulesOf(own), onward);
  const leading = [own, ...[...subs].filter(([name]) => gone.has(name)).map(([, list]) => list)];
  return new Set(
    leading.flatMap((list) => list.flatMap((rule) => (rule && rule.type !== 'SUB-RULE' ? [rule.target] : []))),
  );
}

const subRulesOf = (list: readonly (Rule | null)[]): readonly string[] =>
  list.flatMap((rule) => (rule?.type === 'SUB-RULE' ? [rule.target] : []));
