import type { NodeId } from '@orrery/kernel';
import { nodeNotFound } from '@orrery/node';
import { listProbeNodes } from '@orrery/persistence';
import { markNode } from '@orrery/probe';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { Body, IdParams, Page, Success, errors, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { PageQuery, pageOf, probeTag } from './probe-common.ts';
import { ProbeNodeView, probeNodeView } from './probe-views.ts';

/** `/probes/nodes`, for admins: which nodes run probes. */
export function probeNodeRoutes(app: App, { transact, clock, db, guards }: Deps): void {
  const onRequest = guards.admin;

  app.get(
    '/probes/nodes',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'The nodes whose agent can run probes, which of them do, and how it went today',
        querystring: PageQuery,
        response: { 200: Success(Page(ProbeNodeView)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const { items, total } = await listProbeNodes(db, { ...pageOf(query), now: clock.now() });
      return { success: true as const, data: toPage(items.map(probeNodeView), total, query) };
    },
  );

  app.put(
    '/probes/nodes/:id',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'Have the agent of a node run probes, or no more; 409 where its agent is not ours',
        params: IdParams,
        body: Body({ enabled: Type.Boolean() }),
        response: { 200: Success(ProbeNodeView), ...errors(401, 403, 404, 409) },
      },
    },
    async ({ params, body }) => {
      const nodeId = params.id as NodeId;
      await markNode({ transact, clock })(nodeId, body.enabled);
      const { items } = await listProbeNodes(db, { limit: 1, offset: 0, now: clock.now(), nodeId });
      const [node] = items;
      if (!node) throw nodeNotFound(nodeId);
      return { success: true as const, data: probeNodeView(node) };
    },
  );
}
