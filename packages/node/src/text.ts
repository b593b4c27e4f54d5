import type { Problems } from './problems.ts';

/** Control characters and the two Unicode line breaks: they would end a line in documents of lines. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;
/** The same, less tab and line feed: for texts of several lines. */
const CONTROL_BUT_LINES = /[^\P{Cc}\t\n\r]/u;

export const lengthOf = (text: string): number => [...text].length;

interface Limits {
  readonly longest: number;
  readonly lines?: boolean;
}

/** Checks a text that must be there. */
export function checkText(problems: Problems, path: string, text: string, { longest, lines = false }: Limits): string {
  if (text.trim() === '') problems.add(path, 'must not be blank');
  else if (lengthOf(text) > longest) problems.add(path, `must be at most ${longest} characters long`);
  else if ((lines ? CONTROL_BUT_LINES : CONTROL).test(text)) problems.add(path, 'must not hold control characters');
  return text;
}

/** The same for a text that may be missing; a blank one counts as missing. */
export const checkOptionalText = (
  problems: Problems,
  path: string,
  text: string | null,
  limits: Limits,
): string | null => (text === null || text.trim() === '' ? null : checkText(problems, path, text, limits));
