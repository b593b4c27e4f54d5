import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** What is asked so often, and answered so shortly, that the way through routes and hooks would be most of its cost. */
    readonly shortAnswers: ShortAnswer[];
  }
}

/** Headers of an answer without a body, as they go to `writeHead`: names and values by turns. */
export interface Short {
  readonly status: 304;
  readonly headers: readonly string[];
}

/** An answer of one route, given at once from memory. */
export interface ShortAnswer {
  /** The pattern of that route, for the log. */
  readonly route: string;
  /** The very answer that the route would give, or undefined to leave it to the route. It refuses nothing and never throws. */
  readonly answer: (request: IncomingMessage) => Short | undefined;
}

/** Has the server try the short answers first. Each has the headers and the line in the log that every answer has. */
export function answerShortly(app: FastifyInstance): void {
  const shortAnswers: ShortAnswer[] = [];
  app.decorate('shortAnswers', shortAnswers);
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });

  function answered(request: IncomingMessage, response: ServerResponse): boolean {
    for (const { route, answer } of shortAnswers) {
      const startedAt = performance.now();
      const short = answer(request);
      if (!short) continue;
      const reqId = randomUUID();
      response.writeHead(short.status, [...short.headers, 'X-Request-Id', reqId, 'X-Content-Type-Options', 'nosniff']);
      response.end();
      const access = accessOf(request.method, route, short.status, performance.now() - startedAt);
      app.log.info({ reqId, ...access }, 'request');
      return true;
    }
    return false;
  }

  // The framework's own server, with all that it set there; only who listens to requests is another.
  const toRoutes = app.server.listeners('request') as RequestListener[];
  app.server.removeAllListeners('request');
  app.server.on('request', (request, response) => {
    // A server that closes has its own answers.
    if (!isClosing && answered(request, response)) return;
    for (const listener of toRoutes) listener(request, response);
  });
}

/** What the log says of each request. The route's pattern, never the URL: links and queries carry secrets. */
export const accessOf = (method: string | undefined, route: string, status: number, ms: number) => ({
  method,
  route,
  status,
  ms: Math.round(ms * 10) / 10,
});
