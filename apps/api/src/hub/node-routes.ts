import { DomainError, type NodeId } from '@orrery/kernel';
import { type Node, changeNode, changeNodeStatus, createNode, deleteNode } from '@orrery/node';
import {
  type Database,
  type HubManagement,
  findHubNode,
  findMachine,
  findNode,
  hubIdOf,
  rowOfHubId,
} from '@orrery/persistence';
import { Type } from 'typebox';
import type { App } from '../http/server.ts';
import { namesNothing } from './hub-caller.ts';
import { type HubDeps, joining } from './hub-deps.ts';
import { IdQuery, Made, NodeView, Nothing, Port, hubSchema, ref } from './hub-schemas.ts';
import { ProductChange, changeProduct } from './product-routes.ts';
import { foundServer } from './server-routes.ts';

const Name = Type.String({ minLength: 1, maxLength: 200, description: 'Unique' });
const Password = Type.String({ minLength: 1, maxLength: 1_024, description: 'Kept as it is given, and given back' });
const Comment = Type.Optional(Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()]));
const CreateBody = Type.Object({
  serverId: ref('The server it is on'),
  port: Port,
  password: Password,
  name: Name,
  comment: Comment,
});
const UpdateBody = Type.Object({
  id: ref('The node; or the product, for the document gives this address for both'),
  name: Type.Optional(Name),
  port: Type.Optional(Port),
  password: Type.Optional(Password),
  comment: Comment,
  ...ProductChange,
});

interface Found {
  readonly node: Node;
  readonly management: HubManagement;
}

async function lookedUp(db: Database, text: string): Promise<Found | undefined> {
  const id = (await rowOfHubId(db, 'node', text)) as NodeId | undefined;
  const reading = id === undefined ? undefined : await findNode(db, id);
  const management = reading && (await findHubNode(db, reading.node.id));
  return management && { node: reading.node, management };
}

async function foundNode(db: Database, text: string): Promise<Found> {
  const found = await lookedUp(db, text);
  if (!found) throw namesNothing('node');
  return found;
}

/** `/api/node`: Shadowsocks on a server, with a port for each subscription. */
export function nodeRoutes(scope: App, deps: HubDeps): void {
  const { transact, db, clock, keyring, hub } = deps;
  const onRequest = hub.admin;

  scope.post(
    '/api/node',
    { onRequest, schema: { ...hubSchema('Create a node; it is in service at once', 201, Made), body: CreateBody } },
    async ({ body: { serverId, port, password, name, comment } }, reply) => {
      const machine = await foundServer(db, serverId);
      const id = await transact(async (repositories) => {
        const inThis = { clock, transact: joining(repositories) };
        const proxy = { protocol: 'shadowsocks', encryptionMethod: 'aes-256-gcm', portPerSubscription: true } as const;
        const place = { serverAddress: machine.address, serverPort: port, machineId: machine.id };
        const input = { name, description: comment ?? null, ...proxy, ...place };
        const { node } = await createNode(inThis)(input, keyring.current);
        await changeNodeStatus(inThis)({ id: node.id }, 'active');
        await repositories.hub.keepNode(node.id, { port, password });
        return repositories.hub.idOf('node', node.id);
      });
      return reply.code(201).send({ id });
    },
  );

  scope.delete(
    '/api/node',
    { onRequest, schema: { ...hubSchema('Delete a node without accounts', 204, Nothing), querystring: IdQuery } },
    async ({ query }, reply) => {
      const { node } = await foundNode(db, query.id);
      await transact(async (repositories) => {
        const inThis = { clock, transact: joining(repositories) };
        const accounts = await repositories.hub.countAccounts(node.id);
        if (accounts > 0) throw new DomainError('conflict', 'CONFLICT', `The node has ${accounts} accounts`);
        await deleteNode(inThis)({ id: node.id });
      });
      return reply.code(204).send(null);
    },
  );

  scope.get(
    '/api/node',
    { onRequest, schema: { ...hubSchema('Read a node', 200, NodeView), querystring: IdQuery } },
    async ({ query }) => {
      const { node, management } = await foundNode(db, query.id);
      const machine = node.machineId === null ? undefined : await findMachine(db, node.machineId);
      if (!machine) throw namesNothing('node');
      return {
        id: query.id.toLowerCase(),
        server: {
          id: await hubIdOf(db, 'server', machine.id),
          ipAddressOrDomainName: machine.address,
          createdTime: machine.createdAt,
        },
        password: management.password,
        port: management.port,
        name: node.name,
        comment: node.description,
        createdTime: node.createdAt,
      };
    },
  );

  scope.put(
    '/api/node',
    { onRequest, schema: { ...hubSchema('Change a node (or a product)', 200, Nothing), body: UpdateBody } },
    async ({ body }, reply) => {
      const { id: text, name, port, password, comment, traffic, period } = body;
      const found = await lookedUp(db, text);
      if (found) {
        const { node, management } = found;
        await transact(async (repositories) => {
          const inThis = { clock, transact: joining(repositories) };
          await changeNode(inThis)({ id: node.id }, { name, description: comment, serverPort: port });
          const kept = { port: port ?? management.port, password: password ?? management.password };
          await repositories.hub.keepNode(node.id, kept);
        });
      } else {
        await changeProduct(deps, text, { name, traffic, period }, 'node');
      }
      return reply.code(200).send(null);
    },
  );
}
