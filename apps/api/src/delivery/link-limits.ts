import { DomainError, MINUTE_MS, SECOND_MS } from '@orrery/kernel';
import { fixedWindows } from '../http/fixed-windows.ts';
import type { SharedCounts } from '../http/shared-counts.ts';
import { countedAddress } from '../identity/client-address.ts';

/** Addresses may fetch this many times what one link may: people share addresses. */
const ADDRESS_FACTOR = 20;

export interface LinkLimits {
  /** Throws RATE_LIMITED when a link, or an address, was fetched too often within a minute. `hash`: of the token. */
  count(address: string, hash: string): void;
  /** Counts if it need not refuse; false when nothing was counted. */
  countIfAllowed(address: string, hash: string): boolean;
}

/**
 * `perMinute`: fetches a minute per link; 0 turns both limits off. IPv6 addresses count by /64. Counted at once and in
 * the process, and where there is something `shared`, with the other processes; why so: docs/decisions/0019.
 */
export function linkLimits(perMinute: number, shared?: SharedCounts): LinkLimits {
  if (perMinute === 0) return { count: () => {}, countIfAllowed: () => true };
  const addresses = fixedWindows(perMinute * ADDRESS_FACTOR, MINUTE_MS, shared?.named('address'));
  const links = fixedWindows(perMinute, MINUTE_MS, shared?.named('link'));
  return {
    count(address, hash) {
      const waitMs = addresses.count(countedAddress(address)) || links.count(hash);
      if (waitMs === 0) return;
      throw new DomainError('limited', 'RATE_LIMITED', 'Fetched too often; try again later', {
        details: { retryAfterSeconds: Math.ceil(waitMs / SECOND_MS) },
      });
    },
    countIfAllowed(address, hash) {
      const counted = countedAddress(address);
      if (addresses.isFull(counted) || links.count(hash) > 0) return false;
      addresses.count(counted);
      return true;
    },
  };
}
