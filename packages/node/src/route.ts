import { isIP } from 'node:net';
import type { Problems } from './problems.ts';

/** What users may reach through a node, where that differs from what its agent refuses by itself. */
export interface NodeRoute {
  /** Private addresses that are open all the same: `10.1.0.0/16`, `10.1.2.3:8080`, `[fd00::1]:53`. */
  readonly allow: readonly string[];
  /** Refused as well, before anything is open: `203.0.113.0/24`, or one port of every address, `:465`. */
  readonly block: readonly string[];
  /** Port 25 of public addresses is open. */
  readonly mail: boolean;
  readonly bittorrent: boolean;
}

/** One rule as agents are told it (contract: agents, `route`): the first that matches decides. */
export interface RouteRule {
  readonly ip_cidr?: string[];
  readonly port?: number[];
  readonly protocol?: string[];
  readonly outbound: 'direct' | 'block';
}

const MOST_ENTRIES = 100;
const MAIL_PORT = 25;

/** What an entry names; null: every address, every port. */
interface Destination {
  readonly network: string | null;
  readonly port: number | null;
}

/** Undefined for what is neither a network, a network with a port nor `:port`. */
function destinationOf(text: string): Destination | undefined {
  const found = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  if (!found) return isNetwork(text) ? { network: text, port: null } : undefined;
  const [network, port] = [found[1] ?? found[2] ?? '', Number(found[3])];
  if (port < 1 || port > 65_535) return undefined;
  if (network === '') return { network: null, port };
  return isNetwork(network) ? { network, port } : undefined;
}

/** An address, or `address/bits`. IPv4 inside IPv6 is IPv4 to the cores, and would match nothing. */
function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%') || /^::ffff:/i.test(address)) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const ALLOW_WORDS = 'must be an address or a network, such as 10.1.0.0/16, 10.1.2.3:8080 or [fd00::1]:53';
const BLOCK_WORDS = 'must be a network such as 203.0.113.0/24, or a port of every address such as :465';

/** The route as it is kept; null when it says no more than the default. */
export function checkRoute(problems: Problems, route: NodeRoute | null): NodeRoute | null {
  if (route === null) return null;
  const { allow, block, mail, bittorrent } = route;
  checkEntries(problems, 'route.allow', allow, ALLOW_WORDS, ({ network }) => network !== null);
  checkEntries(problems, 'route.block', block, BLOCK_WORDS, ({ network, port }) => network === null || port === null);
  return allow.length + block.length > 0 || mail || bittorrent ? route : null;
}

function checkEntries(
  problems: Problems,
  path: string,
  entries: readonly string[],
  words: string,
  isFit: (destination: Destination) => boolean,
): void {
  if (entries.length > MOST_ENTRIES) problems.add(path, `must be at most ${MOST_ENTRIES}`);
  entries.slice(0, MOST_ENTRIES).forEach((entry, index) => {
    const destination = destinationOf(entry);
    if (!destination || !isFit(destination)) problems.add(`${path}[${index}]`, words);
  });
  if (new Set(entries).size < entries.length) problems.add(path, 'must be different from each other');
}

/** The same as rules. What opens a port or a protocol alone does not open it of private addresses. */
export function routeRules({ allow, block, mail, bittorrent }: NodeRoute): RouteRule[] {
  const rule = (outbound: RouteRule['outbound']) => (entry: string) => {
    const { network = null, port = null } = destinationOf(entry) ?? {};
    return { ...(network !== null && { ip_cidr: [network] }), ...(port !== null && { port: [port] }), outbound };
  };
  return [
    ...block.map(rule('block')),
    ...allow.map(rule('direct')),
    ...(mail ? [{ port: [MAIL_PORT], outbound: 'direct' as const }] : []),
    ...(bittorrent ? [{ protocol: ['bittorrent'], outbound: 'direct' as const }] : []),
  ];
}
