import { checkGroups, type PlacedGroup, type Say } from './template-check-groups.ts';
import { type Dialect, fieldsOf } from './template-dialects.ts';
import { isUri, type LineReader } from './template-lines.ts';
import type { StructuralFlaw } from './template-text.ts';

/** A line that means something, without spaces around it. */
interface Line {
  readonly text: string;
  readonly index: number;
}

/** By section; what stands before the first is in ``. */
type Sections = ReadonlyMap<string, readonly Line[]>;

/** Reads profiles of Surge and its likes. */
export const profileReader = (dialect: Dialect): LineReader => ({
  namesIn(lines) {
    const { proxies, groups } = partsOf(dialect, sectionsOf(lines));
    return [
      ...proxies.map(({ text, index }) => [dialect.nameOfProxy(text) ?? '', index] as const),
      ...groups.map(({ text, index }) => [dialect.group(text)?.name ?? '', index] as const),
    ].filter(([name]) => name !== '');
  },
  check(lines, names) {
    const flaws: StructuralFlaw[] = [];
    checkProfile(lines, names, dialect, (reason, line) =>
      flaws.push(line === undefined ? { reason } : { reason, at: [line] }),
    );
    return flaws;
  },
});

/** Reads lists of links: everything else in them is a comment. */
export const linkReader: LineReader = {
  namesIn: () => [],
  check: (lines) =>
    lines.flatMap((line, index) =>
      line.trim() === '' || /^\s*(?:#|\/\/)/.test(line) || isUri(line)
        ? []
        : [{ reason: 'is neither a link nor a comment that begins with #', at: [index] }],
    ),
};

const isComment = (text: string): boolean => /^(?:#|;|\/\/)/.test(text);
const sectionIn = (text: string): string | null =>
  text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : null;

function sectionsOf(lines: readonly string[]): Sections {
  const found = new Map<string, Line[]>([['', []]]);
  let current = found.get('');
  lines.forEach((line, index) => {
    const text = line.trim();
    const section = sectionIn(text);
    if (section !== null) {
      current = found.get(section) ?? [];
      found.set(section, current);
    } else if (text !== '' && !isComment(text)) current?.push({ text, index });
  });
  return found;
}

/** A list of servers alone stands before any section. */
function partsOf({ sections, optional }: Dialect, found: Sections) {
  const isList = optional && found.size === 1;
  const linesIn = (section: string) => found.get(section) ?? [];
  return {
    isList,
    proxies: linesIn(isList ? '' : sections.proxies),
    groups: linesIn(sections.groups),
    rules: linesIn(sections.rules),
  };
}

function checkProfile(lines: readonly string[], names: readonly string[], dialect: Dialect, say: Say): void {
  const found = sectionsOf(lines);
  const { isList, proxies, groups: groupLines, rules } = partsOf(dialect, found);
  if (!isList) checkSections(lines, found, dialect, say);
  const taken = new Set<string>();
  const take = (name: string, { text, index }: Line) => {
    // Of two lines with a requirement each client takes the one that it meets.
    if (taken.has(name) && !text.includes('//!REQUIREMENT')) say(`${name} is there twice`, index);
    if (name !== '') taken.add(name);
  };
  for (const line of proxies) {
    const name = dialect.nameOfProxy(line.text);
    if (name === null) say('is no server', line.index);
    else take(name, line);
  }
  if (!names.every((name) => taken.has(name))) {
    const strayed = lines.findIndex((line) => names.includes(dialect.nameOfProxy(line.trim()) ?? ''));
    say(`{{proxies}} must stand in the section [${dialect.sections.proxies}]`, strayed);
  }
  if (isList) return;
  const groups = groupLines.flatMap((line): PlacedGroup[] => {
    const group = dialect.group(line.text);
    if (group === null) say('is no group', line.index);
    else take(group.name, line);
    return group === null ? [] : [{ ...group, index: line.index }];
  });
  // What comes from elsewhere can have any name.
  const isOpen = lines.some((line) => line.startsWith('#!include'));
  const others = entriesOf(found, dialect.alsoNamed);
  const isKnown = (name: string) => isOpen || taken.has(name) || others.has(name) || dialect.isBuiltIn(name);
  const targets = checkRules(rules, isKnown, dialect, say);
  const offersAll = checkGroups(groups, { dialect, names, isKnown, filters: entriesOf(found, dialect.filters), say });
  if (!offersAll && !isOpen && !targets.some((target) => dialect.isAnyServer(target))) {
    const ready = dialect.needsFinal ? `, or {{groups}} in [${dialect.sections.groups}]` : '';
    const header = lines.findIndex((line) => sectionIn(line.trim()) === dialect.sections.groups);
    say(`no group offers all proxies: it needs {{proxy_names}}${ready}`, header < 0 ? undefined : header);
  }
}

/** What entries of these sections are called. */
const entriesOf = (found: Sections, sections: readonly string[]): ReadonlySet<string> =>
  new Set(
    sections.flatMap((section) =>
      (found.get(section) ?? []).map(({ text }) => text.slice(0, Math.max(text.indexOf('='), 0)).trim()),
    ),
  );

/** Those that hold the proxies, the groups and the rules: once, and by their own name. Others come with new versions. */
function checkSections(lines: readonly string[], found: Sections, { sections }: Dialect, say: Say): void {
  for (const { index } of found.get('') ?? []) say('stands in no section', index);
  const known = Object.values(sections);
  const plain = (section: string) => section.toLowerCase().replaceAll(/[^a-z]|s$/g, '');
  const seen = new Set<string>();
  lines.forEach((line, index) => {
    const section = sectionIn(line.trim());
    if (section === null) return;
    const meant = known.find((one) => plain(one) === plain(section));
    if (meant === undefined) return;
    if (section !== meant) say(`the section [${section}] is called [${meant}]`, index);
    else if (seen.has(section)) say(`the section [${section}] is there twice`, index);
    seen.add(section);
  });
}

/** Answers what the rules lead to. */
function checkRules(rules: readonly Line[], isKnown: (name: string) => boolean, dialect: Dialect, say: Say): string[] {
  const targets = rules.map(({ text, index }) => {
    const { type, target } = ruleOf(text);
    if (!dialect.ruleTypes.has(type)) say(`${type || 'nothing'} is no type of rule here`, index);
    else if (!isKnown(target)) say(`a rule leads to ${target || 'nothing'}, which there is not`, index);
    return { type, target, index };
  });
  const last = targets.at(-1);
  if (dialect.needsFinal && last?.type !== 'FINAL') say('the rules must end with FINAL', last?.index);
  return targets.map(({ target }) => target);
}

/** `TYPE,value,target,options`, `FINAL,target`, or `AND,((TYPE,value),(…)),target`. */
function ruleOf(line: string): { readonly type: string; readonly target: string } {
  const text = line.replace(/\s(?:\/\/|#|;).*$/, '').replace(/,\s*'([^']*)'\s*,/, ',"$1",');
  const type =
    text
      .slice(0, Math.max(text.indexOf(','), 0))
      .trim()
      .toUpperCase() || text.trim().toUpperCase();
  const isLogic = type === 'AND' || type === 'OR' || type === 'NOT';
  const [, first = '', second = ''] = isLogic ? ['', '', ...fieldsOf(afterBrackets(text))] : fieldsOf(text);
  return { type, target: unquoted(type === 'FINAL' ? first : second) };
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/, '$1');

/** What follows the first bracket, what is in it, and a comma. */
function afterBrackets(text: string): string {
  let depth = 0;
  for (let at = text.indexOf('('); at >= 0 && at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return text.slice(at + 1).replace(/^\s*,/, '');
  }
  return '';
}
