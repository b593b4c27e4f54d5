import type { NodeId } from '@orrery/kernel';
import { type Node, nodeNotFound } from '@orrery/node';
import { findNode, nodesOpenedBy, shadowsocksUsers } from '@orrery/persistence';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { acceptAnything } from '../agents/lenient.ts';
import { onlineReporting } from '../agents/online-report.ts';
import { statusReporting } from '../agents/status-report.ts';
import type { Deps } from '../deps.ts';
import { forbidden } from '../http/caller.ts';
import { type Dialect, speak } from '../http/protocol.ts';
import type { App } from '../http/server.ts';
import type { Identity } from '../identity/create-identity.ts';
import { fieldsOf, readBody, whole } from './mu-body.ts';
import { authenticateMu, muCallerOf } from './mu-caller.ts';
import { muNodeReports } from './mu-node-reports.ts';
import { readBatch, readMoved } from './mu-report.ts';
import { muCounting } from './mu-traffic.ts';
import { MuUser, muUser } from './mu-users.ts';

type MuDeps = Pick<Deps, 'transact' | 'db' | 'clock' | 'keyring' | 'devices'> & {
  readonly identity: Pick<Identity, 'apiTokens'>;
};

const REPORT_LIMIT_BYTES = 8 * 1024 * 1024;

const Said = Type.Object({
  msg: Type.String(),
  fail_users: Type.Optional(
    Type.Array(Type.Integer(), {
      description: 'With 400 on a report of a node: every user in it; nothing was counted',
    }),
  ),
});

/** mu judges by the status alone; the text is for whoever reads the log of an agent. */
const mu: Dialect = {
  tag: 'mu',
  prefixes: ['/mu/v2'],
  fail: ({ status, message, details }, reply) =>
    reply
      .code(status)
      .send({ msg: message, ...(details?.['fail_users'] !== undefined && { fail_users: details['fail_users'] }) }),
  failures: Object.fromEntries([400, 401, 403, 404, 413, 415, 429, 500, 503].map((status) => [status, Said])),
};

const MuNode = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  server: Type.String(),
  method: Type.String(),
  status: Type.String(),
  traffic_rate: Type.Number(),
  sort: Type.Integer(),
});

const Users = Type.Object({ msg: Type.String(), data: Type.Array(MuUser) });
const Nodes = Type.Object({ msg: Type.String(), data: Type.Array(MuNode) });
const Counted = Type.Object({
  msg: Type.String(),
  unattributed: Type.Optional(
    Type.Array(Type.Integer(), {
      description: 'Users that are not known, or deleted: their bytes are kept on the node',
    }),
  ),
});

const IdParams = Type.Object({ id: Type.String({ description: 'Decimal' }) });
const TrafficFields = Type.Object({ u: Type.Integer(), d: Type.Integer(), node_id: Type.Integer() });
const Batch = Type.Array(Type.Object({ user_id: Type.Integer(), u: Type.Integer(), d: Type.Integer() }));

/** `/mu/v2`: Shadowsocks mu, version 2, and the routes that its later clients ask for. */
export async function muRoutes(app: App, deps: MuDeps): Promise<void> {
  app.decorateRequest('muCaller', null);
  await speak(app, mu, (scope) => routes(scope, deps));
}

function routes(app: App, deps: MuDeps): void {
  const { db, clock, keyring } = deps;
  const authenticate = authenticateMu({ db, apiTokens: deps.identity.apiTokens });
  const count = muCounting(deps);
  const report = muNodeReports({ ...deps, reportStatus: statusReporting(deps), reportOnline: onlineReporting(deps) });
  // The text as it was sent: what it is, it says itself.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', async (request) => {
    request.muCaller = await authenticate(request);
  });
  const validatorCompiler = acceptAnything;
  const bodyLimit = REPORT_LIMIT_BYTES;
  const security = [{ mu: [] }];

  /** A node that the caller may speak for. NOT_FOUND, FORBIDDEN. */
  async function nodeOf(request: FastifyRequest, sent: unknown): Promise<Node> {
    const { own } = muCallerOf(request);
    const id = whole(sent);
    if (own) {
      if (sent !== undefined && id !== own.id) throw forbidden('This token is for another node');
      return own;
    }
    const found = id === undefined ? undefined : await findNode(db, id as NodeId);
    if (!found) throw nodeNotFound(id ?? 0);
    return found.node;
  }

  async function users(nodeId?: number) {
    const now = clock.now();
    return { msg: 'ok', data: (await shadowsocksUsers(db, nodeId)).map((user) => muUser(user, keyring, now)) };
  }

  app.get(
    '/mu/v2/users',
    {
      schema: {
        summary: 'Who may connect; with the token of a node, to that node',
        security,
        response: { 200: Users },
      },
    },
    (request) => users(muCallerOf(request).own?.id),
  );

  app.get(
    '/mu/v2/nodes/:id/users',
    {
      validatorCompiler,
      schema: { summary: 'Who may connect to a node', security, params: IdParams, response: { 200: Users } },
    },
    async (request) => users((await nodeOf(request, request.params.id)).id),
  );

  app.get(
    '/mu/v2/nodes',
    { schema: { summary: 'The Shadowsocks nodes', security, response: { 200: Nodes } } },
    async (request) => {
      const { own } = muCallerOf(request);
      return { msg: 'ok', data: (own ? [own] : await nodesOpenedBy(db, [])).flatMap(muNode) };
    },
  );

  app.post(
    '/mu/v2/users/:id/traffic',
    {
      validatorCompiler,
      bodyLimit,
      schema: {
        summary: 'Report what a user moved; a form or JSON, whatever the content type',
        security,
        params: IdParams,
        body: TrafficFields,
        response: { 200: Counted },
      },
    },
    async (request) => {
      const fields = fieldsOf(readBody(request.body));
      const { node_id: inQuery } = request.query as { node_id?: unknown };
      const moved = readMoved(request.params.id, fields);
      const node = await nodeOf(request, fields['node_id'] ?? inQuery);
      return count(node, [moved]);
    },
  );

  app.post(
    '/mu/v2/nodes/:id/traffic',
    {
      validatorCompiler,
      bodyLimit,
      schema: {
        summary: 'Report what users moved; JSON, whatever the content type',
        description: 'All of it is counted, or with 400 nothing, and `fail_users` names every user in it',
        security,
        params: IdParams,
        body: Batch,
        response: { 200: Counted },
      },
    },
    async (request) => {
      const node = await nodeOf(request, request.params.id);
      return count(node, readBatch(request.body));
    },
  );

  const about = { security, params: IdParams, response: { 200: Type.Object({ msg: Type.String() }) } };
  for (const [what, summary] of [
    ['online_count', 'Report how many are connected to a node: `count`'],
    ['info', 'Report the machine of a node: `load` (as uptime prints it), `uptime` in seconds'],
    ['ip', 'Report who is connected from where: `[{user_id, ip}]`, or one of them as a form'],
  ] as const) {
    app.post(
      `/mu/v2/nodes/:id/${what}`,
      { validatorCompiler, bodyLimit, schema: { ...about, summary } },
      async (request) => {
        await report[what](await nodeOf(request, request.params.id), readBody(request.body));
        return { msg: 'ok' };
      },
    );
  }
}

const muNode = (node: Node) =>
  node.protocol === 'shadowsocks'
    ? [
        {
          id: node.id as number,
          name: node.name,
          server: node.serverAddress,
          method: node.encryptionMethod,
          status: node.status,
          traffic_rate: node.multiplierThousandths / 1000,
          sort: node.sortOrder,
        },
      ]
    : [];
