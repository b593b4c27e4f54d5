import type { Node } from '@orrery/node';
import type { Database } from '@orrery/persistence';
import type { RevisionFeed } from '../revisions/revision-feed.ts';
import { nodeWithToken } from './authenticate-node.ts';

/** Nodes kept at most; beyond that all are read anew. */
const MOST_NODES = 10_000;

/**
 * {@link nodeWithToken} from memory, for agents that poll: what changes a node or its token is a revision, and empties it.
 * While the feed is down the database is asked each time.
 */
export function knownNodes({ db, feed }: { readonly db: Database; readonly feed: RevisionFeed }) {
  const known = new Map<string, Node>();
  feed.subscribe(({ scopes }) => {
    if (scopes.some(({ scope }) => scope === 'node' || scope === 'all')) known.clear();
  });
  const kept = (hash: string): Node | undefined => (feed.isDown ? undefined : known.get(hash));
  return {
    /** The node with this token (its SHA-256 in base64), at once; undefined when that has to be looked up, or refused. */
    kept,
    withToken: async (tokenSha256: Buffer): Promise<Node> => {
      const hash = tokenSha256.toString('base64');
      const found = kept(hash);
      if (found) return found;
      const before = feed.current;
      const node = await nodeWithToken(db, tokenSha256);
      // A revision that came meanwhile may be about what was just read.
      if (feed.current === before && !feed.isDown) {
        if (known.size >= MOST_NODES) known.clear();
        known.set(hash, node);
      }
      return node;
    },
  };
}
