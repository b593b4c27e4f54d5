import { cookieIds, findCookie, worstCookies } from '@orrery/persistence';
import { type CookieId, addCookies, changeCookie, removeCookie } from '@orrery/probe';
import { Type } from 'typebox';
import type { App } from '../http/server.ts';
import { idOf, notAcceptable, orNotAcceptable } from './lemon-dialect.ts';
import type { LemonDeps } from './lemon-deps.ts';
import {
  CookieBody,
  CookieChange,
  CookieItem,
  CookieView,
  Many,
  ShownId,
  Success,
  cookieView,
  notModified,
} from './lemon-schemas.ts';

const Cid = Type.Object({ cid: Type.String({ description: 'The id of the cookie' }) });
const cidOf = ({ cid }: { cid: string }) => idOf<CookieId>('cid', cid);

const Count = Type.Integer({ minimum: 0 });
const MOST_LISTED = 20;

/** `/cookie`: what tasks are given to send along. */
export function cookieRoutes(app: App, { transact, clock, db, guard }: LemonDeps): void {
  const deps = { transact, clock };
  const add = addCookies(deps);
  const change = changeCookie(deps);
  const remove = removeCookie(deps);
  const common = { security: [{ lemon: [] }] };
  const onRequest = guard('probe');
  const success = { status: 'success' as const };

  app.post(
    '/cookie',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Add a cookie',
        body: CookieBody,
        response: { 200: Success({ cid: ShownId('Its id') }) },
      },
    },
    async ({ body }) => {
      const [cid] = await add([body]);
      return { ...success, cid: String(cid) };
    },
  );

  app.post(
    '/cookie/bulk',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Add cookies: all, or where one is wrong none',
        body: Many(CookieBody),
        response: { 200: Success({ info: Type.Array(ShownId('Their ids, in the order given')) }) },
      },
    },
    async ({ body }) => ({ ...success, info: await add(body) }),
  );

  app.get(
    '/cookie',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Read a cookie',
        querystring: Cid,
        response: { 200: CookieView, ...orNotAcceptable },
      },
    },
    async ({ query }, reply) => {
      const cookie = await findCookie(db, cidOf(query));
      return cookie ? { ...success, ...cookieView(cookie) } : notAcceptable(reply, 'There is no such cookie');
    },
  );

  app.get(
    '/cookie/bulk',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Read the cookies with the most errors',
        querystring: Type.Object({
          num: Type.Optional(
            Type.String({ pattern: '^([1-9]|1[0-9]|20)?$', description: '1 to 20; 20 when it is empty' }),
          ),
        }),
        response: { 200: Success({ data: Type.Array(CookieItem) }) },
      },
    },
    async ({ query }) => {
      const cookies = await worstCookies(db, Number(query.num ?? '') || MOST_LISTED);
      return { ...success, data: cookies.map(cookieView) };
    },
  );

  app.get(
    '/cookie/list',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'The ids of all cookies',
        response: { 200: Success({ number: Count, cid: Type.Array(ShownId('The id of a cookie')) }) },
      },
    },
    async () => {
      const ids = await cookieIds(db);
      return { ...success, number: ids.length, cid: ids };
    },
  );

  app.put(
    '/cookie',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Write a cookie anew, its counts too',
        querystring: Cid,
        body: CookieChange,
        response: { 200: Success({ cid: ShownId('Its id'), cookie_modified_count: Count }), ...notModified },
      },
    },
    async ({ query, body }, reply) => {
      const cid = cidOf(query);
      if (!(await change(cid, body))) return reply.code(304).send(null);
      return { ...success, cid, cookie_modified_count: 1 };
    },
  );

  app.delete(
    '/cookie',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Delete a cookie',
        querystring: Cid,
        response: { 200: Success({ cid: ShownId('Its id'), cookie_deleted_count: Count }), ...notModified },
      },
    },
    async ({ query }, reply) => {
      const cid = cidOf(query);
      if (!(await remove(cid))) return reply.code(304).send(null);
      return { ...success, cid, cookie_deleted_count: 1 };
    },
  );
}
