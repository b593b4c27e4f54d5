import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { constants, createGzip } from 'node:zlib';
import type { ListView } from './list-view.ts';

/** Below this it is not worth it. */
const LEAST_ENTRIES = 20;
/** What is kept of compressed lists. */
const MOST_KEPT_BYTES = 64 * 1024 * 1024;

/** Entries that are written at once. */
const CHUNK = 1_000;
/** About what so many come to when compressed: each piece is a turn in the thread pool. */
const CHUNK_BYTES = 64 * 1024;

/** A body as it goes over the wire. */
export interface Body {
  readonly content: string | Buffer | Readable;
  readonly encoding: 'gzip' | undefined;
}

/** In pieces: a list in one text would be in memory three times before it is compressed. */
function* jsonOf(texts: readonly string[]): Generator<string> {
  yield '{"success":true,"data":[';
  for (let from = 0; from < texts.length; from += CHUNK)
    yield (from > 0 ? ',' : '') + texts.slice(from, from + CHUNK).join(',');
  yield ']}';
}

const compress = (texts: readonly string[]): Promise<Buffer> =>
  buffer(streamOf(texts).pipe(createGzip({ level: constants.Z_BEST_SPEED, chunkSize: CHUNK_BYTES })));

const streamOf = (texts: readonly string[]): Readable => Readable.from(jsonOf(texts), { objectMode: false });

const plain = (texts: readonly string[]): string | Readable =>
  texts.length <= CHUNK ? [...jsonOf(texts)].join('') : streamOf(texts);

/** Whole lists, compressed once for all nodes and requests that get the same. */
export function listBodies() {
  const kept = new Map<string, { readonly body: Promise<Buffer>; bytes: number }>();

  function letGo(): void {
    let bytes = [...kept.values()].reduce((sum, one) => sum + one.bytes, 0);
    for (const [key, one] of kept) {
      if (bytes <= MOST_KEPT_BYTES) return;
      bytes -= one.bytes;
      kept.delete(key);
    }
  }

  return {
    /** The list as JSON, with what is left of nearly used-up quotas if `tellsRemaining`. */
    async of(view: ListView, tellsRemaining: boolean, takesGzip: boolean): Promise<Body> {
      if (!takesGzip || view.size < LEAST_ENTRIES)
        return { content: plain(view.all(tellsRemaining)), encoding: undefined };
      const key = `${view.tag}/${tellsRemaining}`;
      let one = kept.get(key);
      if (!one) {
        const made = { body: compress(view.all(tellsRemaining)), bytes: 0 };
        one = made;
        made.body.then(
          ({ length }) => {
            made.bytes = length;
            letGo();
          },
          () => kept.delete(key),
        );
      }
      // The last in the map was used last.
      kept.delete(key);
      kept.set(key, one);
      return { content: await one.body, encoding: 'gzip' };
    },
  };
}
