import type { Node } from '@orrery/node';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { Success, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import type { RevisionFeed } from '../revisions/revision-feed.ts';
import {
  ConfigView,
  OnlineBody,
  OnlineView,
  StatusBody,
  SubscriptionsData,
  SubscriptionsHeaders,
  SubscriptionsQuery,
} from './agent-schemas.ts';
import { acknowledging } from './acknowledging.ts';
import { authenticateNode } from './authenticate-node.ts';
import { tagsOf } from './etags.ts';
import { knownNodes } from './known-nodes.ts';
import { takeAnyJson } from './bodies.ts';
import { acceptAnything, failAsUnavailable } from './lenient.ts';
import { type AgentLists, agentLists } from './lists/agent-lists.ts';
import { configTags } from './lists/config-tags.ts';
import { isPoll, subscriptionListing } from './lists/list-route.ts';
import { unchangedPoll } from './lists/unchanged-poll.ts';
import { nodeConfig } from './node-config.ts';
import { onlineReporting } from './online-report.ts';
import { statusReporting } from './status-report.ts';
import { trafficRoute } from './traffic-route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose agent asks, on the routes of agents. */
    agentOf: Node | null;
  }
}

type AgentDeps = Pick<Deps, 'transact' | 'db' | 'clock' | 'keyring' | 'devices'> & {
  readonly feed: RevisionFeed;
  /** Shared with other protocols; its own when there are none. */
  readonly lists?: AgentLists;
};

const REPORT_LIMIT_BYTES = 8 * 1024 * 1024;
const STATUS_LIMIT_BYTES = 64 * 1024;

function nodeOf(request: FastifyRequest): Node {
  if (!request.agentOf) throw new Error('a route of agents without its guard');
  return request.agentOf;
}

/** `/agents/:id`: how nodes learn what to serve and say what was used (contract: agents, REST). */
export async function agentRoutes(app: App, deps: AgentDeps): Promise<void> {
  await app.register((scope) => {
    routes(scope, deps);
    return Promise.resolve();
  });
}

function routes(app: App, deps: AgentDeps): void {
  const { keyring, feed } = deps;
  const authenticate = authenticateNode({ db: deps.db });
  const known = knownNodes(deps);
  const authenticatePoll = authenticateNode({ db: deps.db, nodeOf: known.withToken });
  const lists = deps.lists ?? agentLists(deps);
  const configTagOf = configTags(keyring);
  const listing = subscriptionListing({ lists, feed, configTagOf, nodeOf: authenticatePoll });
  const { acknowledge, hasNews } = acknowledging(deps);
  const reportOnline = onlineReporting(deps);
  const reportStatus = statusReporting(deps);
  takeAnyJson(app);
  failAsUnavailable(app);
  app.decorateRequest('agentOf', null);
  app.addHook('onRequest', async (request) => {
    const node = await (isPoll(request) ? authenticatePoll : authenticate)(request);
    await acknowledge(node, request.headers);
    request.agentOf = node;
  });
  app.shortAnswers.push(unchangedPoll({ lists, nodeWith: known.kept, hasNews, headOf: listing.headOf }));

  const common = {
    tags: ['agents'],
    security: [{ node: [] }],
    params: Type.Object({ id: Type.String({ description: 'The id of the node the token is for' }) }),
  };
  const validatorCompiler = acceptAnything;
  const notChanged = { 304: Type.Null({ description: 'As `If-None-Match` knows it' }) };

  app.get(
    '/agents/:id/config',
    {
      validatorCompiler,
      schema: {
        ...common,
        summary: 'What the core of this node is to be',
        response: { 200: Success(ConfigView), ...notChanged, ...errors(401, 403) },
      },
    },
    async (request, reply) => {
      const node = nodeOf(request);
      const tag = configTagOf(node);
      void reply.header('ETag', `"${tag}"`).header('Cache-Control', 'private, no-cache');
      if (tagsOf(request).includes(tag)) return reply.code(304).send(null);
      return { success: true as const, data: nodeConfig(node, keyring) };
    },
  );

  app.get(
    '/agents/:id/subscriptions',
    {
      validatorCompiler,
      schema: {
        ...common,
        summary: 'Who may connect to this node now',
        description:
          'The answer names the revision it is of (`X-Revision`) and the ETag of the configuration (`X-Config-ETag`); compressed for who takes gzip.',
        querystring: SubscriptionsQuery,
        headers: SubscriptionsHeaders,
        response: { 200: Success(SubscriptionsData), ...notChanged, ...errors(401, 403) },
      },
    },
    // Lists go out as they are kept, in JSON: what is in them is chosen by `entryIn`.
    async (request, reply): Promise<never> => listing.answer(request, reply, nodeOf(request)) as Promise<never>,
  );

  void app.register((scope) => {
    trafficRoute(scope, { deps, nodeOf });
    return Promise.resolve();
  });

  app.put(
    '/agents/:id/status',
    {
      validatorCompiler,
      bodyLimit: STATUS_LIMIT_BYTES,
      schema: {
        ...common,
        summary: 'Report how the machine of this node is',
        body: StatusBody,
        response: { 200: Success(Type.Object({})), ...errors(401, 403) },
      },
    },
    async (request) => {
      await reportStatus(nodeOf(request), request.body);
      return { success: true as const, message: 'Status recorded', data: {} };
    },
  );

  app.put(
    '/agents/:id/online-subscriptions',
    {
      validatorCompiler,
      bodyLimit: REPORT_LIMIT_BYTES,
      schema: {
        ...common,
        summary: 'Report who is connected to this node',
        body: OnlineBody,
        response: { 200: Success(OnlineView), ...errors(401, 403) },
      },
    },
    async (request) => {
      const { online, refused } = await reportOnline(nodeOf(request).id, request.body);
      const data = {
        online_count: online,
        refused: refused.map(({ subscriptionId, ip }) => ({ subscription_id: String(subscriptionId), ip })),
      };
      return { success: true as const, message: 'Online subscriptions recorded', data };
    },
  );
}
