import { createHash } from 'node:crypto';
import { invalidField } from '@orrery/kernel';
import type { Node } from '@orrery/node';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { Type } from 'typebox';
import { authenticateNode, tokenHashOf } from '../agents/authenticate-node.ts';
import { tagsOf } from '../agents/etags.ts';
import { knownNodes } from '../agents/known-nodes.ts';
import { takeText } from '../agents/bodies.ts';
import { acceptAnything } from '../agents/lenient.ts';
import type { AgentLists } from '../agents/lists/agent-lists.ts';
import { forbidden } from '../http/caller.ts';
import { type Dialect, speak } from '../http/protocol.ts';
import type { App } from '../http/server.ts';
import type { RevisionFeed } from '../revisions/revision-feed.ts';
import { type KeptAnswer, keepAnswers } from './kept-answers.ts';
import { BASE_CONFIG, uniproxyConfig } from './uniproxy-config.ts';
import { type ReportDeps, uniproxyReports } from './uniproxy-reports.ts';
import { listedAsText, uniproxyUsers } from './uniproxy-users.ts';

type UniproxyDeps = ReportDeps & { readonly feed: RevisionFeed; readonly lists: AgentLists };

/** Characters of lists that are kept; nodes with the same users share one. */
const MOST_TEXT = 64 * 1024 * 1024;
const REPORT_LIMIT_BYTES = 8 * 1024 * 1024;

const Said = Type.Object({ message: Type.String() });

const uniproxy: Dialect = {
  tag: 'uniproxy',
  prefixes: ['/api/v1/server/UniProxy', '/api/v2/server'],
  fail: ({ status, message }, reply) => reply.code(status).send({ message }),
  failures: Object.fromEntries([400, 401, 403, 404, 413, 415, 429, 500, 503].map((status) => [status, Said])),
};

const Done = Type.Object({ data: Type.Literal(true) });
const DONE = { data: true as const };

const Nullable = Type.Union([Type.Integer(), Type.Null()]);
const Users = Type.Object({
  users: Type.Array(
    Type.Object({ id: Type.Integer(), uuid: Type.String(), speed_limit: Nullable, device_limit: Nullable }),
  ),
});
const Moved = Type.Record(Type.String(), Type.Array(Type.Integer()), { description: '`{"<id>": [upload, download]}`' });
const Alive = Type.Record(Type.String(), Type.Array(Type.String()), { description: '`{"<id>": ["ip"]}`' });
const Status = Type.Object({ cpu: Type.Optional(Type.Number()) });
const Report = Type.Object({
  traffic: Type.Optional(Moved),
  alive: Type.Optional(Alive),
  status: Type.Optional(Status),
});
const NotChanged = Type.Null({ description: 'As `If-None-Match` knows it' });

/** `/api/v1/server/UniProxy` and `/api/v2/server`: what V2bX, XrayR and their kind speak. */
export async function uniproxyRoutes(app: App, deps: UniproxyDeps): Promise<void> {
  await speak(app, uniproxy, (scope) => {
    // Bodies stay the text that was sent: a repeat is known by its bytes.
    takeText(scope);
    const serving = uniproxyServing(deps);
    for (const base of uniproxy.prefixes) routes(scope, base, serving);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidField('', 'not valid JSON');
  }
}

const hex = (text: string): string => createHash('sha1').update(text).digest('hex');

/** What both families of paths share. */
function uniproxyServing(deps: UniproxyDeps) {
  const { keyring, lists } = deps;
  const authenticate = authenticateNode(deps);
  const known = authenticateNode({ ...deps, nodeOf: knownNodes(deps).withToken });
  const kept = keepAnswers();
  const texts = new LRUCache<string, string>({ maxSize: MOST_TEXT, sizeCalculation: (text) => text.length });

  /** The node of the token, which is also the one that is named. UNAUTHORIZED, FORBIDDEN. */
  async function nodeOf(request: FastifyRequest, by = authenticate): Promise<Node> {
    const node = await by(request);
    const { node_id: named } = request.query as { node_id?: unknown };
    if (named !== undefined && named !== String(node.id)) throw forbidden('This token is for another node');
    return node;
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    what: string,
    make: (node: Node) => Promise<KeptAnswer> | KeptAnswer,
  ): Promise<FastifyReply> {
    const { node_id: named = '' } = request.query as { node_id?: unknown };
    const key = `${what} ${String(named)} ${tokenHashOf(request).toString('base64')}`;
    const { tag, body } = await kept(key, async () => make(await nodeOf(request, known)));
    void reply.header('ETag', `"${tag}"`);
    if (tagsOf(request).includes(tag)) return reply.code(304).send(null);
    return reply.type('application/json; charset=utf-8').send(body());
  }

  const user = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    answer(request, reply, 'user', async (node) => {
      const view = await lists.of(listedAsText(node));
      // The content of the list, on every replica the same; who is nobody is another one on each node.
      const tag = hex(`${view.tag} ${view.size === 0 ? node.uuid : ''}`);
      // Written before anything is awaited: the list goes on.
      const text = texts.get(tag) ?? uniproxyUsers(view, node, keyring);
      texts.set(tag, text);
      return { tag, body: () => text };
    });

  const config = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    answer(request, reply, 'config', (node) => {
      const text = JSON.stringify(uniproxyConfig(node, keyring));
      return { tag: hex(text), body: () => text };
    });

  return { nodeOf, user, config, report: uniproxyReports(deps) };
}

function routes(app: App, base: string, { nodeOf, user, config, report }: ReturnType<typeof uniproxyServing>): void {
  const validatorCompiler = acceptAnything;
  const common = { security: [{ node: [] }] };

  app.get(
    `${base}/user`,
    {
      validatorCompiler,
      schema: { ...common, summary: 'Who may connect; never nobody', response: { 200: Users, 304: NotChanged } },
    },
    async (request, reply) => {
      await user(request, reply);
      return reply;
    },
  );

  app.get(
    `${base}/config`,
    {
      validatorCompiler,
      schema: {
        ...common,
        summary: 'What the core of the node is to be',
        response: { 200: Type.Object({}, { additionalProperties: true }), 304: NotChanged },
      },
    },
    async (request, reply) => {
      await config(request, reply);
      return reply;
    },
  );

  const post = (
    path: string,
    summary: string,
    body: typeof Moved | typeof Alive | typeof Status | typeof Report,
    take: (node: Node, sent: unknown, text: string) => Promise<void>,
  ): void => {
    app.post(
      `${base}/${path}`,
      {
        validatorCompiler,
        bodyLimit: REPORT_LIMIT_BYTES,
        schema: { ...common, summary, body, response: { 200: Done } },
      },
      async (request) => {
        const node = await nodeOf(request);
        const text = typeof request.body === 'string' ? request.body : '';
        await take(node, parseJson(text), text);
        return DONE;
      },
    );
  };

  post(
    'push',
    'Report what users moved; the same bytes again within 30 seconds are counted once',
    Moved,
    (node, sent, text) => report.push(node, sent, text),
  );
  post('alive', 'Report who is connected from where', Alive, (node, sent) => report.alive(node, sent));
  post('status', 'Report how the machine is', Status, (node, sent) => report.status(node, sent));

  app.get(
    `${base}/alivelist`,
    {
      validatorCompiler,
      schema: {
        ...common,
        summary: 'How many devices each user has, on all nodes',
        response: { 200: Type.Object({ alive: Type.Record(Type.String(), Type.Integer()) }) },
      },
    },
    async (request) => ({ alive: await report.alivelist(await nodeOf(request)) }),
  );

  if (base === '/api/v1/server/UniProxy') return;
  const settings = { websocket: { enabled: false }, settings: BASE_CONFIG };
  app.route({
    method: ['GET', 'POST'],
    url: `${base}/handshake`,
    validatorCompiler,
    schema: {
      ...common,
      summary: 'What is spoken here, before all else',
      response: {
        200: Type.Object({
          websocket: Type.Object({ enabled: Type.Boolean() }),
          settings: Type.Object({ push_interval: Type.Integer(), pull_interval: Type.Integer() }),
        }),
      },
    },
    async handler(request) {
      await nodeOf(request);
      return settings;
    },
  });
  post('report', 'All reports in one', Report, async (node, sent) => {
    const { traffic, alive, status } = (typeof sent === 'object' && sent !== null ? sent : {}) as Record<
      string,
      unknown
    >;
    if (traffic !== undefined && traffic !== null) await report.push(node, traffic, JSON.stringify(traffic));
    if (alive !== undefined && alive !== null) await report.alive(node, alive);
    if (status !== undefined && status !== null) await report.status(node, status);
  });
}
