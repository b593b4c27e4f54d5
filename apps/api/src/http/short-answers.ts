import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** What is asked so often, and answered so shortly, that the way through routes and hooks would be most of its cost. */
    readonly shortAnswers: ShortAnswer[];
  }
}

/** An answer from memory, without what every answer has. */
export interface Short {
  /** The pattern of the route that it stands for, for the log. */
  readonly route: string;
  readonly status: 200 | 304;
  /** As they go to `writeHead`: names and values by turns. */
  readonly headers: readonly string[];
  /** Of a 200, a character for each byte. */
  readonly body?: string;
}

/**
 * The very answer that a route would give, or undefined to leave it to the route, with nothing changed. It refuses nothing
 * and never throws.
 */
export type ShortAnswer = (request: IncomingMessage, addressOf: AddressOf) => Short | undefined;

/** The address of the client, by the proxies that are trusted: what `request.ip` says in routes. */
export type AddressOf = (request: IncomingMessage) => string;

/** Has the server try the short answers first. Each has the headers and the line in the log that every answer has. */
export function answerShortly(app: FastifyInstance, trustedProxies: readonly string[]): void {
  const trust = proxyAddress.compile([...trustedProxies]);
  const addressOf: AddressOf =
    trustedProxies.length === 0
      ? ({ socket }) => socket.remoteAddress ?? ''
      : (request) => proxyAddress(request, trust);
  const shortAnswers: ShortAnswer[] = [];
  app.decorate('shortAnswers', shortAnswers);
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });

  function answered(request: IncomingMessage, response: ServerResponse): boolean {
    const startedAt = performance.now();
    for (const shortAnswer of shortAnswers) {
      const short = shortAnswer(request, addressOf);
      if (!short) continue;
      const { route, status, headers, body } = short;
      const reqId = randomUUID();
      const all = [...headers, 'X-Request-Id', reqId, 'X-Content-Type-Options', 'nosniff'];
      if (body !== undefined) all.push('content-length', String(body.length));
      response.writeHead(status, all);
      response.end(body, 'latin1');
      app.log.info({ reqId, ...accessOf(request.method, route, status, performance.now() - startedAt) }, 'request');
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
