import { createHmac } from 'node:crypto';
import { DomainError, type Clock } from '@orrery/kernel';
import type { Repositories, Transact } from '@orrery/persistence';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from './caller.ts';

/** An answer as it is kept for a repeat: never with a one-time secret in it. */
export interface Kept {
  readonly status: number;
  readonly body: unknown;
}

class AlreadyDone extends Error {
  readonly kept: Kept;
  constructor(kept: Kept) {
    super('this key has its answer');
    this.kept = kept;
  }
}

const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

function keyOf(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return undefined;
  const key = Array.isArray(header) ? header.join(',') : header;
  if (!KEY_FORM.test(key)) {
    const fields = [{ path: 'Idempotency-Key', message: 'must be 1 to 255 visible ASCII characters' }];
    throw new DomainError('invalid', 'VALIDATION_ERROR', 'Idempotency-Key is not valid', { details: { fields } });
  }
  return key;
}

/**
 * Makes a creating `POST` repeatable by `Idempotency-Key`. The key is claimed and its answer kept in the same
 * transaction as the work, so a crash leaves both or neither; a repeat within 24 h answers what the first one did.
 *
 * `bodyKey` keys the hash that tells bodies apart: bodies hold passwords. `run` gets the `transact` to give to its use case (which may call it once); `answer` is the first answer, `keep` the
 * same without its secrets.
 */
export const createOnce =
  (transact: Transact, clock: Clock, bodyKey: Buffer) =>
  async <T>(
    request: FastifyRequest,
    reply: FastifyReply,
    run: (transact: Transact) => Promise<T>,
    views: { status: number; answer: (result: T) => unknown; keep: (result: T) => unknown },
  ): Promise<unknown> => {
    const key = keyOf(request);
    if (key === undefined) {
      const result = await run(transact);
      return reply.code(views.status).send(views.answer(result));
    }
    const caller = callerOf(request);
    const claim = {
      caller: 'apiTokenId' in caller ? `token:${caller.apiTokenId}` : `user:${caller.userId}`,
      route: `${request.method} ${request.routeOptions.url}`,
      key,
      // With the path's ids: the same key for another thing must not get this one's answer.
      bodySha256: createHmac('sha256', bodyKey)
        .update(JSON.stringify([request.params, request.body ?? null]))
        .digest(),
    };
    const keeping: Transact = (work) =>
      transact(async (repositories: Repositories) => {
        const known = await repositories.idempotency.claim(claim, clock.now());
        if (known) throw new AlreadyDone(known);
        const result = await work(repositories);
        await repositories.idempotency.keep(claim, { status: views.status, body: views.keep(result as unknown as T) });
        return result;
      });
    try {
      const result = await run(keeping);
      return await reply.code(views.status).send(views.answer(result));
    } catch (error) {
      if (!(error instanceof AlreadyDone)) throw error;
      return reply.code(error.kept.status).header('Idempotent-Replayed', 'true').send(error.kept.body);
    }
  };

export type Once = ReturnType<typeof createOnce>;
