import { createHash } from 'node:crypto';
import type { Node } from '@orrery/node';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { Success, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { ConfigView, OnlineBody, OnlineView, StatusBody, SubscriptionView } from './agent-schemas.ts';
import { authenticateNode } from './authenticate-node.ts';
import { acceptAnything, failAsUnavailable, takeAnyJson } from './lenient.ts';
import { nodeConfig } from './node-config.ts';
import { onlineReporting } from './online-report.ts';
import { statusReporting } from './status-report.ts';
import { connectable, withPlaceholder } from './subscription-list.ts';
import { trafficRoute } from './traffic-route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose agent asks, on the routes of agents. */
    agentOf: Node | null;
  }
}

type AgentDeps = Pick<Deps, 'transact' | 'db' | 'clock' | 'keyring' | 'devices'>;

const REPORT_LIMIT_BYTES = 8 * 1024 * 1024;
const STATUS_LIMIT_BYTES = 64 * 1024;

function nodeOf(request: FastifyRequest): Node {
  if (!request.agentOf) throw new Error('a route of agents without its guard');
  return request.agentOf;
}

const digest = (value: unknown): Buffer => createHash('sha256').update(JSON.stringify(value)).digest();

/** Sets the ETag of what is about to be sent; true when the agent has it already. */
function isKnown(request: FastifyRequest, reply: FastifyReply, content: unknown): boolean {
  const tag = `"${digest(content).toString('base64url')}"`;
  void reply.header('ETag', tag).header('Cache-Control', 'private, no-cache');
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return known.includes(tag);
}

/** `/agents/:id`: how nodes learn what to serve and say what was used (contract: agents, REST). */
export async function agentRoutes(app: App, deps: AgentDeps): Promise<void> {
  await app.register((scope) => {
    routes(scope, deps);
    return Promise.resolve();
  });
}

function routes(app: App, deps: AgentDeps): void {
  const { transact, db, clock, keyring } = deps;
  const authenticate = authenticateNode(deps);
  const reportOnline = onlineReporting(deps);
  const reportStatus = statusReporting(deps);
  takeAnyJson(app);
  failAsUnavailable(app);
  app.decorateRequest('agentOf', null);
  app.addHook('onRequest', async (request) => {
    request.agentOf = await authenticate(request);
  });

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
      const data = nodeConfig(nodeOf(request), keyring);
      if (isKnown(request, reply, data)) return reply.code(304).send(null);
      return { success: true as const, data };
    },
  );

  app.get(
    '/agents/:id/subscriptions',
    {
      validatorCompiler,
      schema: {
        ...common,
        summary: 'Who may connect to this node now',
        response: { 200: Success(Type.Array(SubscriptionView)), ...notChanged, ...errors(401, 403) },
      },
    },
    async (request, reply) => {
      const node = nodeOf(request);
      const entries = await connectable(db, node, keyring, clock.now());
      // The tag leaves out the placeholder, whose password is another one each time.
      if (isKnown(request, reply, entries)) return reply.code(304).send(null);
      return { success: true as const, data: [...withPlaceholder(entries, node)] };
    },
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
