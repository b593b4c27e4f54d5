import { DomainError, MINUTE_MS, SECOND_MS } from '@orrery/kernel';
import type { FastifyRequest } from 'fastify';
import { fixedWindows } from '../http/fixed-windows.ts';
import type { SharedCounts } from '../http/shared-counts.ts';
import { countedAddress } from '../identity/client-address.ts';

/** Addresses may fetch this many times what one link may: people share addresses. */
const ADDRESS_FACTOR = 20;

/** Throws RATE_LIMITED when a link, or an address, was fetched too often within a minute. `hash`: of the token. */
export type LinkLimits = (request: FastifyRequest, hash: string) => void;

/**
 * `perMinute`: fetches a minute per link; 0 turns both limits off. IPv6 addresses count by /64. Counted at once and in
 * the process, and where there is something `shared`, with the other processes; why so: docs/decisions/0019.
 */
export function linkLimits(perMinute: number, shared?: SharedCounts): LinkLimits {
  if (perMinute === 0) return () => {};
  const addresses = fixedWindows(perMinute * ADDRESS_FACTOR, MINUTE_MS, shared?.named('address'));
  const links = fixedWindows(perMinute, MINUTE_MS, shared?.named('link'));
  return (request, hash) => {
    const waitMs = addresses(countedAddress(request.ip)) || links(hash);
    if (waitMs === 0) return;
    throw new DomainError('limited', 'RATE_LIMITED', 'Fetched too often; try again later', {
      details: { retryAfterSeconds: Math.ceil(waitMs / SECOND_MS) },
    });
  };
}
