import { DomainError, type UserId } from '@orrery/kernel';
import { type Database, liveSession } from '@orrery/persistence';
import type { Acting } from '@orrery/subscription';
import type { Clock } from '@orrery/kernel';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { forbidden, unauthorized } from '../http/caller.ts';
import type { HubClaims, HubTokens } from './hub-tokens.ts';

/** Who speaks Hub; `role` is what the database says at this moment. */
export interface HubCaller extends HubClaims, Acting {
  readonly mustChangePassword: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    hubCaller: HubCaller | null;
  }
}

interface GuardDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly tokens: HubTokens;
}

/**
 * Hooks that let in the signed-in (`user`), admins, and who holds a refresh token. Whoever has to change the password first
 * is let in as `owner` only, to do that.
 */
export function hubGuards({ db, clock, tokens }: GuardDeps) {
  const enter = async (request: FastifyRequest, type: 'access' | 'refresh'): Promise<HubCaller> => {
    const token = /^bearer +([\w.-]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    const claims = token === undefined ? undefined : tokens.read(type, token);
    const session = claims && (await liveSession(db, claims, clock.now()));
    if (!session) throw unauthorized();
    const caller = { ...claims, ...session, isAdmin: session.role === 'admin' };
    request.hubCaller = caller;
    return caller;
  };
  const user: onRequestAsyncHookHandler = async (request) => {
    const caller = await enter(request, 'access');
    if (caller.mustChangePassword) throw unauthorized('Change the password first: PUT /api/user');
  };
  const owner: onRequestAsyncHookHandler = async (request) => void (await enter(request, 'access'));
  const refresh: onRequestAsyncHookHandler = async (request) => void (await enter(request, 'refresh'));
  const admin: onRequestAsyncHookHandler = async (request) => {
    const caller = await enter(request, 'access');
    if (!caller.isAdmin) throw forbidden('This is for admins');
    if (caller.mustChangePassword) throw unauthorized('Change the password first: PUT /api/user');
  };
  return { user, owner, refresh, admin };
}

export type HubGuards = ReturnType<typeof hubGuards>;

/** Who asks, behind a guard. */
export function hubCallerOf(request: FastifyRequest): HubCaller {
  if (!request.hubCaller) throw unauthorized();
  return request.hubCaller;
}

/** Admins see everything, others what is theirs. */
export function checkOwn(caller: HubCaller, owner: UserId | null): void {
  if (!caller.isAdmin && caller.userId !== owner) throw forbidden('This belongs to somebody else');
}

/** What no id of Hub stands for. */
export const namesNothing = (what: string): DomainError =>
  new DomainError('not_found', 'NOT_FOUND', `There is no such ${what}`);
