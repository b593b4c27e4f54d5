import type { Search } from '@orrery/delivery';
import { RE2JS, RE2JSException, RE2JSSyntaxException } from 're2js';

/** No operator reads longer ones. */
const LONGEST_PATTERN = 512;
/** Steps of the compiled pattern: its memory, and the most work for each character it looks at. */
const LARGEST_PROGRAM = 1_000;
const NEVER: Search = () => false;

/**
 * Regular expressions of operators run in RE2's engine, in time linear in the text: JavaScript's own cannot be
 * interrupted. Upper and lower case are one. Null when the pattern is a good one, else why not and where.
 */
export function flawOfPattern(source: string): string | null {
  if (source.length > LONGEST_PATTERN) return `must have at most ${LONGEST_PATTERN} characters`;
  try {
    return RE2JS.compile(source, RE2JS.CASE_INSENSITIVE).programSize() > LARGEST_PROGRAM
      ? 'repeats too much: the compiled pattern is too large'
      : null;
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return flawAt(source, error);
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}

function flawAt(source: string, error: RE2JSSyntaxException): string {
  // The engine puts the flag in front.
  const part = error.getPattern()?.replace(/^\(\?i\)/, '') ?? null;
  const found = part === null ? -1 : source.indexOf(part);
  const at = found < 0 ? source.length : found + 1;
  const shown = part === null || part === source ? '' : `: ${part.slice(0, 60)}`;
  return `at character ${at}: ${error.getDescription()}${shown}`;
}

/** Of a pattern that the engine, perhaps a newer one, refuses: never found. */
export function searchFor(source: string): Search {
  if (flawOfPattern(source) !== null) return NEVER;
  const pattern = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
  return (text) => pattern.test(text);
}
