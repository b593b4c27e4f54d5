import { isIP } from 'node:net';
import { PRIVATE_NETWORKS, type Destination, type Opening } from '../core/routing.ts';

/** What one agent's table is made from. */
export interface Rules {
  /** The core's user, as the kernel knows it. */
  readonly uid: number;
  /** Where clients arrive; null: at many ports, so that who is cut off is dropped at all. */
  readonly port: number | null;
  /** Before anything is open. */
  readonly refused: readonly Destination[];
  /** Although private. */
  readonly opened: readonly Opening[];
  /** Port 25 of public addresses is open. */
  readonly mail: boolean;
}

/**
 * `SO_PRIORITY` of every socket the core opens for its users, and of no other of its sockets: no type of service maps to
 * this number, so the kernel gives it to nobody by itself.
 */
export const USERS_PRIORITY = 5;

/** Marks what goes nowhere; "ORRY". */
const NOWHERE = '0x4f525259';

const familyOf = (network: string): 'ip' | 'ip6' => (network.includes(':') ? 'ip6' : 'ip');

const judged = ({ network, port }: Destination, verdict: string): string =>
  [
    ...(network === null ? [] : [`${familyOf(network)} daddr ${network}`]),
    'meta l4proto { tcp, udp }',
    ...(port === null ? [] : [`th dport ${port}`]),
    verdict,
  ].join(' ');

const privateRefused = (family: 'ip' | 'ip6'): string => {
  const networks = PRIVATE_NETWORKS.filter((network) => familyOf(network) === family);
  return `${family} daddr { ${networks.join(', ')} } jump nowhere`;
};

/**
 * The whole table for `nft -f`, in one transaction with the end of the rules before it: there is no moment without.
 * `flush` keeps who is cut off, `delete` makes all anew.
 *
 * `sent` judges what the core sends for its users, by the address it asked for (before destinations are translated). A
 * refused datagram must not fail: the core ends a flow over it, and with it a call whose partner named a private address
 * among others, or the QUIC connection of somebody who may come back. It is turned to loopback, and `received` drops it
 * there. TCP is told, and ends at once. Single clients of UDP are cut off in both.
 */
export function ruleset(
  table: string,
  { uid, port, refused, opened, mail }: Rules,
  before: 'flush' | 'delete' = 'delete',
): string {
  const own = [...refused.map((one) => judged(one, 'jump nowhere')), ...opened.map((one) => judged(one, 'accept'))];
  const [sent, received] = ['sport', 'dport'].map((end) => (port === null ? 'meta l4proto udp' : `udp ${end} ${port}`));
  return `add table inet ${table}
${before} table inet ${table}
table inet ${table} {
  set cut4 { type ipv4_addr . inet_service; flags timeout; }
  set cut6 { type ipv6_addr . inet_service; flags timeout; }
  set gone4 { type ipv4_addr; flags timeout; }
  set gone6 { type ipv6_addr; flags timeout; }
  chain sent {
    type route hook output priority mangle; policy accept;
    ${sent} ip daddr . udp dport @cut4 jump nowhere
    ${sent} ip6 daddr . udp dport @cut6 jump nowhere
    ${sent} ip daddr @gone4 jump nowhere
    ${sent} ip6 daddr @gone6 jump nowhere
    meta skuid != ${uid} accept
    meta priority != 0:${USERS_PRIORITY} accept
${own.map((line) => `    ${line}\n`).join('')}    ${privateRefused('ip')}
    ${privateRefused('ip6')}
${mail ? '' : `    ${judged({ network: null, port: 25 }, 'jump nowhere')}\n`}  }
  chain nowhere {
    meta l4proto tcp reject with tcp reset
    meta l4proto != udp drop
    meta mark set ${NOWHERE}
    ip daddr set 127.0.0.1 accept
    ip6 daddr set ::1 accept
  }
  chain received {
    type filter hook input priority mangle; policy accept;
    meta mark ${NOWHERE} drop
    ${received} ip saddr . udp sport @cut4 drop
    ${received} ip6 saddr . udp sport @cut6 drop
    ${received} ip saddr @gone4 drop
    ${received} ip6 saddr @gone6 drop
  }
}
`;
}

/** Whom to cut off, or to let in again: a client's address, and its port where only that one is meant. */
export interface Target {
  readonly address: string;
  readonly port?: number;
}

/**
 * Puts these into the sets for `seconds`, or takes them out at 0. Adding and deleting first makes both work whether or
 * not they are in there. Nothing for what is no address.
 */
export function targetCommands(table: string, targets: readonly Target[], seconds: number): string {
  const lines = targets.flatMap(({ address, port }) => {
    const version = isIP(address);
    if (version === 0) return [];
    const set = `inet ${table} ${port === undefined ? 'gone' : 'cut'}${version}`;
    const element = port === undefined ? address : `${address} . ${port}`;
    const anew = [`add element ${set} { ${element} }`, `delete element ${set} { ${element} }`];
    return seconds === 0 ? anew : [...anew, `add element ${set} { ${element} timeout ${seconds}s }`];
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
