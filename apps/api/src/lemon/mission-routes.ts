import { findMission } from '@orrery/persistence';
import { type MissionId, addMissions, beginStage, changeMission, removeMission } from '@orrery/probe';
import { Type } from 'typebox';
import type { App } from '../http/server.ts';
import { idOf, notAcceptable, orNotAcceptable } from './lemon-dialect.ts';
import type { LemonDeps } from './lemon-deps.ts';
import {
  Many,
  MissionBody,
  MissionChange,
  MissionView,
  ShownId,
  Success,
  missionItem,
  notModified,
} from './lemon-schemas.ts';

const Mid = Type.Object({ mid: Type.String({ description: 'The id of the mission' }) });
const midOf = ({ mid }: { mid: string }) => idOf<MissionId>('mid', mid);

const Count = Type.Integer({ minimum: 0 });

/** `/mission`: what is to be asked of whom, and how often. */
export function missionRoutes(app: App, { transact, clock, db, guard }: LemonDeps): void {
  const deps = { transact, clock };
  const add = addMissions(deps);
  const change = changeMission(deps);
  const remove = removeMission(deps);
  const begin = beginStage(deps);
  const common = { security: [{ lemon: [] }] };
  const onRequest = guard('probe');
  const success = { status: 'success' as const };

  app.get(
    '/mission/init',
    {
      onRequest: guard('probe:init'),
      // It destroys: a HEAD must not.
      exposeHeadRoute: false,
      schema: {
        ...common,
        summary:
          'Clear missions, cookies and receipts and begin a new stage; needs the scope probe:init, and is recorded',
        response: {
          200: Success({
            mission_deleted_count: Count,
            cookie_deleted_count: Count,
            receipt_deleted_count: Count,
            statistic_update_count: Count,
            user_deleted_count: Count,
          }),
        },
      },
    },
    async ({ apiToken }) => {
      const cleared = await begin(`${apiToken?.name} (${apiToken?.id})`);
      return {
        ...success,
        mission_deleted_count: cleared.missions,
        cookie_deleted_count: cleared.cookies,
        receipt_deleted_count: cleared.receipts,
        statistic_update_count: cleared.figures,
        user_deleted_count: cleared.users,
      };
    },
  );

  app.post(
    '/mission',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Add a mission',
        body: MissionBody,
        response: { 200: Success({ mid: ShownId('Its id') }) },
      },
    },
    async ({ body }) => {
      const [mission] = await add([body]);
      return { ...success, mid: String(mission?.id) };
    },
  );

  app.post(
    '/mission/bulk',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Add missions: all, or where one is wrong none',
        body: Many(MissionBody),
        response: { 200: Success({ info: Type.Array(ShownId('Their ids, in the order given')) }) },
      },
    },
    async ({ body }) => ({ ...success, info: (await add(body)).map(({ id }) => id) }),
  );

  app.get(
    '/mission',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Read a mission',
        querystring: Mid,
        response: { 200: MissionView, ...orNotAcceptable },
      },
    },
    async ({ query }, reply) => {
      const mission = await findMission(db, midOf(query));
      return mission ? { ...success, ...missionItem(mission) } : notAcceptable(reply, 'There is no such mission');
    },
  );

  app.put(
    '/mission',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Write a mission anew, its counts too',
        querystring: Mid,
        body: MissionChange,
        response: { 200: Success({ mid: ShownId('Its id'), mission_modified_count: Count }), ...notModified },
      },
    },
    async ({ query, body }, reply) => {
      const mid = midOf(query);
      if (!(await change(mid, body))) return reply.code(304).send(null);
      return { ...success, mid, mission_modified_count: 1 };
    },
  );

  app.delete(
    '/mission',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Delete a mission',
        querystring: Mid,
        response: { 200: Success({ mid: ShownId('Its id'), mission_deleted_count: Count }), ...notModified },
      },
    },
    async ({ query }, reply) => {
      const mid = midOf(query);
      if (!(await remove(mid))) return reply.code(304).send(null);
      return { ...success, mid, mission_deleted_count: 1 };
    },
  );
}
