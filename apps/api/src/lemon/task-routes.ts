import { type CookieId, type HandedTask, type MissionId, takeReceipt, takeTasks } from '@orrery/probe';
import { type Static, Type } from 'typebox';
import type { App } from '../http/server.ts';
import { idOf } from './lemon-dialect.ts';
import type { LemonDeps } from './lemon-deps.ts';
import { ShownId, Success, TaskItem, Text, UnixTime } from './lemon-schemas.ts';

/** A receipt holds the page that was fetched. */
const RECEIPT_LIMIT_BYTES = 4 * 1024 * 1024;

const ReceiptBody = Type.Object({
  status: Type.Enum(['success', 'error'], { description: 'What came of the task' }),
  mid: Text(64, 'The mission, as the task had it'),
  cid: Text(64, 'The cookie, as the task had it; empty: none'),
  code: Type.Integer({ minimum: -1, maximum: 999, description: 'The status of the HTTP answer' }),
  data: Type.String({ description: 'The body of the HTTP answer' }),
  time: UnixTime('When it came, Unix seconds'),
  user: Type.String({ minLength: 1, maxLength: 256, description: 'Platform and number: Go client(0123456789)' }),
});

function taskItem({ mission, cookie }: HandedTask): Static<typeof TaskItem> {
  const { method, scheme, host, path, header, param, data, id } = mission;
  return {
    method,
    scheme,
    host,
    path,
    header,
    param,
    data,
    mid: id,
    cid: cookie?.id ?? '',
    cookie: cookie?.cookie ?? '',
  };
}

/** `/task`: what is to be done now, and what came of it. */
export function taskRoutes(app: App, { transact, clock, guard }: LemonDeps): void {
  const take = takeTasks({ transact, clock });
  const bring = takeReceipt({ transact, clock });
  const common = { security: [{ lemon: [] }] };
  const onRequest = guard('probe');

  app.get(
    '/task',
    {
      onRequest,
      // It hands out: a HEAD must not.
      exposeHeadRoute: false,
      schema: {
        ...common,
        summary: 'Take a task, or several; one that is not brought back within 60 s is handed out again',
        querystring: Type.Object({
          num: Type.Optional(Type.String({ pattern: '^([2-9]|10)$', description: '2 to 10; one task without it' })),
        }),
        response: {
          200: Success({
            data: Type.Array(TaskItem),
            info: Type.Object({
              num: Type.Integer({ description: 'As many were asked for' }),
              count: Type.Integer({ description: 'As many are there' }),
            }),
          }),
        },
      },
    },
    async ({ query }) => {
      const num = Number(query.num ?? '1');
      const tasks = await take(num);
      return { status: 'success' as const, data: tasks.map(taskItem), info: { num, count: tasks.length } };
    },
  );

  app.post(
    '/task',
    {
      onRequest,
      bodyLimit: RECEIPT_LIMIT_BYTES,
      schema: {
        ...common,
        summary: 'Bring a task back',
        body: ReceiptBody,
        response: {
          200: Type.Object({
            rid: ShownId('The id of the receipt'),
            mid: ShownId('The mission'),
            cid: ShownId('The cookie; empty: none'),
          }),
        },
      },
    },
    async ({ body }) => {
      const { status: outcome, mid, cid, ...said } = body;
      const missionId = idOf<MissionId>('mid', mid);
      const cookieId = cid === '' ? null : idOf<CookieId>('cid', cid);
      const rid = await bring({ ...said, outcome, missionId, cookieId });
      return { rid, mid, cid };
    },
  );
}
