import { type NodeId, toIso } from '@orrery/kernel';
import { commandActions, nodeNotFound } from '@orrery/node';
import { type NodeCommand, findNode, listNodeCommands } from '@orrery/persistence';
import { type Static, Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { callerOf } from '../../http/caller.ts';
import { Body, Id, IdParams, Nullable, Page, Success, Time, errors, pageQuery, toPage } from '../../http/schema.ts';
import type { App } from '../../http/server.ts';
import type { Identity } from '../../identity/create-identity.ts';
import { issueCommand } from './issue-command.ts';

const Action = Type.Unsafe<(typeof commandActions)[number]>({ type: 'string', enum: [...commandActions] });

const CommandBody = Body({
  action: Action,
  payload: Type.Optional(
    Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 2_000 }), {
      maxProperties: 8,
      description: 'update: download_url (https), checksum (SHA-256), version?; api_url_changed: new_url, reason?',
    }),
  ),
  current_password: Type.Optional(
    Type.String({ maxLength: 1_024, description: "The operator's own: needed for update, stop and api_url_changed" }),
  ),
});

const CommandView = Type.Object({
  id: Type.String({ format: 'uuid', description: 'The command_id the agent gets' }),
  node_id: Id('The node'),
  action: Action,
  payload: Nullable(Type.Record(Type.String(), Type.String())),
  status: Type.Unsafe<NodeCommand['status']>({
    type: 'string',
    enum: ['pending', 'sent', 'undelivered'],
    description: 'sent: written to the socket of the agent; what it made of it, it does not say',
  }),
  issued_by: Id('The user who gave it'),
  issued_at: Time('When it was given'),
  sent_at: Nullable(Time('When it was sent')),
});

const commandView = (command: NodeCommand): Static<typeof CommandView> => ({
  id: command.id,
  node_id: command.nodeId,
  action: command.action,
  payload: command.payload as Record<string, string> | null,
  status: command.status,
  issued_by: command.issuedBy,
  issued_at: toIso(command.issuedAt),
  sent_at: command.sentAt && toIso(command.sentAt),
});

/** `/nodes/:id/commands`: what operators tell agents to do, and the record of it. */
export function commandRoutes(app: App, deps: Deps, { hasher, digest }: Pick<Identity, 'hasher' | 'digest'>): void {
  const { db, guards } = deps;
  const issue = issueCommand({ ...deps, hasher, digest });
  const common = { tags: ['nodes'], security: [{ bearer: [] }], params: IdParams };

  app.post(
    '/nodes/:id/commands',
    {
      onRequest: guards.admin,
      schema: {
        ...common,
        summary: 'Tell the agent of a node to do something; 409 when it is not connected to the hub',
        body: CommandBody,
        response: { 200: Success(CommandView), ...errors(401, 403, 404, 409) },
      },
    },
    async (request) => {
      const { action, payload, current_password: password } = request.body;
      const nodeId = request.params.id as NodeId;
      const command = await issue({ nodeId, action, payload, password, issuedBy: callerOf(request).userId });
      return { success: true as const, message: 'Command sent', data: commandView(command) };
    },
  );

  app.get(
    '/nodes/:id/commands',
    {
      onRequest: guards.admin,
      schema: {
        ...common,
        summary: 'What the agent of a node was told to do, by whom; the newest first',
        querystring: Type.Object(pageQuery),
        response: { 200: Success(Page(CommandView)), ...errors(401, 403, 404) },
      },
    },
    async ({ params, query }) => {
      const nodeId = params.id as NodeId;
      if (!(await findNode(db, nodeId))) throw nodeNotFound(nodeId);
      const page = { limit: query.page_size, offset: (query.page - 1) * query.page_size };
      const { items, total } = await listNodeCommands(db, nodeId, page);
      return { success: true as const, data: toPage(items.map(commandView), total, query) };
    },
  );
}
