import { isIPv6 } from 'node:net';

/**
 * The address as failures are counted by it: IPv4 whole (also where it comes mapped into IPv6), IPv6 by its /64, for
 * one customer has a whole one.
 */
export function countedAddress(ip: string): string {
  // To know an IPv6 address takes a long pattern; most addresses are none.
  if (!ip.includes(':')) return ip;
  const address = ip.replace(/%.*$/, '').toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = [], tail = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  // Groups the `::` stands for; a dotted tail is two groups.
  const absent = 8 - head.length - tail.length - (address.includes('.') ? 1 : 0);
  const groups = [...head, ...Array.from({ length: absent }, () => '0'), ...tail].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
