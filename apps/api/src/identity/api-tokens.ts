import { timingSafeEqual } from 'node:crypto';
import { type ApiTokenScope, looksLikeApiToken } from '@orrery/identity';
import { type Clock, hashToken } from '@orrery/kernel';
import { type Database, type LiveApiToken, useApiToken } from '@orrery/persistence';
import type { onRequestAsyncHookHandler } from 'fastify';
import { type AuthenticateToken, forbidden, unauthorized } from '../http/caller.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Which machine asks, behind {@link ApiTokens.guard}. */
    apiToken: LiveApiToken | null;
  }
}

/** The tokens of machines (`/api-tokens`). What is revoked is refused with the next request, on every replica. */
export interface ApiTokens {
  /** UNAUTHORIZED for no token and one that is unknown, revoked or over; FORBIDDEN for one without the scope. */
  check(token: string | undefined, scope: ApiTokenScope): Promise<LiveApiToken>;
  /** A hook for another protocol's routes, which have the token in a header of their own (`x-auth-token`). */
  guard(scope: ApiTokenScope, header: string): onRequestAsyncHookHandler;
  /** For the guards of the native API. */
  readonly asBearer: AuthenticateToken;
}

export function createApiTokens({ db, clock }: { readonly db: Database; readonly clock: Clock }): ApiTokens {
  async function find(token: string): Promise<LiveApiToken> {
    const sha256 = hashToken(token);
    const found = looksLikeApiToken(token) ? await useApiToken(db, sha256, clock.now()) : undefined;
    if (!found || !timingSafeEqual(found.tokenSha256, sha256)) throw unauthorized('This API token is not known');
    return found;
  }

  async function check(token: string | undefined, scope: ApiTokenScope): Promise<LiveApiToken> {
    if (token === undefined) throw unauthorized('An API token is needed');
    const found = await find(token);
    if (!found.scopes.includes(scope)) throw forbidden(`This API token has not the scope ${scope}`);
    return found;
  }

  return {
    check,
    guard: (scope, header) => async (request) => {
      const sent = request.headers[header.toLowerCase()];
      request.apiToken = await check(typeof sent === 'string' ? sent : undefined, scope);
    },
    async asBearer(authorization, access) {
      const token = /^bearer +(api_\S+) *$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) return undefined;
      const { id, scopes, admin } = await find(token);
      const may = scopes.includes('admin:write') || (access === 'admin:read' && scopes.includes('admin:read'));
      if (!may) throw forbidden(`This API token has not the scope ${access}`);
      if (admin === null) throw forbidden('The admin who made this API token is no active admin any more');
      return { userId: admin, apiTokenId: id };
    },
  };
}
