import { createHash } from 'node:crypto';
import {
  type PersonalText,
  type PersonalTexts,
  type Person,
  portsNotIn,
  type Slashes,
  strangers,
  textsOf,
} from './personal.ts';

/** A place in a document where something of the person stands, and in which encoding. */
type Hole =
  | { readonly text: PersonalText; readonly as: 'plain' | 'percent' }
  | {
      readonly text: PersonalText;
      readonly as: 'base64' | 'base64url';
      /** The bytes that share a base64 group with the text. */
      readonly before: Buffer;
      readonly after: Buffer;
    };

/** A document in UTF-8 as it is sent, a character for each byte: a text of the heap costs less than a buffer of its own. */
export type Bytes = string;

export const bytesOf = (text: string): Bytes => Buffer.from(text).toString('latin1');

/** A document of nobody: what all subscribers' documents have in common, and the holes between. */
export interface Template {
  /** Changes with every byte of the common part. */
  readonly digest: string;
  /** The texts that show in it. */
  readonly texts: readonly PersonalText[];
  /** Bytes it takes in memory, about. */
  readonly size: number;
  /** The document of one person, the same bytes that rendering gives; only for people with these {@link Slashes}. */
  splice(texts: PersonalTexts): Bytes;
}

export interface TemplateOptions {
  readonly hasQuota: boolean;
  readonly slashes?: Slashes;
  /** The nodes on which each has a port of its own. */
  readonly ownPorts?: readonly number[];
}

/**
 * Draws a document for a person who does not exist, cuts it where that person shows, and proves the cuts with a second
 * one. Null when the proof fails: this document depends on the person in some other way and has to be rendered.
 */
export function makeTemplate(draw: (person: Person) => string, options: TemplateOptions): Template | null {
  const people = strangersTo(draw, options);
  if (people === null) return null;
  const [first, second] = people;
  const drawn = draw(first);
  // Some formats are base64 as a whole; the holes are in the text within.
  const inner = wholeBase64(drawn);
  const cut = cutAt(inner ?? drawn, textsOf(first));
  if (cut === null) return null;
  const { chunks, places, holes } = cut;
  const fillIn = splicer(chunks, places, holes);
  const splice = inner === null ? fillIn : (texts: PersonalTexts): Bytes => base64Of(fillIn(texts));
  if (splice(textsOf(second)) !== bytesOf(draw(second))) return null;
  const size = chunks.reduce((sum, chunk) => sum + 2 * chunk.length + 100, 500);
  return {
    digest: createHash('sha256')
      .update(JSON.stringify([inner !== null, chunks, places, holes]))
      .digest('base64url'),
    texts: [...new Set(holes.map(({ text }) => text))].toSorted(),
    size,
    splice,
  };
}

/** Their ports are such as do not stand in the document anyway, and one has them in the order opposite to the other's. */
function strangersTo(
  draw: (person: Person) => string,
  { hasQuota, slashes, ownPorts = [] }: TemplateOptions,
): readonly [Person, Person] | null {
  if (ownPorts.length === 0) return strangers(hasQuota, slashes);
  const lower = Object.fromEntries(ownPorts.map((id, index) => [id, 10_000 + index]));
  const [somebody] = strangers(hasQuota, slashes, [lower, {}]);
  const drawn = draw(somebody);
  const ports = portsNotIn(wholeBase64(drawn) ?? drawn, ownPorts);
  return ports && strangers(hasQuota, slashes, [ports, lower]);
}

const base64Of = (bytes: Bytes): Bytes => Buffer.from(bytes, 'latin1').toString('base64');

/**
 * Fills holes: `chunks` stand around the places, each of which names its hole. Pieces that are put together are copied when
 * they are written to the socket, and not before.
 */
function splicer(
  chunks: readonly string[],
  places: readonly number[],
  holes: readonly Hole[],
): (texts: PersonalTexts) => Bytes {
  const [first = '', ...pieces] = chunks.map(bytesOf);
  return (texts) => {
    const fills = holes.map((hole) => fill(hole, texts));
    let body = first;
    for (let i = 0; i < places.length; i++) body += (fills[places[i] ?? 0] ?? '') + (pieces[i] ?? '');
    return body;
  };
}

function wholeBase64(body: string): string | null {
  if (!/^[A-Za-z0-9+/]{8,}={0,2}$/.test(body)) return null;
  const text = Buffer.from(body, 'base64').toString();
  return Buffer.from(text).toString('base64') === body ? text : null;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly hole: Hole;
}

/** Null when two places overlap. */
function cutAt(body: string, texts: PersonalTexts): { chunks: string[]; places: number[]; holes: Hole[] } | null {
  const found: Found[] = [];
  for (const [text, value] of Object.entries(texts) as [PersonalText, string][]) {
    if (value === '') continue;
    found.push(
      ...occurrences(body, value).map((start) => ({
        start,
        end: start + value.length,
        hole: { text, as: 'plain' as const },
      })),
    );
    const percent = encodeURIComponent(value);
    if (percent !== value) {
      found.push(
        ...occurrences(body, percent).map((start) => ({
          start,
          end: start + percent.length,
          hole: { text, as: 'percent' as const },
        })),
      );
    }
    for (const bytesBefore of [0, 1, 2]) {
      const core = base64Core(value, bytesBefore);
      for (const at of occurrences(body, core)) {
        const place = base64Place(body, text, value, bytesBefore, at);
        if (place !== null) found.push(place);
      }
    }
  }
  found.sort((a, b) => a.start - b.start);
  const holes = new Map<string, { index: number; hole: Hole }>();
  const chunks: string[] = [];
  const places: number[] = [];
  let at = 0;
  for (const { start, end, hole } of found) {
    if (start < at) return null;
    const key = JSON.stringify(hole);
    const known = holes.get(key) ?? { index: holes.size, hole };
    holes.set(key, known);
    chunks.push(body.slice(at, start));
    places.push(known.index);
    at = end;
  }
  chunks.push(body.slice(at));
  return { chunks, places, holes: [...holes.values()].map(({ hole }) => hole) };
}

function occurrences(body: string, pattern: string): number[] {
  const at: number[] = [];
  for (let i = body.indexOf(pattern); i >= 0; i = body.indexOf(pattern, i + pattern.length)) at.push(i);
  return at;
}

/** The base64 groups that hold nothing but the value, when it begins that many bytes into a group. */
function base64Core(value: string, bytesBefore: number): string {
  const skipped = bytesBefore === 0 ? 0 : 3 - bytesBefore;
  const whole = Math.floor((value.length - skipped) / 3) * 3;
  return Buffer.from(value.slice(skipped, skipped + whole)).toString('base64');
}

/** The whole place around a core, with the groups that the value shares with its neighbours; null: it is of something else. */
function base64Place(body: string, text: PersonalText, value: string, bytesBefore: number, core: number): Found | null {
  const start = bytesBefore === 0 ? core : core - 4;
  const bytesOfLast = (bytesBefore + value.length) % 3;
  let end = core + base64Core(value, bytesBefore).length;
  if (bytesOfLast > 0) end += /^[A-Za-z0-9+/_-]{2,4}=?=?/.exec(body.slice(end, end + 4))?.[0].length ?? 0;
  const encoded = body.slice(Math.max(start, 0), end);
  const bytes = Buffer.from(encoded, 'base64');
  const isUrl = bytesOfLast > 0 && (/[-_]/.test(encoded) || encoded.length % 4 !== 0);
  const hole: Hole = {
    text,
    as: isUrl ? 'base64url' : 'base64',
    before: bytes.subarray(0, bytesBefore),
    after: bytes.subarray(bytesBefore + value.length),
  };
  return encoded === fill(hole, { [text]: value } as PersonalTexts) ? { start, end, hole } : null;
}

function fill(hole: Hole, texts: PersonalTexts): Bytes {
  const value = texts[hole.text] ?? '';
  if ('before' in hole) return Buffer.concat([hole.before, Buffer.from(value), hole.after]).toString(hole.as);
  if (hole.as === 'percent') return encodeURIComponent(value);
  // Of the others, no text has anything but ASCII.
  return hole.text === 'url' ? bytesOf(value) : value;
}
