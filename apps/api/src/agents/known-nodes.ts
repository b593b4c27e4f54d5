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
  return async (tokenSha256: Buffer): Promise<Node> => {
    if (feed.isDown) return nodeWithToken(db, tokenSha256);
    const key = tokenSha256.toString('base64');
    const kept = known.get(key);
    if (kept) return kept;
    const before = feed.current;
    const node = await nodeWithToken(db, tokenSha256);
    // A revision that came meanwhile may be about what was just read.
    if (feed.current === before) {
      if (known.size >= MOST_NODES) known.clear();
      known.set(key, node);
    }
    return node;
  };
}
