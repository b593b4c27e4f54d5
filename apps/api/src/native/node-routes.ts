import type { NodeId } from '@orrery/kernel';
import {
  type CreateNode,
  changeNode,
  changeNodeStatus,
  createNode,
  deleteNode,
  generateNodeToken,
  hasOwnPorts,
  isAvailable,
  nodeNotFound,
} from '@orrery/node';
import { appliedRevision, countPorts, findNode, listNodes } from '@orrery/persistence';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { expectedVersion } from '../http/expected-version.ts';
import { IdParams, Page, Success, errors, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import {
  ChangeNodeBody,
  ChangeStatusBody,
  CreateNodeBody,
  CreatedNodeView,
  NodeQuery,
  NodeStatusView,
  NodeTokenView,
  NodeView,
} from './node-schemas.ts';
import { nodeChange, nodeView } from './node-view.ts';

/** `/nodes`: the node API of the first document, and what stands beside it. */
export function nodeRoutes(app: App, deps: Deps): void {
  const { transact, db, clock, keyring, guards, once } = deps;
  const common = { tags: ['nodes'], security: [{ bearer: [] }] };
  const onRequest = guards.admin;
  const idOf = (params: { id: number }) => params.id as NodeId;

  app.post(
    '/nodes',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Create a node; its token is shown here and never again',
        body: CreateNodeBody,
        response: { 201: Success(CreatedNodeView), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      const input = nodeChange(request.body) as CreateNode;
      const answer = (node: Parameters<typeof nodeView>[0], token?: string) => ({
        success: true,
        message: 'Node created successfully',
        data: { ...nodeView(node), ...(token !== undefined && { api_token: token }) },
      });
      await once(
        request,
        reply,
        (transactOnce) => createNode({ transact: transactOnce, clock })(input, keyring.current),
        {
          status: 201,
          answer: ({ node, token }) => answer(node, token),
          keep: ({ node }) => answer(node),
        },
      );
      return reply;
    },
  );

  app.get(
    '/nodes',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'List nodes',
        querystring: NodeQuery,
        response: { 200: Success(Page(NodeView)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const { items, total } = await listNodes(db, {
        status: query.status,
        protocol: query.protocol,
        region: query.region,
        search: query.search,
        tags: query.tags?.split(',').filter((tag) => tag !== ''),
        orderBy: query.order_by,
        direction: query.order,
        limit: query.page_size,
        offset: (query.page - 1) * query.page_size,
      });
      const now = clock.now();
      const views = items.map((reading) => nodeView(reading.node, reading, now));
      return { success: true as const, data: toPage(views, total, query) };
    },
  );

  app.get(
    '/nodes/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Read a node',
        params: IdParams,
        response: { 200: Success(NodeView), ...errors(401, 403, 404) },
      },
    },
    async ({ params }) => {
      const reading = await findNode(db, idOf(params));
      if (!reading) throw nodeNotFound(params.id);
      const revision = await appliedRevision(db, reading.node.id);
      const data = nodeView(reading.node, reading, clock.now());
      const ports = hasOwnPorts(reading.node) ? await countPorts(db, reading.node.id) : undefined;
      return { success: true as const, data: { ...data, ...(revision && { revision }), ...(ports && { ports }) } };
    },
  );

  app.put(
    '/nodes/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Change a node; absent fields keep their values, null clears',
        params: IdParams,
        body: ChangeNodeBody,
        response: { 200: Success(NodeView), ...errors(401, 403, 404, 409) },
      },
    },
    async (request) => {
      const target = { id: idOf(request.params), version: expectedVersion(request, request.body.version) };
      const node = await changeNode({ transact, clock })(target, nodeChange(request.body));
      return { success: true as const, message: 'Node updated successfully', data: nodeView(node) };
    },
  );

  app.patch(
    '/nodes/:id/status',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Put a node into service, out of it, or under maintenance',
        params: IdParams,
        body: ChangeStatusBody,
        response: { 200: Success(NodeStatusView), ...errors(401, 403, 404, 409) },
      },
    },
    async (request) => {
      const { status, maintenance_reason, version } = request.body;
      const target = { id: idOf(request.params), version: expectedVersion(request, version) };
      const node = await changeNodeStatus({ transact, clock })(target, status, maintenance_reason);
      return {
        success: true as const,
        message: 'Node status updated successfully',
        data: { ...nodeView(node), is_available: isAvailable(node) },
      };
    },
  );

  app.post(
    '/nodes/:id/tokens',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'A new token for the node; the old one is dead at once',
        params: IdParams,
        response: { 200: Success(NodeTokenView), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const id = idOf(request.params);
      const answer = (data: { node_id: number; token?: string }) => ({
        success: true,
        message: 'Token generated successfully',
        data,
      });
      await once(request, reply, (transactOnce) => generateNodeToken({ transact: transactOnce, clock })(id), {
        status: 200,
        answer: ({ token }) => answer({ node_id: id, token }),
        keep: () => answer({ node_id: id }),
      });
      return reply;
    },
  );

  app.delete(
    '/nodes/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Delete a node; its usage stays',
        params: IdParams,
        response: { 204: Type.Null({ description: 'Deleted' }), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      await deleteNode({ transact, clock })({ id: idOf(request.params), version: expectedVersion(request) });
      return reply.code(204).send(null);
    },
  );
}
