import { randomUUID } from 'node:crypto';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorBody, sendError } from './errors.ts';
import { ErrorEnvelope } from './schema.ts';
import { buildSerializer } from './serialization.ts';
import { accessOf, answerShortly } from './short-answers.ts';
import { refuseHostileText, validatorCompiler } from './validation.ts';

/** The Fastify instance every route file takes. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface ServerOptions {
  readonly logger: FastifyBaseLogger;
  /** Addresses and CIDRs whose `X-Forwarded-For` counts; none by default. */
  readonly trustedProxies: readonly string[];
  readonly version: string;
}

/** Largest body of an ordinary route; agent reports have a limit of their own. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** Only the agents' socket is upgraded: a client that offers something else (h2c) gets its answer the plain way. */
const isUpgrade = ({ method, url }: IncomingMessage): boolean =>
  method === 'GET' && /^\/ws\/node-agent\/?(\?|$)/.test(url ?? '');

/**
 * Nothing from elsewhere, and no `upgrade-insecure-requests`, with which the page stays empty where there is no TLS. The
 * base layout leaves out the bar on top, whose logo brings an inline style.
 */
const referencePage = {
  uiConfig: { layout: 'BaseLayout' },
  staticCSP: {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  },
};

/** A server with the envelope, validation, the access log and the OpenAPI document, and no routes yet. */
export async function createServer({ logger, trustedProxies, version }: ServerOptions): Promise<App> {
  const app: App = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    http: { shouldUpgradeCallback: isUpgrade },
    schemaController: { compilersFactory: { buildSerializer } },
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply),
    clientErrorHandler(error, socket) {
      if (!socket.writable) return;
      const body = JSON.stringify(errorBody('VALIDATION_ERROR', 'The request is malformed'));
      const status =
        'code' in error && error.code === 'HPE_HEADER_OVERFLOW'
          ? '431 Request Header Fields Too Large'
          : '400 Bad Request';
      socket.end(
        `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  app.addSchema(ErrorEnvelope);
  app.decorateRequest('caller', null);
  answerShortly(app, trustedProxies);
  acceptEmptyJson(app);

  // Hooks of every request: with `done`, since a promise for each of them costs a fifth of a short answer's time.
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id).header('X-Content-Type-Options', 'nosniff');
    done();
  });
  app.addHook('preValidation', (request, _reply, done) => {
    if (!request.routeOptions.config.readsAnyText) refuseHostileText(request);
    done();
  });
  // One line per request.
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? '(none)';
    request.log.info(accessOf(request.method, route, reply.statusCode, reply.elapsedTime), 'request');
    done();
  });
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(errorBody('NOT_FOUND', 'No such route')));

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Orrery', version, description: 'The control plane of a proxy service', license: { name: 'MIT' } },
      components: {
        securitySchemes: {
          bearer: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'From POST /auth/login; for admins also a token from POST /api-tokens',
          },
          lemon: {
            type: 'apiKey',
            in: 'header',
            name: 'X-Auth-Token',
            description: 'An API token of scope probe',
          },
          mu: {
            type: 'apiKey',
            in: 'header',
            name: 'Token',
            description: 'An API token of scope mu, or a node_ token',
          },
          node: { type: 'http', scheme: 'bearer', description: 'A node_ token; also `?token=` and `X-Node-Token`' },
        },
      },
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, i) => (typeof json['$id'] === 'string' ? json['$id'] : `def-${i}`),
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', ...referencePage });
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => reply.send(app.swagger()));
  return app;
}

/** `POST /x` with a JSON content type and no body is a request without a body, not a broken one. */
function acceptEmptyJson(app: App): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parseJson(request, body as string, done);
  });
}
