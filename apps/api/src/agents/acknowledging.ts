import type { Node } from '@orrery/node';
import { type Database, acknowledgeRevision, parseRevision } from '@orrery/persistence';
import type { FastifyRequest } from 'fastify';

/** Keeps the revision that an agent says it has applied (`X-Applied-Revision`), when it says another one than before. */
export function acknowledging({ db }: { readonly db: Database }) {
  const last = new Map<number, string>();
  const newsIn = ({ id }: Node, request: FastifyRequest): string | undefined => {
    const revision = request.headers['x-applied-revision'];
    const isNews = typeof revision === 'string' && last.get(id) !== revision && parseRevision(revision);
    return isNews ? revision : undefined;
  };
  const acknowledge = async (node: Node, request: FastifyRequest): Promise<void> => {
    const revision = newsIn(node, request);
    if (revision === undefined) return;
    await acknowledgeRevision(db, node.id, revision);
    last.set(node.id, revision);
  };
  return { acknowledge, isNews: (node: Node, request: FastifyRequest) => newsIn(node, request) !== undefined };
}
