import { lineName } from './name.ts';
import type { Parts } from './model.ts';
import { type Body, isMarker, MARKERS, shownFlaws, type StructuralFlaw, Unreadable } from './template-text.ts';
import { encodeStrictly } from './uri.ts';
import { fill, type Values } from './variables.ts';

const NAMES = '{{proxy_names}}';

/** What there is to know of the client that reads the lines. */
export interface LineReader {
  /** How proxies and groups of these lines are called, each with the index of its line. */
  namesIn(lines: readonly string[]): readonly (readonly [name: string, index: number])[];
  /** What it would find wrong with these lines; `names`: of the servers that were drawn into them. */
  check(lines: readonly string[], names: readonly string[]): readonly StructuralFlaw[];
}

/** Formats of lines: a marker takes a line of its own, names stand anywhere in one. */
export function linesTemplate(content: string, reader: LineReader): Body {
  const lines = content.trimEnd().split(/\r\n|[\n\r]/);
  const named = reader.namesIn(lines);
  const [flaw, ...others] = shownFlaws(flawsOfLines(lines, named), ({ index }) => index + 1);
  if (flaw) throw new Unreadable(flaw, ...others);
  return {
    names: named.map(([name]) => name),
    write: (parts, values) => `${drawn(lines, parts, values).flat().join('\n')}\n`,
    check(parts, values) {
      const blocks = drawn(lines, parts, values);
      const origins = blocks.flatMap((block, index) => block.map(() => index));
      return shownFlaws(reader.check(blocks.flat(), parts.names), ({ at }) => {
        const drawnLine = at?.[0];
        const origin = typeof drawnLine === 'number' ? origins[drawnLine] : undefined;
        return origin === undefined ? null : origin + 1;
      });
    },
  };
}

interface LineFlaw {
  readonly index: number;
  readonly reason: string;
}

function flawsOfLines(lines: readonly string[], named: ReturnType<LineReader['namesIn']>): LineFlaw[] {
  return [
    ...lines.flatMap((line, index) => {
      const misplaced = ['{{proxies}}', '{{groups}}'].find((marker) => line.includes(marker) && line.trim() !== marker);
      return misplaced === undefined ? [] : [{ index, reason: `${misplaced} must have a line of its own` }];
    }),
    ...lines.flatMap((line, index) =>
      line.startsWith('#!MANAGED-CONFIG') ? [{ index, reason: '#!MANAGED-CONFIG is put in front by itself' }] : [],
    ),
    ...named
      .filter(([name]) => name.includes('{{'))
      .map(([, index]) => ({
        index,
        reason: 'variables cannot stand in names of groups and servers: others may be called the same',
      })),
  ];
}

/** Each line as what it becomes. */
const drawn = (lines: readonly string[], parts: Parts, values: Values): (readonly string[])[] =>
  lines.map((line) => {
    const marker = line.trim();
    if (isMarker(marker) && marker !== NAMES) return parts[MARKERS[marker]] as readonly string[];
    return [fill(line, values, escapeIn(line)).replaceAll(NAMES, () => parts.names.join(', '))];
  });

/** In a link it is percent-encoded; elsewhere the signs that end a field or a line are taken out. */
const escapeIn =
  (line: string) =>
  (value: string): string =>
    value && (isUri(line) ? encodeStrictly(value) : lineName(value));

export const isUri = (line: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(line.trim());
