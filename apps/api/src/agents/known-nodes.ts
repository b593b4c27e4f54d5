import type { Node } from '@orrery/node';
import type { Database } from '@orrery/persistence';
import type { RevisionFeed } from '../revisions/revision-feed.ts';
import type { FastifyRequest } from 'fastify';
import { isOwnPath, nodeWithToken, tokenHashOf } from './authenticate-node.ts';

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
  const kept = (tokenSha256: Buffer): Node | undefined =>
    feed.isDown ? undefined : known.get(tokenSha256.toString('base64'));
  return {
    /** The node whose agent asks, at once; undefined when that has to be looked up, or refused. */
    ofRequest(request: FastifyRequest): Node | undefined {
      const node = kept(tokenHashOf(request));
      return node && isOwnPath(request, node) ? node : undefined;
    },
    withToken: async (tokenSha256: Buffer): Promise<Node> => {
      const found = kept(tokenSha256);
      if (found) return found;
      const before = feed.current;
      const node = await nodeWithToken(db, tokenSha256);
      // A revision that came meanwhile may be about what was just read.
      if (feed.current === before && !feed.isDown) {
        if (known.size >= MOST_NODES) known.clear();
        known.set(tokenSha256.toString('base64'), node);
      }
      return node;
    },
  };
}
