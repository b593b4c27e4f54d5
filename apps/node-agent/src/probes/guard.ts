import { BlockList, isIP, isIPv4 } from 'node:net';
import { PRIVATE_NETWORKS, type Opening } from '../core/routing.ts';

/**
 * Where probes must not go beyond that: IPv6 that carries an IPv4 address (mapped, compatible, 6to4, Teredo), old
 * site-local addresses, networks for documents and for nothing, and Azure's metadata, which has a public address.
 */
const REFUSED: readonly string[] = [
  ...PRIVATE_NETWORKS,
  '168.63.129.16/32',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '::/96',
  '::ffff:0:0/96',
  '100::/64',
  '2001::/32',
  '2001:db8::/32',
  '2002::/16',
  'fec0::/10',
];

/** Whether a probe may talk to this address and port. */
export type MayReach = (address: string, port: number) => boolean;

/** One list a family: in a common one the mapped network would be all of IPv4. */
function listOf(networks: readonly string[]): (address: string) => boolean {
  const lists = { 4: new BlockList(), 6: new BlockList() };
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const [list, family, longest] = isIPv4(address)
      ? ([lists[4], 'ipv4', 32] as const)
      : ([lists[6], 'ipv6', 128] as const);
    list.addSubnet(address, bits === undefined ? longest : Number(bits), family);
  }
  return (address) => (isIPv4(address) ? lists[4].check(address, 'ipv4') : lists[6].check(address, 'ipv6'));
}

/** Public addresses, and what the operator of the machine opened. */
export function guardOf(openings: readonly Opening[]): MayReach {
  const isRefused = listOf(REFUSED);
  const opened = openings.map(({ network, port }) => ({ holds: listOf([network]), port }));
  return (address, port) =>
    // No zone (`fe80::1%eth0`): that is a neighbour.
    isIP(address) !== 0 &&
    !address.includes('%') &&
    (!isRefused(address) || opened.some((one) => one.holds(address) && (one.port === null || one.port === port)));
}
