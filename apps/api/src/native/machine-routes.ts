import type { MachineId, UserId } from '@orrery/kernel';
import { type Machine, changeMachine, createMachine, deleteMachine, machineNotFound } from '@orrery/machine';
import { findMachineWithNodes, listMachines, machineOrders } from '@orrery/persistence';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { expectedVersion } from '../http/expected-version.ts';
import { Id, IdParams, Page, Success, errors, pageQuery, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import {
  ChangeMachineBody,
  CreateMachineBody,
  MachineStatusNumber,
  MachineView,
  machineChange,
  machineView,
} from './machine-view.ts';

const MachineQuery = Type.Object(
  {
    ...pageQuery,
    owner_id: Type.Optional(Id('Only machines of this user')),
    status: Type.Optional(MachineStatusNumber),
    search: Type.Optional(
      Type.String({ maxLength: 200, description: 'Part of name, address or summary, in any case' }),
    ),
    order_by: Type.Enum([...machineOrders], { default: 'id', description: 'What to order by' }),
    order: Type.Enum(['asc', 'desc'], { default: 'asc', description: 'Which way' }),
  },
  { additionalProperties: false },
);

/** `/machines`, for admins. */
export function machineRoutes(app: App, deps: Deps): void {
  const { transact, db, clock, guards, once } = deps;
  const common = { tags: ['machines'], security: [{ bearer: [] }] };
  const onRequest = guards.admin;
  const idOf = (params: { id: number }) => params.id as MachineId;
  const reading = async (id: MachineId) => {
    const found = await findMachineWithNodes(db, id);
    if (!found) throw machineNotFound(id);
    return machineView(found, clock.now());
  };

  app.post(
    '/machines',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Create a machine; nodes are put on it by their machine_id',
        body: CreateMachineBody,
        response: { 201: Success(MachineView), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      const input = { ...machineChange(request.body), name: request.body.name, address: request.body.address };
      const created = (machine: Machine) => ({
        success: true,
        message: 'Machine created successfully',
        data: machineView({ machine, nodes: [] }, clock.now()),
      });
      await once(request, reply, (transactOnce) => createMachine({ transact: transactOnce, clock })(input), {
        status: 201,
        answer: created,
        keep: created,
      });
      return reply;
    },
  );

  app.get(
    '/machines',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'List machines, each with its nodes',
        querystring: MachineQuery,
        response: { 200: Success(Page(MachineView)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const { items, total } = await listMachines(db, {
        ownerId: query.owner_id as UserId | undefined,
        status: query.status,
        search: query.search,
        orderBy: query.order_by,
        direction: query.order,
        limit: query.page_size,
        offset: (query.page - 1) * query.page_size,
      });
      const now = clock.now();
      const views = items.map((item) => machineView(item, now));
      return { success: true as const, data: toPage(views, total, query) };
    },
  );

  app.get(
    '/machines/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Read a machine with its nodes',
        params: IdParams,
        response: { 200: Success(MachineView), ...errors(401, 403, 404) },
      },
    },
    async ({ params }) => ({ success: true as const, data: await reading(idOf(params)) }),
  );

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/machines/:id',
      onRequest,
      schema: {
        ...common,
        summary: 'Change a machine; absent fields keep their values, null clears',
        params: IdParams,
        body: ChangeMachineBody,
        response: { 200: Success(MachineView), ...errors(401, 403, 404, 409) },
      },
      handler: async (request) => {
        const id = idOf(request.params);
        const target = { id, version: expectedVersion(request, request.body.version) };
        const machine = await changeMachine({ transact, clock })(target, machineChange(request.body));
        const nodes = (await findMachineWithNodes(db, id))?.nodes ?? [];
        const data = machineView({ machine, nodes }, clock.now());
        return { success: true as const, message: 'Machine updated successfully', data };
      },
    });
  }

  app.delete(
    '/machines/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Delete a machine that no node is on',
        params: IdParams,
        response: { 204: Type.Null({ description: 'Deleted' }), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      await deleteMachine({ transact })({ id: idOf(request.params), version: expectedVersion(request) });
      return reply.code(204).send(null);
    },
  );
}
