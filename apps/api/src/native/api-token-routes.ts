import { apiTokenScopes, createApiToken, revokeApiToken } from '@orrery/identity';
import { type ApiTokenId, toIso } from '@orrery/kernel';
import { type ApiTokenView as TokenRow, listApiTokens } from '@orrery/persistence';
import { Type } from 'typebox';
import type { Deps } from '../deps.ts';
import { callerOf } from '../http/caller.ts';
import { readTime } from '../http/read-time.ts';
import { Body, Id, IdParams, Nullable, Page, Success, Time, errors, pageQuery, toPage } from '../http/schema.ts';
import type { App } from '../http/server.ts';

const Scope = Type.Enum([...apiTokenScopes], {
  description:
    'mu: /mu/v2; probe and probe:init: Lemon Tree; admin:read: GET on the routes of admins; admin:write: all of them',
});

const CreateApiTokenBody = Body({
  name: Type.String({ minLength: 1, maxLength: 100, description: 'Unique among those that are not revoked' }),
  scopes: Type.Array(Scope, { minItems: 1, maxItems: apiTokenScopes.length }),
  expires_at: Type.Optional(Nullable(Time('When it ends; null or absent: never'))),
});

const ApiTokenView = Type.Object({
  id: Id('The id'),
  name: Type.String(),
  scopes: Type.Array(Scope),
  created_by: Nullable(Id('The admin it acts for; null once that one is deleted')),
  created_at: Time('When it was made'),
  expires_at: Nullable(Time('When it ends; null: never')),
  last_used_at: Nullable(Time('When it was last used, within five minutes')),
});

const CreatedApiTokenView = Type.Object({
  ...ApiTokenView.properties,
  token: Type.Optional(Type.String({ description: 'The token: shown here and never again' })),
});

const apiTokenView = (token: TokenRow) => ({
  id: token.id,
  name: token.name,
  scopes: [...token.scopes],
  created_by: token.createdBy,
  created_at: toIso(token.createdAt),
  expires_at: token.expiresAt && toIso(token.expiresAt),
  last_used_at: token.lastUsedAt && toIso(token.lastUsedAt),
});

/** `/api-tokens`: tokens of machines. No token makes or revokes tokens: that takes an admin who signed in. */
export function apiTokenRoutes(app: App, deps: Pick<Deps, 'transact' | 'db' | 'clock' | 'guards' | 'once'>): void {
  const { transact, db, clock, guards, once } = deps;
  const common = { tags: ['api-tokens'], security: [{ bearer: [] }] };

  app.post(
    '/api-tokens',
    {
      onRequest: guards.adminSession,
      schema: {
        ...common,
        summary: 'Make a token for a machine; it is shown here and never again',
        body: CreateApiTokenBody,
        response: { 201: Success(CreatedApiTokenView), ...errors(401, 403, 409) },
      },
    },
    async (request, reply) => {
      const { name, scopes, expires_at: expires } = request.body;
      const expiresAt = expires === undefined || expires === null ? null : readTime('expires_at', expires);
      const input = { name, scopes, expiresAt, by: callerOf(request).userId };
      const answer = (made: TokenRow, token?: string) => ({
        success: true,
        message: 'API token created successfully',
        data: { ...apiTokenView(made), ...(token !== undefined && { token }) },
      });
      await once(request, reply, (transactOnce) => createApiToken({ transact: transactOnce, clock })(input), {
        status: 201,
        answer: ({ apiToken, token }) => answer({ ...apiToken, lastUsedAt: null }, token),
        keep: ({ apiToken }) => answer({ ...apiToken, lastUsedAt: null }),
      });
      return reply;
    },
  );

  app.get(
    '/api-tokens',
    {
      onRequest: guards.admin,
      schema: {
        ...common,
        summary: 'List the tokens that are not revoked, the newest first',
        querystring: Type.Object(pageQuery, { additionalProperties: false }),
        response: { 200: Success(Page(ApiTokenView)), ...errors(401, 403) },
      },
    },
    async ({ query }) => {
      const page = { limit: query.page_size, offset: (query.page - 1) * query.page_size };
      const { items, total } = await listApiTokens(db, page);
      return { success: true as const, data: toPage(items.map(apiTokenView), total, query) };
    },
  );

  app.delete(
    '/api-tokens/:id',
    {
      onRequest: guards.adminSession,
      schema: {
        ...common,
        summary: 'Revoke a token; it is refused from the next request on',
        params: IdParams,
        response: { 204: Type.Null({ description: 'Revoked' }), ...errors(401, 403, 404) },
      },
    },
    async ({ params }, reply) => {
      await revokeApiToken({ transact, clock })(params.id as ApiTokenId);
      return reply.code(204).send(null);
    },
  );
}
