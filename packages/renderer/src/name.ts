const MAX_CODE_POINTS = 200;
/** Longer input is cut before any work is done on it. */
const MAX_INPUT = 4 * MAX_CODE_POINTS;

/** Nothing to see, but able to turn or split the text around it. Joiners stay: emoji and Persian need them. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const NOT_TEXT = /[\p{Cc}\p{Z}\p{Noncharacter_Code_Point}]+/gu;

/** One printable line of at most 200 code points, never empty. */
export function cleanName(text: string): string {
  const line = text
    .slice(0, MAX_INPUT)
    .toWellFormed()
    .replace(INVISIBLE, '')
    .replace(NOT_TEXT, ' ')
    .normalize('NFC')
    .trim();
  return Array.from(line).slice(0, MAX_CODE_POINTS).join('').trim() || 'node';
}

/** Gives every later namesake, and whatever `isReserved`, the first free of ` 2`, ` 3`, …; depends on order alone. */
export function uniqueNames(names: readonly string[], isReserved: (name: string) => boolean): string[] {
  const used = new Set<string>();
  const nextSuffix = new Map<string, number>();
  return names.map((name) => {
    let suffix = nextSuffix.get(name) ?? 2;
    let candidate = name;
    while (used.has(candidate) || isReserved(candidate)) candidate = `${name} ${suffix++}`;
    used.add(candidate);
    nextSuffix.set(name, suffix);
    return candidate;
  });
}

/** For formats of lines: a name stands bare before ` = ` and in comma-separated lists, where nothing can be quoted. */
export function lineName(name: string): string {
  const plain = name
    .replace(/,/g, ' ')
    .replace(/=/g, '-')
    .replace(/"/g, "'")
    .replace(/\[/g, '(')
    .replace(/\]/g, ')')
    .replace(/\/{2,}/g, '/')
    .replace(/^[#;/\s]+/, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  return plain || 'node';
}
