import type { IncomingHttpHeaders } from 'node:http';
import type { Node } from '@orrery/node';
import { type Database, acknowledgeRevision, parseRevision } from '@orrery/persistence';

/** Keeps the revision that an agent says it has applied (`X-Applied-Revision`), when it says another one than before. */
export function acknowledging({ db }: { readonly db: Database }) {
  const last = new Map<number, string>();
  const newsIn = ({ id }: Node, headers: IncomingHttpHeaders): string | undefined => {
    const revision = headers['x-applied-revision'];
    const isNews = typeof revision === 'string' && last.get(id) !== revision && parseRevision(revision);
    return isNews ? revision : undefined;
  };
  const acknowledge = async (node: Node, headers: IncomingHttpHeaders): Promise<void> => {
    const revision = newsIn(node, headers);
    if (revision === undefined) return;
    await acknowledgeRevision(db, node.id, revision);
    last.set(node.id, revision);
  };
  return { acknowledge, hasNews: (node: Node, headers: IncomingHttpHeaders) => newsIn(node, headers) !== undefined };
}
