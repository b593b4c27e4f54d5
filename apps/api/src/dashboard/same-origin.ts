import type { FastifyRequest } from 'fastify';
import { forbidden } from '../http/caller.ts';

/**
 * The origin a browser says it asks from, if that is this very server: by the address it was asked at, or by PUBLIC_URL
 * where a proxy rewrites that. FORBIDDEN for every other page, and for what says no origin.
 */
export function sameOrigin(request: FastifyRequest, publicUrl: string): URL {
  const origin = URL.parse(request.headers.origin ?? '');
  const isOurs = origin !== null && (origin.host === request.host || origin.origin === URL.parse(publicUrl)?.origin);
  const site = request.headers['sec-fetch-site'];
  if (!isOurs || (site !== undefined && site !== 'same-origin')) {
    throw forbidden('This is for the pages of this server only');
  }
  return origin;
}
