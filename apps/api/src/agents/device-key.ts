import { createHmac } from 'node:crypto';
import { BlockList, isIP, isIPv4 } from 'node:net';
import { countedAddress } from '../identity/client-address.ts';

/** Gives an address of a subscription the key it is compared by; undefined for what is no address. */
export type DeviceKey = (subscriptionId: number, ip: string) => string | undefined;

const KEY_BYTES = 16;

function rangeOf(range: string): { readonly name: string; readonly holds: BlockList } {
  const [address = '', prefix] = range.split('/');
  const [family, longest] = isIPv4(address) ? (['ipv4', 32] as const) : (['ipv6', 128] as const);
  const holds = new BlockList();
  holds.addSubnet(address, prefix === undefined ? longest : Number(prefix), family);
  return { name: range, holds };
}

/**
 * Addresses are kept as keyed hashes only, with the subscription in them: nobody can read one back without the key, and
 * the rows do not say who shares an address with whom. IPv6 counts by /64; what is in one of `allowedRanges` (addresses
 * or CIDRs) is one device, as behind the NAT of a carrier.
 */
export function deviceKeys(secret: Buffer, allowedRanges: readonly string[]): DeviceKey {
  const ranges = allowedRanges.map(rangeOf);
  return (subscriptionId, ip) => {
    const address = ip.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
    const version = isIP(address);
    if (version === 0) return undefined;
    const range = ranges.find(({ holds }) => holds.check(address, version === 4 ? 'ipv4' : 'ipv6'));
    const device = range?.name ?? countedAddress(address);
    const digest = createHmac('sha256', secret).update(`${subscriptionId} ${device}`).digest();
    return digest.subarray(0, KEY_BYTES).toString('hex');
  };
}
