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

/** The same of a drawn document; `about`: text of the template that stands in the line. */
export interface StructuralFlaw {
  readonly reason: string;
  readonly about?: string;
  readonly at?: Place;
}

/** A template as its language reads it. */
export interface Body {
  /** Names that it gives to proxies and groups of its own. */
  readonly names: readonly string[];
  write(parts: Parts, values: Values): string;
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

/** With the markers as they are looked for: without spaces in them. */
export const tightened = (content: string): string =>
  content.replace(/\{\{[ \t]*(proxies|groups|proxy_names)[ \t]*\}\}/g, '{{$1}}');

/** The line, from 1, of a place in a text. */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Unknown variables, and too few or too many markers. */
export function flawsOfMarkers(content: string): Flaw[] {
  const flaws: Flaw[] = unknownVariables(content, ['proxies', 'groups', 'proxy_names']).map(({ at, reason }) => {
    const line = lineAt(content, at);
    return { line, reason: `at character ${at - content.lastIndexOf('\n', at)}: ${reason}` };
  });
  const places = Array.from(content.matchAll(/\{\{proxies\}\}/g), ({ index }) => index);
  const [, second] = places;
  if (places.length === 0) flaws.push({ line: 1, reason: 'has no {{proxies}}: nobody would get a server' });
  if (second !== undefined) flaws.push({ line: lineAt(content, second), reason: '{{proxies}} stands twice' });
  const markers = content.match(/\{\{(?:groups|proxy_names)\}\}/g)?.length ?? 0;
  if (markers > MOST_MARKERS) flaws.push({ line: null, reason: `has more than ${MOST_MARKERS} markers` });
  return flaws;
}
