import type { Node } from '@orrery/node';
import { type Database, nodesOpenedBy } from '@orrery/persistence';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { type Dialect, speak } from '../http/protocol.ts';
import type { App } from '../http/server.ts';
import type { Identity } from '../identity/create-identity.ts';
import { authenticateMu, muCallerOf } from './mu-caller.ts';

type MuDeps = Pick<Deps, 'db'> & { readonly identity: Pick<Identity, 'apiTokens'> };

const Said = Type.Object({ msg: Type.String() });

/** mu judges by the status alone; the text is for whoever reads the log of an agent. */
const mu: Dialect = {
  tag: 'mu',
  prefixes: ['/mu/v2'],
  fail: ({ status, message }, reply) => reply.code(status).send({ msg: message }),
  failures: Object.fromEntries([400, 401, 403, 404, 413, 429, 500, 503].map((status) => [status, Said])),
};

const Listed = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ msg: Type.String(), data: Type.Array(item) });

const MuNode = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  server: Type.String(),
  method: Type.String(),
  status: Type.String(),
  traffic_rate: Type.Number(),
  sort: Type.Integer(),
});

/** `/mu/v2`: Shadowsocks mu, version 2, and the routes that its later clients ask for. */
export async function muRoutes(app: App, deps: MuDeps): Promise<void> {
  app.decorateRequest('muCaller', null);
  await speak(app, mu, (scope) => {
    const authenticate = authenticateMu({ db: deps.db, apiTokens: deps.identity.apiTokens });
    scope.addHook('onRequest', async (request) => {
      request.muCaller = await authenticate(request);
    });
    const security = [{ mu: [] }];

    scope.get(
      '/mu/v2/nodes',
      { schema: { summary: 'The Shadowsocks nodes', security, response: { 200: Listed(MuNode) } } },
      async (request) => ({ msg: 'ok', data: await muNodes(deps.db, muCallerOf(request).own) }),
    );
  });
}

async function muNodes(db: Database, own: Node | null) {
  const nodes = own ? [own] : await nodesOpenedBy(db, []);
  return nodes.flatMap((node) =>
    node.protocol === 'shadowsocks'
      ? [
          {
            id: node.id,
            name: node.name,
            server: node.serverAddress,
            method: node.encryptionMethod,
            status: node.status,
            traffic_rate: node.multiplierThousandths / 1000,
            sort: node.sortOrder,
          },
        ]
      : [],
  );
}
