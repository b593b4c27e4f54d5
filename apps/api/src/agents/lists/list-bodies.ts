import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { ListView } from './list-view.ts';

const compress = promisify(gzip);

/** Below this it is not worth it. */
const LEAST_BYTES = 4_096;
/** What is kept of compressed lists. */
const MOST_KEPT_BYTES = 64 * 1024 * 1024;

/** A body as it goes over the wire. */
export interface Body {
  readonly content: string | Buffer;
  readonly encoding: 'gzip' | undefined;
}

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
      const plain = () => `{"success":true,"data":${view.all(tellsRemaining)}}`;
      if (!takesGzip || view.size * 100 < LEAST_BYTES) return { content: plain(), encoding: undefined };
      const key = `${view.tag}/${tellsRemaining}`;
      let one = kept.get(key);
      if (!one) {
        const made = { body: compress(plain(), { level: constants.Z_BEST_SPEED }), bytes: 0 };
        one = made;
        made.body.then(
          (buffer) => {
            made.bytes = buffer.length;
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
