import type { Parts } from './model.ts';
import { unknownVariables, type Values } from './variables.ts';

/** What is wrong with a template, and where. */
export interface Flaw {
  /** From 1; null when it is about the whole. */
  readonly line: number | null;
  readonly reason: string;
}

/** Where something stands in a drawn document: keys and indexes from its root, or of a document of lines the index of one. */
export type Place = readonly (string | number)[];

/** The same of a drawn document; without a place it is about the whole. */
export interface StructuralFlaw {
  readonly reason: string;
  readonly at?: Place;
}

/** A template as its language reads it. */
export interface Body {
  /** Names that it gives to proxies and groups of its own. */
  readonly names: readonly string[];
  write(parts: Parts, values: Values): string;
  /** What is wrong with the document that these make. */
  check(parts: Parts, values: Values): readonly Flaw[];
}

/** The text is none of its language. */
export class Unreadable extends Error {
  readonly flaws: readonly [Flaw, ...Flaw[]];
  constructor(first: Flaw, ...others: Flaw[]) {
    super(first.reason);
    this.flaws = [first, ...others];
  }
}

/** What the parts of the document take the place of. */
export const MARKERS = { '{{proxies}}': 'proxies', '{{groups}}': 'groups', '{{proxy_names}}': 'names' } as const;
export type Marker = keyof typeof MARKERS;

export const isMarker = (text: unknown): text is Marker => typeof text === 'string' && Object.hasOwn(MARKERS, text);

/** Every list of names is written out for every subscriber. */
const MOST_MARKERS = 500;

/** More than anybody mends at once; a large template can have one in every line. */
const MOST_FLAWS = 20;
const LONGEST_REASON = 400;

/** The first of them with their lines, and how many more there are. Lines are looked for no oftener than they are shown. */
export function shownFlaws<F extends { readonly reason: string }>(
  flaws: readonly F[],
  lineOf: (flaw: F) => number | null,
): Flaw[] {
  const shown = flaws.slice(0, MOST_FLAWS).map((flaw) => ({ line: lineOf(flaw), reason: shortened(flaw.reason) }));
  const more = flaws.length - shown.length;
  return more === 0 ? shown : [...shown, { line: null, reason: `and ${more} more like these` }];
}

const shortened = (reason: string): string =>
  reason.length <= LONGEST_REASON ? reason : `${reason.slice(0, LONGEST_REASON).toWellFormed()}…`;

/** With the markers as they are looked for: without spaces in them. */
export const tightened = (content: string): string =>
  content.replace(/\{\{[ \t]*(proxies|groups|proxy_names)[ \t]*\}\}/g, '{{$1}}');

/** Where characters of a text stand: line and column, both from 1. */
export type Position = (at: number) => { readonly line: number; readonly column: number };

/** Looks through the text once, however often it is asked. */
export function positionsIn(text: string): Position {
  let starts: readonly number[] | undefined;
  return (at) => {
    starts ??= [0, ...Array.from(text.matchAll(/\r\n?|\n/g), ({ 0: end, index }) => index + end.length)];
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: at - (starts[low] ?? 0) + 1 };
  };
}

/** Unknown variables, and too few or too many markers. */
export function flawsOfMarkers(content: string): Flaw[] {
  const positionOf = positionsIn(content);
  const unknown = unknownVariables(content, ['proxies', 'groups', 'proxy_names']);
  const flaws = shownFlaws(unknown, ({ at }) => positionOf(at).line).map((flaw, index) => {
    const at = unknown[index]?.at;
    return flaw.line === null || at === undefined
      ? flaw
      : { ...flaw, reason: `at character ${positionOf(at).column}: ${flaw.reason}` };
  });
  const places = Array.from(content.matchAll(/\{\{proxies\}\}/g), ({ index }) => index);
  const [, second] = places;
  if (places.length === 0) flaws.push({ line: 1, reason: 'has no {{proxies}}: nobody would get a server' });
  if (second !== undefined) flaws.push({ line: positionOf(second).line, reason: '{{proxies}} stands twice' });
  const markers = content.match(/\{\{(?:groups|proxy_names)\}\}/g)?.length ?? 0;
  if (markers > MOST_MARKERS) flaws.push({ line: null, reason: `has more than ${MOST_MARKERS} markers` });
  return flaws;
}
