import { DomainError, type UserId } from '@orrery/kernel';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';

/** Who signed in, as the access token and the database say at this moment. */
export interface Caller {
  readonly userId: UserId;
  readonly role: 'admin' | 'user';
  readonly sessionId: string;
  readonly mustChangePassword: boolean;
}

/** Finds the caller by the `Authorization` header; throws UNAUTHORIZED for whatever is not a live session. */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

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

/**
 * Hooks that let in the signed-in. `signedIn` is for the routes that end a session or change the password; whoever must
 * change it first is kept out of all others.
 */
export function guards(authenticate: Authenticate) {
  const signedIn: onRequestAsyncHookHandler = async (request) => {
    request.caller = await authenticate(request.headers.authorization);
  };
  const user: onRequestAsyncHookHandler = async (request) => {
    request.caller = await authenticate(request.headers.authorization);
    if (request.caller.mustChangePassword) throw forbidden('Change the password first: PUT /auth/password');
  };
  const admin: onRequestAsyncHookHandler = async (request) => {
    request.caller = await authenticate(request.headers.authorization);
    if (request.caller.role !== 'admin') throw forbidden('This is for admins');
    if (request.caller.mustChangePassword) throw forbidden('Change the password first: PUT /auth/password');
  };
  return { signedIn, user, admin };
}

export type Guards = ReturnType<typeof guards>;
