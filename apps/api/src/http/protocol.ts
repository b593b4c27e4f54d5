import type { FastifyReply } from 'fastify';
import type { TSchema } from 'typebox';
import { type Failure, failureOf } from './errors.ts';
import type { App } from './server.ts';

/** How a protocol that is not ours says no. */
export interface Dialect {
  /** The name of its part of the OpenAPI document. */
  readonly tag: string;
  /** Where it lives: whatever else is asked for below is answered in its own words too. */
  readonly prefixes: readonly string[];
  /** Sends a failure as the protocol words it: everything thrown, what the framework refuses, unknown routes (404). */
  readonly fail: (failure: Failure, reply: FastifyReply) => unknown;
  /** What `fail` may send, by status: joins the responses of every route. */
  readonly failures: Readonly<Record<number, TSchema>>;
}

/**
 * Registers another protocol's routes in a scope of their own, in which it has its own errors:
 *
 *     await speak(app, muDialect, (scope) => { scope.get('/mu/v2/users', { schema: { summary, response } }, handler); });
 *
 * Routes have their whole paths, throw what the use cases throw, and validate by `Type.Object` (not `Body`, which refuses
 * unknown fields). Hooks, parsers of bodies and a validator set on `scope` hold for these routes alone. Tag and failures
 * join the OpenAPI document by themselves. Turned on by PROTOCOLS, in routes.ts.
 */
export async function speak(app: App, dialect: Dialect, routes: (scope: App) => void): Promise<void> {
  const { tag, prefixes, fail, failures } = dialect;
  await app.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => fail(failureOf(error, request, reply), reply));
    scope.addHook('onRoute', (route) => {
      const { schema = {} } = route;
      route.schema = { ...schema, tags: [tag], response: { ...failures, ...(schema.response as object | undefined) } };
    });
    routes(scope);
  });
  const noRoute: Failure = { status: 404, code: 'NOT_FOUND', message: 'No such route' };
  for (const prefix of prefixes) {
    await app.register(async (scope) => void scope.setNotFoundHandler((_request, reply) => fail(noRoute, reply)), {
      prefix,
    });
  }
}
