import {
  PASSWORD_MAX,
  PASSWORD_MIN,
  type SignedIn,
  changePassword,
  refreshSession,
  signIn,
  signOut,
  userNotFound,
} from '@orrery/identity';
import type { UserId } from '@orrery/kernel';
import { findUser } from '@orrery/persistence';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { callerOf, signedInOf } from '../http/caller.ts';
import { Body, Done, Success, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { countedAddress } from '../identity/client-address.ts';
import type { Identity } from '../identity/create-identity.ts';
import { UserView, userView } from './user-view.ts';

/** The longest text a sign-in looks at: more than any password that could be set. */
const PASSWORD_TEXT_MAX = 1024;

export const LoginBody = Body({
  email: Type.String({ minLength: 1, maxLength: 254 }),
  password: Type.String({ minLength: 1, maxLength: PASSWORD_TEXT_MAX }),
});
const RefreshBody = Body({ refresh_token: Type.String({ minLength: 1, maxLength: 256 }) });
const PasswordBody = Body({
  current_password: Type.String({ minLength: 1, maxLength: PASSWORD_TEXT_MAX }),
  new_password: Type.String({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX }),
});
const TokensView = Type.Object({
  access_token: Type.String({ description: 'A JWT for `Authorization: Bearer`' }),
  refresh_token: Type.String({ description: 'For POST /auth/refresh, once, within seven days' }),
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Integer({ description: 'Seconds the access token lasts' }),
  must_change_password: Type.Boolean({ description: 'Until PUT /auth/password nothing else is open' }),
});

/** `/auth` and `/me`: signing in and out, and one's own profile. */
export function authRoutes(app: App, deps: Deps, identity: Identity): void {
  const { transact, db, clock, guards } = deps;
  const { hasher, digest, accessTokens } = identity;
  const signInDeps = { transact, clock, hasher, digest };
  const open = { tags: ['auth'] };
  const signedIn = { ...open, security: [{ bearer: [] }] };

  const tokens = (reply: FastifyReply, { user, session, refreshToken }: SignedIn) => {
    void reply.header('Cache-Control', 'no-store');
    const access = accessTokens.sign({ userId: user.id, sessionId: session.id });
    const data = {
      access_token: access.token,
      refresh_token: refreshToken,
      token_type: 'Bearer' as const,
      expires_in: access.expiresInSeconds,
      must_change_password: user.mustChangePassword,
    };
    return { success: true as const, data };
  };
  const profile = async (id: UserId) => {
    const user = await findUser(db, id);
    if (!user) throw userNotFound(id);
    return { success: true as const, data: userView(user) };
  };

  app.post(
    '/auth/login',
    {
      schema: { ...open, summary: 'Sign in', body: LoginBody, response: { 200: Success(TokensView), ...errors(401) } },
    },
    async ({ body, ip }, reply) => tokens(reply, await signIn(signInDeps)({ ...body, address: countedAddress(ip) })),
  );

  app.post(
    '/auth/refresh',
    {
      schema: {
        ...open,
        summary: 'Exchange a refresh token for a fresh pair; its second use ends the session',
        body: RefreshBody,
        response: { 200: Success(TokensView), ...errors(401) },
      },
    },
    async ({ body }, reply) =>
      tokens(reply, await refreshSession({ transact, clock })({ refreshToken: body.refresh_token })),
  );

  app.post(
    '/auth/logout',
    {
      onRequest: guards.signedIn,
      schema: { ...signedIn, summary: 'Sign out: the session ends at once', response: { 200: Done, ...errors(401) } },
    },
    async (request) => {
      await signOut({ transact, clock })({ sessionId: signedInOf(request).sessionId });
      return { success: true as const, message: 'Signed out' };
    },
  );

  app.put(
    '/auth/password',
    {
      onRequest: guards.signedIn,
      schema: {
        ...signedIn,
        summary: 'Change the own password; all other sessions end',
        body: PasswordBody,
        response: { 200: Done, ...errors(401) },
      },
    },
    async (request) => {
      const { userId, sessionId } = signedInOf(request);
      const { current_password: currentPassword, new_password: newPassword } = request.body;
      await changePassword(signInDeps)({ userId, sessionId, currentPassword, newPassword });
      return { success: true as const, message: 'Password changed' };
    },
  );

  app.get(
    '/auth/me',
    {
      onRequest: guards.signedIn,
      schema: { ...signedIn, summary: 'Who is signed in', response: { 200: Success(UserView), ...errors(401, 404) } },
    },
    (request) => profile(callerOf(request).userId),
  );

  app.get(
    '/me',
    {
      onRequest: guards.user,
      schema: {
        ...signedIn,
        tags: ['me'],
        summary: 'The own profile',
        response: { 200: Success(UserView), ...errors(401, 403, 404) },
      },
    },
    (request) => profile(callerOf(request).userId),
  );
}
