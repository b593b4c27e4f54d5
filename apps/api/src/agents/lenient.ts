import type { FastifyError, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { errorBody, sendError } from '../http/errors.ts';
import type { App } from '../http/server.ts';

/** Bodies and queries of agents are not held against a schema: each reader takes what it knows and ignores the rest. */
export const acceptAnything: FastifySchemaCompiler<TSchema> = () => () => true;

/** An internal failure is 503: agents try that again, and give up on other answers. */
export function failAsUnavailable(scope: App): void {
  scope.setErrorHandler((error: FastifyError, request, reply) => {
    sendError(error, request, reply);
  });
  scope.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.statusCode !== 500) return done(null, payload);
    void reply.code(503).header('Retry-After', '1');
    return done(null, JSON.stringify(errorBody('UNAVAILABLE', 'A failure of ours; try again')));
  });
}
