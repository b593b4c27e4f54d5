import { isUri } from './template-lines.ts';
import type { StructuralFlaw } from './template-text.ts';

/** Where a format of lines has what. */
export interface Sections {
  readonly proxies: string;
  readonly groups: string;
  readonly rules: string;
  /** A list of servers without any section is a document too. */
  readonly optional?: boolean;
}

/** A drawn profile of Surge and its likes. */
export function checkLines(document: string, names: readonly string[], sections: Sections): StructuralFlaw[] {
  const found = sectionsOf(document);
  if (sections.optional && found.size === 1) return [];
  const proxies = found.get(sections.proxies) ?? [];
  const keeps = names.every((name) =>
    proxies.some((line) => line.startsWith(`${name} =`) || line.endsWith(`tag=${name}`)),
  );
  const flaws: StructuralFlaw[] = keeps
    ? []
    : [{ reason: `{{proxies}} must stand in the section [${sections.proxies}]`, about: '{{proxies}}' }];
  return sections.optional ? flaws : [...flaws, ...flawsOfGroups(found, names, sections)];
}

function flawsOfGroups(found: ReadonlyMap<string, readonly string[]>, names: readonly string[], sections: Sections) {
  const named = (section: string) => (found.get(section) ?? []).map(splitLine);
  const groups = named(sections.groups);
  const known = new Set([...named(sections.proxies), ...groups].map(([name]) => name));
  const flaws: StructuralFlaw[] = [];
  for (const [name, fields] of groups) {
    const members = fields.slice(1).filter((field) => !field.includes('='));
    if (
      members.length === 0 &&
      !fields.some((field) => /^(?:policy-path|include-all-proxies|include-other-group)=/.test(field))
    ) {
      flaws.push({ reason: `the group ${name} is empty`, about: name });
    }
    for (const member of members) {
      if (!known.has(member) && !isBuiltIn(member)) {
        flaws.push({ reason: `the group ${name} has ${member}, which there is not`, about: member });
      }
    }
  }
  const offers = groups.some(
    ([, fields]) =>
      names.every((name) => fields.includes(name)) ||
      fields.some((field) => /^include-all-proxies=(?:1|true)$/.test(field)),
  );
  if (!offers)
    flaws.push({
      reason: `no group offers all proxies: it needs {{proxy_names}}, or {{groups}} in [${sections.groups}]`,
    });
  for (const rule of found.get(sections.rules) ?? []) {
    const [type = '', ...fields] = rule.replace(/^((?:AND|OR|NOT),)\(.*\)/, '$1').split(',');
    const target = (type.trim() === 'FINAL' ? fields[0] : fields[1])?.trim() ?? '';
    if (!known.has(target) && !isBuiltIn(target)) {
      flaws.push({ reason: `a rule leads to ${target || 'nothing'}, which there is not`, about: rule });
    }
  }
  return flaws;
}

const isBuiltIn = (name: string): boolean =>
  /^(?:DIRECT|REJECT(?:-[A-Z-]+)?|CELLULAR(?:-ONLY)?|HYBRID|NO-HYBRID)$/i.test(name);

/** `Name = kind, one, two` as name and fields. */
function splitLine(line: string): readonly [string, readonly string[]] {
  const at = line.indexOf('=');
  return [
    line.slice(0, Math.max(at, 0)).trim(),
    line
      .slice(at + 1)
      .split(',')
      .map((field) => field.trim()),
  ];
}

/** The lines of each section, without comments; what stands before the first is in ``. */
function sectionsOf(document: string): Map<string, string[]> {
  const found = new Map<string, string[]>([['', []]]);
  let current = '';
  for (const line of document.split('\n').map((one) => one.trim())) {
    const [, section] = /^\[(.+)\]$/.exec(line) ?? [];
    if (section !== undefined) current = section;
    else if (line !== '' && !/^(?:#|;|\/\/)/.test(line)) found.get(current)?.push(line);
    if (!found.has(current)) found.set(current, []);
  }
  return found;
}

/** A drawn list of links: everything else is a comment. */
export const checkLinks = (document: string): StructuralFlaw[] =>
  document
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s*(?:#|\/\/)/.test(line) && !isUri(line))
    .map((line) => ({ reason: 'is neither a link nor a comment that begins with #', about: line }));
