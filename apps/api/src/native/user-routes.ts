import {
  PASSWORD_MAX,
  PASSWORD_MIN,
  changeUser,
  createUser,
  deleteUser,
  refuseAdmins,
  userNotFound,
} from '@orrery/identity';
import type { UserId } from '@orrery/kernel';
import { type UserView as UserRow, findUser, listUsers } from '@orrery/persistence';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { actingOf } from '../http/caller.ts';
import { expectedVersion } from '../http/expected-version.ts';
import { Body, IdParams, Page, Success, Version, errors, pageQuery, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import type { Identity } from '../identity/create-identity.ts';
import { Role, UserStatus, UserView, userView } from './user-view.ts';

const Email = Type.String({ minLength: 3, maxLength: 254, description: 'Unique without regard to case' });
const Password = Type.String({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX });

const CreateUserBody = Body({
  email: Email,
  password: Password,
  role: Type.Enum(['admin', 'user'], { default: 'user', description: 'What the user may do' }),
});
const ChangeUserBody = Body({
  email: Type.Optional(Email),
  password: Type.Optional(Password),
  role: Type.Optional(Role),
  status: Type.Optional(UserStatus),
  version: Type.Optional(Version),
});
const UserQuery = Type.Object(
  {
    ...pageQuery,
    search: Type.Optional(Type.String({ maxLength: 254, description: 'Part of the e-mail, in any case' })),
    role: Type.Optional(Role),
    status: Type.Optional(UserStatus),
    order_by: Type.Enum(['id', 'email', 'created_at'], { default: 'id', description: 'What to order by' }),
    order: Type.Enum(['asc', 'desc'], { default: 'asc', description: 'Which way' }),
  },
  { additionalProperties: false },
);

/** `/users`, for admins. */
export function userRoutes(app: App, deps: Deps, { hasher }: Identity): void {
  const { transact, db, clock, guards, once } = deps;
  const common = { tags: ['users'], security: [{ bearer: [] }] };
  const onRequest = guards.admin;
  const idOf = (params: { id: number }) => params.id as UserId;
  const answer = (user: UserRow, message?: string) => ({
    success: true as const,
    ...(message !== undefined && { message }),
    data: userView(user),
  });

  app.post(
    '/users',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Create a user',
        body: CreateUserBody,
        response: { 201: Success(UserView), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      if (actingOf(request).byToken) refuseAdmins(request.body);
      const created = (user: UserRow) => answer(user, 'User created successfully');
      const run = (transactOnce: typeof transact) =>
        createUser({ transact: transactOnce, clock, hasher })(request.body);
      await once(request, reply, run, { status: 201, answer: created, keep: created });
      return reply;
    },
  );

  app.get(
    '/users',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'List users',
        querystring: UserQuery,
        response: { 200: Success(Page(UserView)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const { search, role, status, order_by: orderBy, order, page, page_size: pageSize } = query;
      const { items, total } = await listUsers(db, { search, role, status, orderBy, order, page, pageSize });
      return { success: true as const, data: toPage(items.map(userView), total, query) };
    },
  );

  app.get(
    '/users/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Read a user',
        params: IdParams,
        response: { 200: Success(UserView), ...errors(401, 403, 404) },
      },
    },
    async ({ params }) => {
      const user = await findUser(db, idOf(params));
      if (!user) throw userNotFound(idOf(params));
      return answer(user);
    },
  );

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: '/users/:id',
      onRequest,
      schema: {
        ...common,
        summary: 'Change a user; absent fields stay. Suspending and a new password end the sessions at once',
        params: IdParams,
        body: ChangeUserBody,
        response: { 200: Success(UserView), ...errors(401, 403, 404, 409) },
      },
      async handler(request) {
        const { version: sent, ...change } = request.body;
        const version = expectedVersion(request, sent);
        const target = {
          id: idOf(request.params),
          ...actingOf(request),
          ...(version !== undefined && { version }),
        };
        const user = await changeUser({ transact, clock, hasher })({ ...target, ...change });
        return answer(user, 'User updated successfully');
      },
    });
  }

  app.delete(
    '/users/:id',
    {
      onRequest,
      schema: {
        ...common,
        summary: 'Delete a user who has no subscriptions',
        params: IdParams,
        response: { 204: Type.Null({ description: 'Deleted' }), ...errors(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const version = expectedVersion(request);
      await deleteUser({ transact })({
        id: idOf(request.params),
        ...actingOf(request),
        ...(version !== undefined && { version }),
      });
      return reply.code(204).send(null);
    },
  );
}
