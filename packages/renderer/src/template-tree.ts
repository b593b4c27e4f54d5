import { constructFromEvents, CORE_SCHEMA, type Event, EVENT_ID, mergeTag, SCALAR_STYLE, YAMLException } from 'js-yaml';
import type { Parts } from './model.ts';
import { DEEPEST, offsetOf, type Pieces, piecesOf, placeBefore } from './template-places.ts';
import {
  type Body,
  isMarker,
  MARKERS,
  type Place,
  positionsIn,
  shownFlaws,
  type StructuralFlaw,
  Unreadable,
} from './template-text.ts';
import { fill, type Values } from './variables.ts';
import { toYaml } from './yaml-text.ts';

type Tree = Readonly<Record<string, unknown>>;
/** What a client would find wrong with a drawn document; `names`: of the servers that were drawn into it. */
export type Check = (drawn: Tree, names: readonly string[]) => readonly StructuralFlaw[];

/** Read as a tree and written from one: nothing that is filled in can break out of its place. */
export function yamlTemplate(content: string, check: Check): Body {
  const lineOf = (at: number): number => positionsIn(content)(at).line;
  try {
    const pieces = piecesOf(content);
    checkPieces(pieces, lineOf);
    const [tree, ...more] = constructFromEvents([...pieces.events], { source: content, schema });
    if (more.length > 0) throw new Unreadable({ line: null, reason: 'is more than one document' });
    return bodyOf(content, tree, toYaml, check);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new Unreadable({ line: error.mark ? error.mark.line + 1 : null, reason: error.reason });
  }
}

const schema = CORE_SCHEMA.withTags(mergeTag);

/** These clients read YAML 1.1, the writer quotes what is text in 1.2. */
const AMBIGUOUS = /^(?:y|n|yes|no|on|off)$/i;

function checkPieces({ source, events }: Pieces, lineOf: (at: number) => number): void {
  /** Of each thing that is open: whether the next piece in it is a key; null where there are none. */
  const open: (boolean | null)[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const depth = open.length - 1;
    const isKey = open[depth] === true;
    if (open[depth] !== undefined && open[depth] !== null) open[depth] = !isKey;
    if (isKey && event.type !== EVENT_ID.SCALAR) throw keyFlaw(event, lineOf);
    if (event.type === EVENT_ID.SCALAR) {
      if (event.style !== SCALAR_STYLE.PLAIN || event.valueEnd - event.valueStart > 3) continue;
      const word = source.slice(event.valueStart, event.valueEnd);
      if (!AMBIGUOUS.test(word)) continue;
      const line = lineOf(event.valueStart);
      throw new Unreadable({ line, reason: `${word} means different things: write true or false, or quote it` });
    } else if (event.type !== EVENT_ID.ALIAS) open.push(event.type === EVENT_ID.MAPPING ? true : null);
  }
}

const keyFlaw = (event: Event, lineOf: (at: number) => number): Unreadable =>
  new Unreadable({
    line: 'start' in event ? lineOf(event.start) : 'anchorStart' in event ? lineOf(event.anchorStart) : null,
    reason: 'a key is no text; quote markers: "{{proxies}}"',
  });

export function jsonTemplate(content: string, check: Check): Body {
  return bodyOf(content, parsedJson(content), (value) => `${JSON.stringify(value, null, 2)}\n`, check);
}

function parsedJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // What follows is a place in characters, or a piece of the text with its line ends.
    const reason = error.message.replace(/(?:, (?:\.\.\.)?"| in JSON at position ).*$/s, '');
    throw new Unreadable({ line: positionsIn(content)(endOfJson(content)).line, reason: `is no JSON: ${reason}` });
  }
}

/** The character from which on a text is no JSON: what comes before it could still become some. */
function endOfJson(content: string): number {
  let [good, bad] = [0, content.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (couldBecomeJson(content.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return couldBecomeJson(content) ? Math.max(content.trimEnd().length - 1, 0) : good;
}

function couldBecomeJson(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    const [, at] = / in JSON at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(message) ?? [];
    return at === undefined ? message === 'Unexpected end of JSON input' : Number(at) >= beginning.length;
  }
}

function bodyOf(content: string, tree: unknown, stringify: (value: unknown) => string, check: Check): Body {
  if (!isTree(tree)) throw new Unreadable({ line: 1, reason: 'must be an object with keys' });
  const positionOf = positionsIn(content);
  let pieces: Pieces | undefined;
  const lineOf = (place: Place): number => positionOf(offsetOf((pieces ??= piecesOf(content)), place)).line;
  checkSize(tree, content.length);
  const [flaw, ...others] = shownFlaws(flawsOfTexts(tree), ({ at }) => lineOf(at));
  if (flaw) throw new Unreadable(flaw, ...others);
  return {
    names: namesIn(tree),
    write: (parts, values) => stringify(filled(tree, parts, values)),
    check: (parts, values) =>
      shownFlaws(check(filled(tree, parts, values) as Tree, parts.names), ({ at = [], reason }) => {
        if (at.length > 0) return lineOf(placeBefore(tree, at, parts));
        return reason.startsWith(PROXIES) ? positionOf(content.indexOf(PROXIES)).line : null;
      }),
  };
}

const isTree = (node: unknown): node is Tree => typeof node === 'object' && node !== null && !Array.isArray(node);

/** Aliases are written out: what has more pieces than characters grew by them. */
function checkSize(tree: Tree, most: number): void {
  let count = 0;
  const add = (node: unknown, depth: number): void => {
    if (++count > most) throw new Unreadable({ line: null, reason: 'grows too large by its aliases' });
    if (typeof node !== 'object' || node === null) return;
    if (depth === DEEPEST) throw new Unreadable({ line: null, reason: 'is nested too deeply' });
    for (const value of Object.values(node)) add(value, depth + 1);
  };
  add(tree, 0);
}

/** It stands in the template once. */
const PROXIES = '{{proxies}}';

type TextFlaw = Required<Pick<StructuralFlaw, 'reason' | 'at'>>;

/** Markers and variables that stand where they cannot be filled in, or would clash with names of nodes. */
function flawsOfTexts(tree: Tree): TextFlaw[] {
  const flaws: TextFlaw[] = [];
  const path: (string | number)[] = [];
  const say = (reason: string) => void flaws.push({ reason, at: [...path] });
  const look = (node: unknown): void => {
    if (typeof node === 'string') {
      if (!node.includes('{{')) return;
      const misplaced = Object.keys(MARKERS).find((marker) => node.includes(marker));
      const isItem = typeof path.at(-1) === 'number';
      if (misplaced !== undefined && !(isItem && isMarker(node))) say(`${misplaced} must be an item of a list, alone`);
      else if (isName(path))
        say('variables cannot stand in names of groups and servers: others may be called the same');
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      path.push(Array.isArray(node) ? Number(key) : key);
      if (!Array.isArray(node) && key.includes('{{')) say('variables cannot stand in keys');
      look(value);
      path.pop();
    }
  };
  look(tree);
  return flaws;
}

/** `name` of an entry of a list at the root, `tag` of an entry of any. */
function isName(path: Place): boolean {
  const key = path.at(-1);
  return typeof path.at(-2) === 'number' && (key === 'tag' || (key === 'name' && path.length === 3));
}

function filled(node: unknown, parts: Parts, values: Values): unknown {
  if (typeof node === 'string') return fill(node, values);
  if (Array.isArray(node)) {
    return node.flatMap((item: unknown) => (isMarker(item) ? parts[MARKERS[item]] : [filled(item, parts, values)]));
  }
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, filled(value, parts, values)]));
}

/** What the entries of lists are called: proxies and groups of its own are among them. */
function namesIn(tree: Tree): string[] {
  return Object.values(tree).flatMap((list: unknown) =>
    Array.isArray(list)
      ? list.flatMap((entry: unknown) => {
          if (typeof entry !== 'object' || entry === null) return [];
          const named = entry as { name?: unknown; tag?: unknown };
          return [named.name, named.tag].filter((name) => typeof name === 'string');
        })
      : [],
  );
}
