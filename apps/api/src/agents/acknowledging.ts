import type { Node } from '@orrery/node';
import { type Database, acknowledgeRevision, parseRevision } from '@orrery/persistence';
import type { FastifyRequest } from 'fastify';

/** Keeps the revision that an agent says it has applied (`X-Applied-Revision`), when it says another one than before. */
export function acknowledging({ db }: { readonly db: Database }) {
  const last = new Map<number, string>();
  return async ({ id }: Node, request: FastifyRequest): Promise<void> => {
    const revision = request.headers['x-applied-revision'];
    if (typeof revision !== 'string' || last.get(id) === revision || !parseRevision(revision)) return;
    await acknowledgeRevision(db, id, revision);
    last.set(id, revision);
  };
}
