import { type FastifyRequest, type RouteOptions, errorCodes } from 'fastify';
import type { IncomingMessage } from 'node:http';
import type { App } from '../http/server.ts';

/** What is beyond its limit is read on up to here, and dropped. */
const MOST_DROPPED_BYTES = 64 * 1024 * 1024;

/**
 * Stands for a body that could not be taken until validation, which refuses it. What a parser refuses itself ends the
 * connection, often before the agent has read why.
 */
class Unreadable {
  readonly error: unknown;
  constructor(error: unknown) {
    this.error = error;
  }
}

/** May return a promise. */
type Parse = (request: FastifyRequest, text: string) => unknown;

/**
 * Bodies of the scope are read as text, whatever the content type says or does not say: agents are not careful there. One that is
 * too large, or that `parse` throws at, is answered when it has arrived, and the connection lives.
 */
export function takeText(scope: App, parse: Parse = (_request, text) => text): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', async (request: FastifyRequest, payload: IncomingMessage) => {
    const text = await readText(payload, request.routeOptions.bodyLimit);
    if (text instanceof Unreadable) return text;
    try {
      return await parse(request, text);
    } catch (error) {
      return new Unreadable(error);
    }
  });
  scope.addHook('onRoute', (route: RouteOptions) => {
    if (route.method === 'GET' || route.method === 'HEAD') return;
    route.preValidation = [refuseUnreadable, ...[route.preValidation ?? []].flat()];
  });
}

function refuseUnreadable({ body }: FastifyRequest, _reply: unknown, done: (error?: Error) => void): void {
  done(body instanceof Unreadable ? (body.error as Error) : undefined);
}

/** JSON, in the same way; an empty body is none. */
export function takeAnyJson(scope: App): void {
  const parseJson = scope.getDefaultJsonParser('error', 'error');
  takeText(scope, (request, text) =>
    text === ''
      ? undefined
      : new Promise((resolve, reject) => {
          void parseJson(request, text, (error, body) => (error ? reject(error) : resolve(body)));
        }),
  );
}

/** Rejects, which ends the connection, when it would be too much even to drop, or the agent is gone. */
async function readText(payload: IncomingMessage, limit: number): Promise<string | Unreadable> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of payload.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_DROPPED_BYTES) throw new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE();
    if (length > limit) chunks = [];
    else chunks.push(chunk);
  }
  if (length > limit) return new Unreadable(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
  return Buffer.concat(chunks).toString('utf8');
}
