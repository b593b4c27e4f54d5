import { changeUser, createUser, deleteUser, openSession, prolongSession } from '@orrery/identity';
import type { UserId } from '@orrery/kernel';
import {
  type HubUser,
  endRefreshEpoch,
  findHubUser,
  hubIdOf,
  recordHubLogin,
  refreshEpochOf,
  rowOfHubId,
} from '@orrery/persistence';
import { Type } from 'typebox';
import { forbidden, unauthorized } from '../http/caller.ts';
import type { App } from '../http/server.ts';
import { countedAddress } from '../identity/client-address.ts';
import { checkOwn, hubCallerOf, namesNothing } from './hub-caller.ts';
import type { HubDeps } from './hub-deps.ts';
import { IdQuery, Made, Nothing, UserView, hubSchema, ref } from './hub-schemas.ts';

const Role = Type.Enum(['admin', 'user']);
const Email = Type.String({ maxLength: 254 });
const Password = Type.String({ maxLength: 1_024 });
const LoginBody = Type.Object({
  username: Type.String({ maxLength: 254, description: 'The e-mail' }),
  password: Password,
});
const CreateBody = Type.Object({ role: Role, email: Email, password: Password });
const UpdateBody = Type.Object({
  id: ref('The user'),
  role: Type.Optional(Role),
  email: Type.Optional(Email),
  password: Type.Optional(Password),
});
const Tokens = Type.Object({ token: Type.String(), refreshToken: Type.String() });

/** `/api/user`: signing in by e-mail, and who there is. */
export function userRoutes(scope: App, { transact, db, clock, identity, tokens, hub }: HubDeps): void {
  const { hasher, digest } = identity;
  const deps = { transact, clock, hasher, digest };

  const found = async (text: string): Promise<HubUser> => {
    const id = await rowOfHubId(db, 'user', text);
    const user = id === undefined ? undefined : await findHubUser(db, id as UserId);
    if (!user) throw namesNothing('user');
    return user;
  };

  scope.post(
    '/api/user/login',
    { schema: { ...hubSchema('Sign in', 201, Tokens, { body: LoginBody }), security: [], body: LoginBody } },
    async ({ body: { username, password }, ip }, reply) => {
      const { user, session } = await openSession(deps)({ email: username, password, address: countedAddress(ip) });
      const epoch = await recordHubLogin(db, user.id, clock.now());
      const id = await hubIdOf(db, 'user', user.id);
      void reply.code(201).header('Cache-Control', 'no-store');
      return tokens.sign({ userId: user.id, sessionId: session.id, id, role: user.role, epoch });
    },
  );

  scope.get(
    '/api/user/refresh_token',
    { onRequest: hub.refresh, schema: hubSchema('A new pair for a refresh token', 200, Tokens) },
    async (request, reply) => {
      const caller = hubCallerOf(request);
      if (caller.epoch !== (await refreshEpochOf(db, caller.userId))) throw unauthorized();
      await prolongSession(deps)({ sessionId: caller.sessionId });
      void reply.header('Cache-Control', 'no-store');
      return tokens.sign(caller);
    },
  );

  scope.post(
    '/api/user/invalidate_refresh_token',
    { onRequest: hub.refresh, schema: hubSchema('End all refresh tokens so far', 201, Type.Object({})) },
    async (request, reply) => {
      const caller = hubCallerOf(request);
      if (caller.epoch !== (await refreshEpochOf(db, caller.userId))) throw unauthorized();
      await endRefreshEpoch(db, caller.userId, caller.epoch);
      return reply.code(201).send({});
    },
  );

  scope.post(
    '/api/user',
    { onRequest: hub.admin, schema: { ...hubSchema('Create a user', 201, Made), body: CreateBody } },
    async ({ body: { role, email, password } }, reply) => {
      const user = await createUser(deps)({ role, email, password });
      return reply.code(201).send({ id: await hubIdOf(db, 'user', user.id) });
    },
  );

  scope.delete(
    '/api/user',
    { onRequest: hub.admin, schema: { ...hubSchema('Delete a user', 204, Nothing), querystring: IdQuery } },
    async (request, reply) => {
      const { id } = await found(request.query.id);
      await deleteUser({ transact })({ id, by: hubCallerOf(request).userId });
      return reply.code(204).send(null);
    },
  );

  scope.get(
    '/api/user',
    { onRequest: hub.user, schema: { ...hubSchema('Read a user', 200, UserView), querystring: IdQuery } },
    async (request) => {
      const user = await found(request.query.id);
      checkOwn(hubCallerOf(request), user.id);
      return {
        id: request.query.id.toLowerCase(),
        type: 'EmailUser' as const,
        role: user.role,
        email: user.email,
        createdTime: user.createdAt,
        username: user.email,
        lastLoginTime: user.lastLoginAt,
      };
    },
  );

  scope.put(
    '/api/user',
    { onRequest: hub.owner, schema: { ...hubSchema('Change a user', 200, Nothing), body: UpdateBody } },
    async (request, reply) => {
      const caller = hubCallerOf(request);
      const { id: text, ...change } = request.body;
      const user = await found(text);
      checkOwn(caller, user.id);
      if (caller.mustChangePassword && (user.id !== caller.userId || change.password === undefined)) {
        throw unauthorized('Change the password first: PUT /api/user');
      }
      if (!caller.isAdmin && change.role !== undefined && change.role !== user.role) {
        throw forbidden('Roles are given by admins');
      }
      const { role, email, password } = change;
      const given = {
        ...(role && { role }),
        ...(email !== undefined && { email }),
        ...(password !== undefined && { password }),
      };
      await changeUser(deps)({ id: user.id, by: caller.userId, session: caller.sessionId, ...given });
      return reply.code(200).send(null);
    },
  );
}
