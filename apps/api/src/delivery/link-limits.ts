import { DomainError, MINUTE_MS, SECOND_MS } from '@orrery/kernel';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { countedAddress } from '../identity/client-address.ts';
import { ticks } from './kept.ts';

/** Addresses may fetch this many times what one link may: people share addresses. */
const ADDRESS_FACTOR = 20;
/** Keys each limiter remembers: bounds its memory. */
const KEPT_KEYS = 20_000;

/** Throws RATE_LIMITED when a link, or an address, was fetched too often within a minute. `hash`: of the token. */
export type LinkLimits = (request: FastifyRequest, hash: string) => void;

/**
 * `perMinute`: fetches a minute per link; 0 turns both limits off. IPv6 addresses count by /64. Counted at once and in
 * the process; why not by a library: docs/decisions/0019.
 */
export function linkLimits(perMinute: number): LinkLimits {
  if (perMinute === 0) return () => {};
  const addresses = fixedWindows(perMinute * ADDRESS_FACTOR);
  const links = fixedWindows(perMinute);
  return (request, hash) => {
    const waitMs = addresses(countedAddress(request.ip)) || links(hash);
    if (waitMs === 0) return;
    throw new DomainError('limited', 'RATE_LIMITED', 'Fetched too often; try again later', {
      details: { retryAfterSeconds: Math.ceil(waitMs / SECOND_MS) },
    });
  };
}

/** Counts a key; answers how long it has to wait, 0 when it need not. A key's window begins with its first count. */
function fixedWindows(max: number): (key: string) => number {
  const windows = new LRUCache<string, { count: number; endsAt: number }>({ max: KEPT_KEYS });
  return (key) => {
    const now = ticks();
    const window = windows.get(key);
    if (!window || window.endsAt <= now) {
      windows.set(key, { count: 1, endsAt: now + MINUTE_MS });
      return 0;
    }
    window.count++;
    return window.count > max ? window.endsAt - now : 0;
  };
}
