import websocket, { type WebsocketPluginOptions } from '@fastify/websocket';
import type { DatabaseTarget } from '@orrery/persistence';
import { Type } from 'typebox';
import WebSocket from 'ws';
import type { Deps } from '../../deps.ts';
import { errors } from '../../http/schema.ts';
import type { App } from '../../http/server.ts';
import type { RevisionFeed } from '../../revisions/revision-feed.ts';
import { authenticateNode, tokenHashOf } from '../authenticate-node.ts';
import { acceptAnything, failAsUnavailable } from '../lenient.ts';
import { openConnection } from './connection.ts';
import { listenToHub } from './hub-channel.ts';
import { createHub } from './hub.ts';
import { receiving } from './receive.ts';

export interface HubRouteDeps extends Pick<Deps, 'db' | 'transact' | 'clock' | 'keyring' | 'devices'> {
  readonly feed: RevisionFeed;
  readonly direct: DatabaseTarget;
  readonly pingMs?: number;
}

/** Larger frames end the connection; those between this and what is read are refused. */
const LARGEST_RECEIVED_BYTES = 16 * 1024 * 1024;

/** Why the protocol itself ends a connection. */
const REASONS: Readonly<Record<number, string>> = {
  1002: 'the frame breaks the WebSocket protocol',
  1007: 'the frame is not valid UTF-8',
  1009: `a frame may hold at most ${LARGEST_RECEIVED_BYTES} bytes`,
};

/** The library closes with a number only; this one adds the words. */
class WordySocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code, reason ?? (code === undefined ? undefined : REASONS[code]));
  }
}

type SocketClass = NonNullable<NonNullable<WebsocketPluginOptions['options']>['WebSocket']>;

/** `GET /ws/node-agent`: agents hear of changes at once, and report on the same socket. */
export async function hubRoutes(app: App, deps: HubRouteDeps): Promise<void> {
  await app.register(async (scope) => {
    const log = scope.log;
    const hub = createHub({ ...deps, log });
    const receive = receiving({ ...deps, log });
    let channel: Awaited<ReturnType<typeof listenToHub>> | undefined;
    scope.addHook('onReady', async () => {
      channel = await listenToHub(deps.direct, (notice) => hub.hear(notice));
    });
    await scope.register(websocket, {
      options: { maxPayload: LARGEST_RECEIVED_BYTES, WebSocket: WordySocket as unknown as SocketClass },
      // The library has begun to close it; what it says of the frame may hold the frame.
      errorHandler: () => {},
      preClose: async () => {
        await channel?.stop();
        await hub.close();
      },
    });
    failAsUnavailable(scope);
    const authenticate = authenticateNode(deps);
    scope.decorateRequest('agentOf', null);
    scope.addHook('onRequest', async (request) => {
      request.agentOf = await authenticate(request);
    });

    scope.route({
      method: 'GET',
      url: '/ws/node-agent',
      validatorCompiler: acceptAnything,
      schema: {
        tags: ['agents'],
        security: [{ node: [] }],
        summary: 'A WebSocket: syncs and commands to the agent of a node, reports from it',
        response: {
          101: Type.Null({ description: 'The connection is a WebSocket from here on' }),
          426: Type.Null({ description: 'Not without an upgrade to WebSocket' }),
          ...errors(401),
        },
      },
      handler: async (_request, reply) => reply.code(426).header('Upgrade', 'websocket').send(null),
      wsHandler(socket, request) {
        const node = request.agentOf;
        if (!node) throw new Error('the hub without its guard');
        const connection = openConnection(socket, {
          receive: (text) => receive(text, sender),
          closed: () => session.closed(),
        });
        const tokenSha256 = tokenHashOf(request);
        const session = hub.join(connection, node, tokenSha256);
        const sender = { tokenSha256, reply: (frame: string) => connection.send(frame), revoked: session.revoked };
      },
    });
  });
}
