import type { NodeId } from '@orrery/kernel';
import { type HandedTask, type TaskId, takeReceiptOfNode, takeTasksOfNode } from '@orrery/probe';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { Nullable, Success, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { ProbeFields } from '../native/probe-fields.ts';
import { authenticateNode } from './authenticate-node.ts';
import { takeAnyJson } from './bodies.ts';
import { failAsUnavailable } from './lenient.ts';

/** Tasks a node gets at once. */
const MOST_TASKS = 3;
const NEXT_SECONDS = { on: 10, off: 60 };

const TaskView = Type.Object({
  task_id: Type.String({ description: 'What the receipt names' }),
  method: Type.String(),
  scheme: Type.String(),
  host: Type.String(),
  path: Type.String(),
  header: ProbeFields('Headers'),
  param: ProbeFields('Parameters of the query'),
  data: Type.String({ description: 'The body; empty: none' }),
  cookie: Type.String({ description: 'To send along, to this host only; empty: none' }),
});

const WorkView = Type.Object({
  enabled: Type.Boolean({ description: 'Whether the node is marked for probes' }),
  tasks: Type.Array(TaskView),
  hosts: Type.Array(Type.String(), { description: 'Where probes may go at all, redirects too' }),
  next_in_seconds: Type.Integer({ description: 'When to ask again' }),
});

const ReceiptsBody = Type.Object({
  receipts: Type.Array(
    Type.Object({
      task_id: Type.String({ maxLength: 64 }),
      status: Type.Enum(['success', 'error']),
      code: Type.Integer({ minimum: 0, maximum: 999, description: 'The status of the HTTP answer; 0: none came' }),
      data: Type.String({ maxLength: 65_536, description: 'The beginning of its body' }),
      time: Type.Integer({ minimum: 0, maximum: 253_402_300_799, description: 'Unix seconds' }),
      reachable: Type.Boolean({ description: 'Whether an HTTP answer came' }),
      latency_ms: Nullable(Type.Integer({ minimum: 0, maximum: 600_000 })),
      failure: Nullable(
        Type.String({ maxLength: 64, pattern: '^[a-z_]+$', description: 'Why it is no success, in a word' }),
      ),
    }),
    { maxItems: 2 * MOST_TASKS },
  ),
});

const taskView = ({ id, mission, cookie }: HandedTask) => {
  const { method, scheme, host, path, header, param, data } = mission;
  return { task_id: id, method, scheme, host, path, header, param, data, cookie: cookie?.cookie ?? '' };
};

/** `/agents/:id/probe-…`: our own agent runs probes, on nodes that are marked for it. */
export async function probeAgentRoutes(app: App, { transact, clock, db }: Pick<Deps, 'transact' | 'clock' | 'db'>) {
  const authenticate = authenticateNode({ db });
  const take = takeTasksOfNode({ transact, clock });
  const bring = takeReceiptOfNode({ transact, clock });
  const common = {
    tags: ['agents'],
    security: [{ node: [] }],
    params: Type.Object({ id: Type.String({ description: 'The id of the node the token is for' }) }),
  };
  const idOf = ({ id }: { id: string }) => Number(id) as NodeId;

  await app.register((scope: App) => {
    takeAnyJson(scope);
    failAsUnavailable(scope);
    scope.addHook('onRequest', async (request) => void (await authenticate(request)));

    scope.post(
      '/agents/:id/probe-tasks',
      {
        schema: {
          ...common,
          summary: 'Take the probes that this node is to run now; each is to come back within 60 s',
          response: { 200: Success(WorkView), ...errors(401, 403) },
        },
      },
      async ({ params }) => {
        const work = await take(idOf(params), MOST_TASKS);
        const data = {
          enabled: work !== undefined,
          tasks: work?.tasks.map(taskView) ?? [],
          hosts: [...(work?.hosts ?? [])],
          next_in_seconds: work ? NEXT_SECONDS.on : NEXT_SECONDS.off,
        };
        return { success: true as const, data };
      },
    );

    scope.post(
      '/agents/:id/probe-receipts',
      {
        schema: {
          ...common,
          summary: 'Say what came of probes; one that is late, or was said before, counts nothing',
          body: ReceiptsBody,
          response: { 200: Success(Type.Object({ counted: Type.Integer() })), ...errors(401, 403) },
        },
      },
      async ({ params, body }) => {
        let counted = 0;
        for (const { task_id, status, reachable, latency_ms, failure, ...said } of body.receipts) {
          const measurement = { reachable, latencyMs: latency_ms, failure };
          const receipt = { ...said, taskId: task_id as TaskId, outcome: status, measurement };
          if (await bring(idOf(params), receipt)) counted += 1;
        }
        return { success: true as const, data: { counted } };
      },
    );
    return Promise.resolve();
  });
}
