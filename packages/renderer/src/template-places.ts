import { type Event, EVENT_ID, getScalarValue, parseEvents, type ScalarEvent } from 'js-yaml';
import { isMarker, MARKERS, type Place } from './template-text.ts';
import type { Parts } from './model.ts';

/** A template of YAML or JSON (which YAML's reader reads too) as the pieces that stand in it, each with its place in the text. */
export interface Pieces {
  readonly source: string;
  readonly events: readonly Event[];
}

/** Lists within lists; more is no configuration, and every step takes stack. */
export const DEEPEST = 100;

export const piecesOf = (source: string): Pieces => ({ source, events: parseEvents(source, { maxDepth: DEEPEST }) });

/** The first character of a piece; where nothing is written, -1. */
function startOf(event: Event | undefined): number {
  if (event === undefined) return -1;
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING ? event.start : -1;
}

/** The index of what comes after a piece and all that is in it. */
function after(events: readonly Event[], index: number): number {
  let depth = 0;
  for (let next = index; next < events.length; next++) {
    const type = events[next]?.type;
    if (type === EVENT_ID.POP) depth--;
    else if (type !== EVENT_ID.SCALAR && type !== EVENT_ID.ALIAS) depth++;
    if (depth <= 0) return next + 1;
  }
  return events.length;
}

interface Found {
  readonly start: number;
  readonly index: number;
}

/** An item of a list by its index, or the value of a key; `start` is that of the item or of the key. */
function stepInto({ source, events }: Pieces, index: number, step: string | number): Found | undefined {
  const { type } = events[index] ?? {};
  const isPlain = (one: Event | undefined): one is ScalarEvent => one?.type === EVENT_ID.SCALAR;
  let found: Found | undefined;
  let count = 0;
  for (let next = index + 1; next < events.length && events[next]?.type !== EVENT_ID.POP; count++) {
    const event = events[next];
    if (type === EVENT_ID.SEQUENCE) {
      if (count === step) return { start: startOf(event), index: next };
      next = after(events, next);
    } else if (type === EVENT_ID.MAPPING) {
      const value = after(events, next);
      // The last of two keys of one name counts.
      if (isPlain(event) && getScalarValue(source, event) === step) found = { start: startOf(event), index: value };
      next = after(events, value);
    } else return undefined;
  }
  return found;
}

/** Where the key or item begins that a place names, or the last on the way to it that is written there. */
export function offsetOf(pieces: Pieces, place: Place): number {
  // Before it stands the beginning of the document.
  let index = 1;
  let start = startOf(pieces.events[index]);
  for (const step of place) {
    const found = stepInto(pieces, index, step);
    if (!found) break;
    ({ index } = found);
    if (found.start >= 0) ({ start } = found);
  }
  return Math.max(start, 0);
}

/** The place in the template that drew what stands at one of the document: markers were one item each. */
export function placeBefore(tree: unknown, place: Place, parts: Parts): Place {
  const before: (string | number)[] = [];
  let node = tree;
  for (const step of place) {
    if (!Array.isArray(node)) {
      before.push(step);
      node = typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[step] : undefined;
      continue;
    }
    let left = Number(step);
    const index = node.findIndex((item: unknown) => {
      const size = isMarker(item) ? parts[MARKERS[item]].length : 1;
      left -= size;
      return left < 0;
    });
    if (index < 0) break;
    before.push(index);
    node = node[index];
    if (isMarker(node)) break;
  }
  return before;
}
