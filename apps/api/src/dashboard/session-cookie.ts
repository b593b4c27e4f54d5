import { REFRESH_TOKEN_MS } from '@orrery/identity';
import { SECOND_MS } from '@orrery/kernel';
import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Over TLS, and on the machine itself, the name binds the cookie to this host: no other host, and nobody on an unencrypted
 * line, can set it. Elsewhere browsers refuse that name and `Secure` over plain http, so there the cookie goes without,
 * under a name that is never read over TLS. See decision 37.
 */
const cookieFor = (origin: URL): { readonly name: string; readonly options: CookieSerializeOptions } => {
  const secure = origin.protocol === 'https:' || LOOPBACK.has(origin.hostname);
  return {
    name: secure ? '__Host-orrery-refresh' : 'orrery-refresh',
    options: { httpOnly: true, sameSite: 'strict', path: '/', secure },
  };
};

export const refreshTokenOf = (request: FastifyRequest, origin: URL): string | undefined =>
  request.cookies[cookieFor(origin).name];

export function keepRefreshToken(reply: FastifyReply, origin: URL, token: string): void {
  const { name, options } = cookieFor(origin);
  void reply.setCookie(name, token, { ...options, maxAge: REFRESH_TOKEN_MS / SECOND_MS });
}

export function forgetRefreshToken(reply: FastifyReply, origin: URL): void {
  const { name, options } = cookieFor(origin);
  void reply.clearCookie(name, options);
}
