import { type NodeId, invalidField, toIso } from '@orrery/kernel';
import { listProbeResults, listProbeStages, probeStatisticsNow } from '@orrery/persistence';
import { type Cleared, type MissionId, parseProbeId } from '@orrery/probe';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { Id, Page, Success, errors, pageQuery, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { PageQuery, pageOf, probeTag } from './probe-common.ts';
import { ProbeResultView, ProbeStageView, ProbeStatisticsView, figuresView, probeResultView } from './probe-views.ts';

const ResultQuery = Type.Object(
  {
    ...pageQuery,
    node_id: Type.Optional(Id('Only of this node')),
    mission_id: Type.Optional(Type.String({ description: 'Only of this mission' })),
  },
  { additionalProperties: false },
);

/** `/probes/results`, `/probes/statistics` and `/probes/stages`, for admins: what was found and done. */
export function probeResultRoutes(app: App, { db, guards }: Deps): void {
  const onRequest = guards.admin;

  app.get(
    '/probes/results',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'What each node found when it last ran each mission; the newest first, kept for 30 days',
        querystring: ResultQuery,
        response: { 200: Success(Page(ProbeResultView)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const missionId = query.mission_id === undefined ? undefined : parseProbeId<MissionId>(query.mission_id);
      if (query.mission_id !== undefined && missionId === undefined)
        throw invalidField('mission_id', 'mission_id must be 24 hex digits');
      const wanted = { ...pageOf(query), nodeId: query.node_id as NodeId | undefined, missionId };
      const { items, total } = await listProbeResults(db, wanted);
      return { success: true as const, data: toPage(items.map(probeResultView), total, query) };
    },
  );

  app.get(
    '/probes/statistics',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'What was done, in all and in this stage',
        response: { 200: Success(ProbeStatisticsView), ...errors(401, 403) },
      },
    },
    async () => {
      const { stage, total, current } = await probeStatisticsNow(db);
      const data = { stage, total: figuresView(total), current: figuresView(current) };
      return { success: true as const, data };
    },
  );

  app.get(
    '/probes/stages',
    {
      onRequest,
      schema: {
        ...probeTag,
        summary: 'The record of clearings: when, by which token, and what went; the newest first',
        querystring: PageQuery,
        response: { 200: Success(Page(ProbeStageView)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const { items, total } = await listProbeStages(db, pageOf(query));
      const views = items.map(({ number, begunAt, begunBy, cleared }) => ({
        stage: number,
        begun_at: toIso(begunAt),
        begun_by: begunBy,
        cleared: cleared as Cleared,
      }));
      return { success: true as const, data: toPage(views, total, query) };
    },
  );
}
