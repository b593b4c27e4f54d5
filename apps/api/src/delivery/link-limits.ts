import { createHash } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import { DomainError, MINUTE_MS } from '@orrery/kernel';
import type { FastifyRequest } from 'fastify';
import type { App } from '../http/server.ts';

/** Addresses may fetch this many times what one link may: people share addresses. */
const ADDRESS_FACTOR = 20;
/** Keys each limiter remembers: bounds its memory. */
const KEPT_KEYS = 20_000;

/** Throws RATE_LIMITED when a link, or an address, was fetched too often within a minute. */
export type LinkLimits = (request: FastifyRequest, token: string) => Promise<void>;

/** `perMinute`: fetches a minute per link; 0 turns both limits off. IPv6 addresses count by /64. */
export async function linkLimits(app: App, perMinute: number): Promise<LinkLimits> {
  if (perMinute === 0) return async () => {};
  await app.register(rateLimit, { global: false, cache: KEPT_KEYS });
  const tokens = new WeakMap<FastifyRequest, string>();
  const perAddress = app.createRateLimit({ max: perMinute * ADDRESS_FACTOR, timeWindow: MINUTE_MS });
  const perLink = app.createRateLimit({
    max: perMinute,
    timeWindow: MINUTE_MS,
    // A hash, so that neither memory nor a shared store holds a token.
    keyGenerator: (request) =>
      createHash('sha256')
        .update(tokens.get(request) ?? '')
        .digest('base64url'),
  });
  return async (request, token) => {
    tokens.set(request, token);
    for (const limit of [perAddress, perLink]) {
      const state = await limit(request);
      if (!state.isAllowed && state.isExceeded) {
        throw new DomainError('limited', 'RATE_LIMITED', 'Fetched too often; try again later', {
          details: { retryAfterSeconds: state.ttlInSeconds },
        });
      }
    }
  };
}
