import type { MachineId } from '@orrery/kernel';
import { type Machine, changeMachine, createMachine, deleteMachine } from '@orrery/machine';
import { changeNode } from '@orrery/node';
import { type Database, findMachine, hubIdOf, rowOfHubId } from '@orrery/persistence';
import { Type } from 'typebox';
import type { App } from '../http/server.ts';
import { namesNothing } from './hub-caller.ts';
import { type HubDeps, joining } from './hub-deps.ts';
import { IdQuery, Made, Nothing, ServerView, hubSchema, ref } from './hub-schemas.ts';

const Address = Type.String({ minLength: 1, maxLength: 253, description: 'What clients dial' });
const CreateBody = Type.Object({ ipAddressOrDomainName: Address });
const UpdateBody = Type.Object({ id: ref('The server'), ipAddressOrDomainName: Address });

const UNIQUE = { uniqueAddress: true };

/** The machine that a text names for Hub. */
export async function foundServer(db: Database, text: string): Promise<Machine> {
  const id = await rowOfHubId(db, 'server', text);
  const machine = id === undefined ? undefined : await findMachine(db, id as MachineId);
  if (!machine) throw namesNothing('server');
  return machine;
}

/** `/api/server`: machines by their address. */
export function serverRoutes(scope: App, { transact, db, clock, hub }: HubDeps): void {
  const onRequest = hub.admin;
  const deps = { transact, clock };

  scope.post(
    '/api/server',
    { onRequest, schema: { ...hubSchema('Create a server', 201, Made), body: CreateBody } },
    async ({ body: { ipAddressOrDomainName: address } }, reply) => {
      const machine = await createMachine(deps)({ name: address, address }, UNIQUE);
      return reply.code(201).send({ id: await hubIdOf(db, 'server', machine.id) });
    },
  );

  scope.delete(
    '/api/server',
    { onRequest, schema: { ...hubSchema('Delete a server without nodes', 204, Nothing), querystring: IdQuery } },
    async ({ query }, reply) => {
      await deleteMachine({ transact })({ id: (await foundServer(db, query.id)).id });
      return reply.code(204).send(null);
    },
  );

  scope.get(
    '/api/server',
    { onRequest, schema: { ...hubSchema('Read a server', 200, ServerView), querystring: IdQuery } },
    async ({ query }) => {
      const { address, createdAt } = await foundServer(db, query.id);
      return { id: query.id.toLowerCase(), ipAddressOrDomainName: address, createdTime: createdAt };
    },
  );

  scope.put(
    '/api/server',
    { onRequest, schema: { ...hubSchema('Give a server another address', 200, Nothing), body: UpdateBody } },
    async ({ body: { id: text, ipAddressOrDomainName: address } }, reply) => {
      const { id } = await foundServer(db, text);
      await transact(async (repositories) => {
        const inThis = { clock, transact: joining(repositories) };
        const before = await repositories.machines.lock(id);
        if (!before) throw namesNothing('server');
        const renamed = before.name === before.address ? { name: address } : {};
        await changeMachine(inThis)({ id }, { address, ...renamed }, UNIQUE);
        // Its nodes are dialled where it is.
        for (const nodeId of await repositories.hub.nodesAt(id, before.address)) {
          await changeNode(inThis)({ id: nodeId }, { serverAddress: address });
        }
      });
      return reply.code(200).send(null);
    },
  );
}
