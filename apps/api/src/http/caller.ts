import { type ApiTokenId, DomainError, type UserId } from '@orrery/kernel';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';

/** Who signed in, as the access token and the database say at this moment. */
export interface SignedIn {
  readonly userId: UserId;
  readonly role: 'admin' | 'user';
  readonly sessionId: string;
  readonly mustChangePassword: boolean;
}

/** A machine that acts for the admin who made its token. */
interface ByToken {
  readonly userId: UserId;
  readonly apiTokenId: ApiTokenId;
}

/** Who asks on a native route. */
export type Caller = SignedIn | ByToken;

/** Finds the caller by the `Authorization` header; throws UNAUTHORIZED for whatever is not a live session. */
export type Authenticate = (authorization: string | undefined) => Promise<SignedIn>;

/**
 * The same for an API token, where the header holds one (else undefined). UNAUTHORIZED for a token that is not alive,
 * FORBIDDEN for one that may not do this.
 */
export type AuthenticateToken = (
  authorization: string | undefined,
  access: 'admin:read' | 'admin:write',
) => Promise<ByToken | undefined>;

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
  }
}

export const unauthorized = (message = 'Sign in first'): DomainError =>
  new DomainError('unauthenticated', 'UNAUTHORIZED', message);

export const forbidden = (message: string): DomainError => new DomainError('forbidden', 'FORBIDDEN', message);

/** The caller of a route behind a guard. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw unauthorized();
  return request.caller;
}

/** Whose session asks, behind a guard that lets in no API tokens. */
export function signedInOf(request: FastifyRequest): SignedIn {
  const caller = callerOf(request);
  if (!('sessionId' in caller)) throw forbidden('This is for people who signed in, not for API tokens');
  return caller;
}

/** Whom a change of users is asked by. */
export function actingOf(request: FastifyRequest): { readonly by: UserId; readonly byToken: boolean } {
  const caller = callerOf(request);
  return { by: caller.userId, byToken: 'apiTokenId' in caller };
}

const CHANGE_FIRST = 'Change the password first: PUT /auth/password';

/**
 * Hooks that let in the signed-in. `signedIn` is for the routes that end a session or change the password; whoever must
 * change it first is kept out of all others. `admin` lets in API tokens too, `adminSession` does not.
 */
export function guards(authenticate: Authenticate, authenticateToken?: AuthenticateToken) {
  const signedIn: onRequestAsyncHookHandler = async (request) => {
    request.caller = await authenticate(request.headers.authorization);
  };
  const user: onRequestAsyncHookHandler = async (request) => {
    const caller = await authenticate(request.headers.authorization);
    if (caller.mustChangePassword) throw forbidden(CHANGE_FIRST);
    request.caller = caller;
  };
  const adminSession: onRequestAsyncHookHandler = async (request) => {
    const caller = await authenticate(request.headers.authorization);
    if (caller.role !== 'admin') throw forbidden('This is for admins');
    if (caller.mustChangePassword) throw forbidden(CHANGE_FIRST);
    request.caller = caller;
  };
  const admin: onRequestAsyncHookHandler = async (request, reply) => {
    const access = request.method === 'GET' || request.method === 'HEAD' ? 'admin:read' : 'admin:write';
    const machine = await authenticateToken?.(request.headers.authorization, access);
    if (machine) request.caller = machine;
    else await adminSession.call(request.server, request, reply);
  };
  return { signedIn, user, admin, adminSession };
}

export type Guards = ReturnType<typeof guards>;
