import { listProbeHosts } from '@orrery/persistence';
import { type ProbeHost, addProbeHost, paceProbeHost, removeProbeHost } from '@orrery/probe';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { IdParams, Page, Success, errors, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { PageQuery, pageOf, probeTag } from './probe-common.ts';
import { ProbeHostBody, ProbeHostChange, ProbeHostView, probeHostView } from './probe-views.ts';

/** `/probes/hosts`, for admins: which hosts our nodes may probe. */
export function probeHostRoutes(app: App, { transact, clock, db, guards, once }: Deps): void {
  const onRequest = guards.admin;

  app.get(
    '/probes/hosts',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'The hosts that nodes may probe',
        querystring: PageQuery,
        response: { 200: Success(Page(ProbeHostView)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const { items, total } = await listProbeHosts(db, pageOf(query));
      return { success: true as const, data: toPage(items.map(probeHostView), total, query) };
    },
  );

  app.post(
    '/probes/hosts',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'Let nodes probe a host',
        body: ProbeHostBody,
        response: { 201: Success(ProbeHostView), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      const { host, requests_per_minute: perMinute = 6 } = request.body;
      const created = (one: ProbeHost) => ({ success: true, data: probeHostView(one) });
      await once(request, reply, (transactOnce) => addProbeHost({ transact: transactOnce, clock })(host, perMinute), {
        status: 201,
        answer: created,
        keep: created,
      });
      return reply;
    },
  );

  app.patch(
    '/probes/hosts/:id',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'Change how often a host may be probed',
        params: IdParams,
        body: ProbeHostChange,
        response: { 200: Success(ProbeHostView), ...errors(401, 403, 404) },
      },
    },
    async ({ params, body }) => {
      const host = await paceProbeHost({ transact, clock })(params.id, body.requests_per_minute);
      return { success: true as const, data: probeHostView(host) };
    },
  );

  app.delete(
    '/probes/hosts/:id',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'Let nodes probe a host no more',
        params: IdParams,
        response: { 204: Type.Null({ description: 'Deleted' }), ...errors(401, 403, 404) },
      },
    },
    async ({ params }, reply) => {
      await removeProbeHost({ transact, clock })(params.id);
      return reply.code(204).send(null);
    },
  );
}
