import cookie from '@fastify/cookie';
import { type SignedIn, endSession, refreshSession, signIn } from '@orrery/identity';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { Done, Nullable, Success, errors } from '../http/schema.ts';
import type { App } from '../http/server.ts';
import { countedAddress } from '../identity/client-address.ts';
import type { Identity } from '../identity/create-identity.ts';
import { LoginBody } from '../native/auth-routes.ts';
import { UserView, userView } from '../native/user-view.ts';
import { sameOrigin } from './same-origin.ts';
import { forgetRefreshToken, keepRefreshToken, refreshTokenOf } from './session-cookie.ts';

const SessionView = Type.Object({
  access_token: Type.String({ description: 'A JWT for `Authorization: Bearer`' }),
  expires_in: Type.Integer({ description: 'Seconds the access token lasts' }),
  user: UserView,
});

type SessionDeps = Pick<Deps, 'transact' | 'clock' | 'publicUrl'>;

/** `/session`: signing in for pages of this server. The refresh token stays in a cookie that no script can read. */
export async function sessionRoutes(app: App, deps: SessionDeps, identity: Identity): Promise<void> {
  await app.register(async (scope: App) => {
    await scope.register(cookie);
    routes(scope, deps, identity);
  });
}

function routes(app: App, { transact, clock, publicUrl }: SessionDeps, identity: Identity): void {
  const { hasher, digest, accessTokens } = identity;
  const common = {
    tags: ['auth'],
    description: 'For the dashboard: the Origin must be that of this server.',
  };

  function answer(reply: FastifyReply, origin: URL, { user, session, refreshToken }: SignedIn) {
    keepRefreshToken(reply, origin, refreshToken);
    void reply.header('Cache-Control', 'no-store');
    const access = accessTokens.sign({ userId: user.id, sessionId: session.id });
    const data = { access_token: access.token, expires_in: access.expiresInSeconds, user: userView(user) };
    return { success: true as const, data };
  }

  app.post(
    '/session',
    {
      schema: {
        ...common,
        summary: 'Sign in; the refresh token is set as a cookie',
        body: LoginBody,
        response: { 200: Success(SessionView), ...errors(401, 403) },
      },
    },
    async (request, reply) => {
      const origin = sameOrigin(request, publicUrl);
      const attempt = { ...request.body, address: countedAddress(request.ip) };
      return answer(reply, origin, await signIn({ transact, clock, hasher, digest })(attempt));
    },
  );

  app.post(
    '/session/refresh',
    {
      schema: {
        ...common,
        summary: 'A fresh access token, by the cookie; null without one',
        response: { 200: Success(Nullable(SessionView)), ...errors(401, 403) },
      },
    },
    async (request, reply) => {
      const origin = sameOrigin(request, publicUrl);
      const refreshToken = refreshTokenOf(request, origin);
      // No failure: this is how every first visit begins.
      if (refreshToken === undefined) return { success: true as const, data: null };
      return answer(reply, origin, await refreshSession({ transact, clock })({ refreshToken }));
    },
  );

  app.delete(
    '/session',
    {
      schema: {
        ...common,
        summary: 'Sign out: the session of the cookie ends at once',
        response: { 200: Done, ...errors(403) },
      },
    },
    async (request, reply) => {
      const origin = sameOrigin(request, publicUrl);
      const refreshToken = refreshTokenOf(request, origin);
      if (refreshToken !== undefined) await endSession({ transact, clock })({ refreshToken });
      forgetRefreshToken(reply, origin);
      return { success: true as const, message: 'Signed out' };
    },
  );
}
