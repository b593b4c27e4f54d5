import { DomainError } from '@orrery/kernel';
import { listMissions, listedHosts } from '@orrery/persistence';
import { type Mission, type MissionId, addMissions, parseProbeId, removeMission } from '@orrery/probe';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { Page, Success, errors, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { PageQuery, pageOf, probeTag } from './probe-common.ts';
import { ProbeMissionBody, ProbeMissionView, probeMissionView } from './probe-views.ts';

const MissionParams = Type.Object({ id: Type.String({ maxLength: 64, description: 'The id: 24 hex digits' }) });

const missionNotFound = (id: string): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', `Mission ${id} not found`);

/** `/probes/missions`, for admins: what is to be asked of whom. */
export function probeMissionRoutes(app: App, { transact, clock, db, guards, once }: Deps): void {
  const onRequest = guards.admin;

  app.get(
    '/probes/missions',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'What is to be asked of whom, and how often it was; the newest first',
        querystring: PageQuery,
        response: { 200: Success(Page(ProbeMissionView)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const { items, total } = await listMissions(db, pageOf(query));
      const views = items.map(({ mission, isListed }) => probeMissionView(mission, isListed));
      return { success: true as const, data: toPage(views, total, query) };
    },
  );

  app.post(
    '/probes/missions',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'Have a request made a number of times, by nodes or by whoever speaks Lemon Tree',
        body: ProbeMissionBody,
        response: { 201: Success(ProbeMissionView), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      const { host, target, ...rest } = request.body;
      const { method = 'GET', scheme = 'https', path = '/', header = {}, param = {}, data = '' } = rest;
      const definition = { method, scheme, host, path, header, param, data, target };
      const listed = await listedHosts(db);
      const created = ([mission]: readonly Mission[]) => ({
        success: true,
        data: mission && probeMissionView(mission, listed.has(mission.hostKey)),
      });
      await once(request, reply, (transactOnce) => addMissions({ transact: transactOnce, clock })([definition]), {
        status: 201,
        answer: created,
        keep: created,
      });
      return reply;
    },
  );

  app.delete(
    '/probes/missions/:id',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'Delete a mission; what was found stays',
        params: MissionParams,
        response: { 204: Type.Null({ description: 'Deleted' }), ...errors(401, 403, 404) },
      },
    },
    async ({ params }, reply) => {
      const id = parseProbeId<MissionId>(params.id);
      if (id === undefined || !(await removeMission({ transact, clock })(id))) throw missionNotFound(params.id);
      return reply.code(204).send(null);
    },
  );
}
