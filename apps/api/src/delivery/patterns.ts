import type { Search } from '@orrery/delivery';
import { LRUCache } from 'lru-cache';
import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';

/** No operator reads longer ones. */
const LONGEST_PATTERN = 512;
/** Steps of the compiled pattern: above it the engine would take another way, with more work for each of them. */
const LARGEST_PROGRAM = 500;
/** Where a pattern is searched for: with its steps, the most work it can make. */
export const LONGEST_SEARCHED = 256;
/** By weight: more than all rules may have together, for those that are tried. */
const MOST_KEPT = 4_000;

type Compiled = { readonly search: Search; readonly weight: number } | { readonly flaw: string };

/** Compiling costs more than searching, and each writer of a rule weighs all of them. */
const kept = new LRUCache<string, Compiled>({ maxSize: MOST_KEPT });

/**
 * Regular expressions of operators run in RE2's engine, in time linear in the text: JavaScript's own cannot be
 * interrupted. Upper and lower case are one. Null when the pattern is a good one, else why not and where.
 */
export function flawOfPattern(source: string): string | null {
  const compiled = compiledOf(source);
  return 'flaw' in compiled ? compiled.flaw : null;
}

/** The most steps that a search makes for each character, where compiling does not cost more than those; 0 of a flawed one. */
export function weightOfPattern(source: string): number {
  const compiled = compiledOf(source);
  return 'flaw' in compiled ? 0 : compiled.weight;
}

/** Of a pattern that the engine, perhaps a newer one, refuses: never found. */
export function searchFor(source: string): Search {
  const compiled = compiledOf(source);
  return 'flaw' in compiled ? () => false : compiled.search;
}

function compiledOf(source: string): Compiled {
  if (source.length > LONGEST_PATTERN) return { flaw: `must have at most ${LONGEST_PATTERN} characters` };
  const known = kept.get(source);
  if (known) return known;
  const made = compile(source);
  kept.set(source, made, { size: 'flaw' in made ? LONGEST_PATTERN : made.weight });
  return made;
}

function compile(source: string): Compiled {
  const flaw = flawOfCharacters(source);
  if (flaw !== null) return { flaw };
  try {
    const pattern = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    const steps = pattern.programSize();
    if (steps > LARGEST_PROGRAM) return { flaw: 'repeats too much: the compiled pattern is too large' };
    return {
      // `test` would build automata that cost more than the search and grow with every other text, by megabytes.
      search: (text) => pattern.matcher(text.slice(0, LONGEST_SEARCHED)).find(),
      // Of a long class of characters, which is one step, the compiling is what costs.
      weight: Math.max(steps, Math.ceil(source.length / 4)),
    };
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return { flaw: flawAt(source, error) };
    if (error instanceof RE2JSException) return { flaw: error.message };
    throw error;
  }
}

/** Both cases of all of Unicode cost 10 ms to compile, in five characters of a pattern. Headers are read as Latin-1. */
function flawOfCharacters(source: string): string | null {
  for (const { 0: part, 1: hex, index } of source.matchAll(/\\x\{([0-9a-f]+)\}|\\[^]|[^]/giu)) {
    const isBeyond = hex === undefined ? /^\\[pP]|[^\0-\xff]/.test(part) : Number.parseInt(hex, 16) > 0xff;
    if (isBeyond) return `at character ${index + 1}: headers hold no characters beyond U+00FF: ${part}`;
  }
  return null;
}

function flawAt(source: string, error: RE2JSSyntaxException): string {
  // The engine puts the flag in front.
  const part = error.getPattern()?.replace(/^\(\?i\)/, '') ?? null;
  const found = part === null ? -1 : source.indexOf(part);
  const at = found < 0 ? source.length : found + 1;
  const shown = part === null || part === source ? '' : `: ${part.slice(0, 60)}`;
  return `at character ${at}: ${error.getDescription()}${shown}`;
}
