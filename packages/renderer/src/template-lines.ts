import { lineName } from './name.ts';
import { type Body, isMarker, lineAt, MARKERS, Unreadable } from './template-text.ts';
import { encodeStrictly } from './uri.ts';
import { fill } from './variables.ts';

const NAMES = '{{proxy_names}}';

/** Formats of lines: a marker takes a line of its own, names stand anywhere in one. */
export function linesTemplate(content: string): Body {
  const lines = content.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
  lines.forEach((line, index) => {
    const misplaced = ['{{proxies}}', '{{groups}}'].find((marker) => line.includes(marker) && line.trim() !== marker);
    if (misplaced !== undefined)
      throw new Unreadable({ line: index + 1, reason: `${misplaced} must have a line of its own` });
  });
  const managed = content.search(/^#!MANAGED-CONFIG/m);
  if (managed >= 0) {
    throw new Unreadable({ line: lineAt(content, managed), reason: '#!MANAGED-CONFIG is put in front by itself' });
  }
  return {
    names: lines.flatMap((line) => /^\s*([^=#;[\]]+?)\s*=/.exec(line)?.[1] ?? []),
    write: (parts, values) =>
      `${lines
        .flatMap((line) => {
          const marker = line.trim();
          if (isMarker(marker) && marker !== NAMES) return parts[MARKERS[marker]] as readonly string[];
          const escape = escapeIn(line);
          return [fill(line, values, escape).replaceAll(NAMES, () => parts.names.join(', '))];
        })
        .join('\n')}\n`,
  };
}

/** In a link it is percent-encoded; elsewhere the signs that end a field or a line are taken out. */
const escapeIn =
  (line: string) =>
  (value: string): string =>
    value && (isUri(line) ? encodeStrictly(value) : lineName(value));

export const isUri = (line: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(line.trim());
