import { isIP } from 'node:net';

/**
 * What users of the proxy must not reach: this machine, the networks around it, and the addresses where clouds keep
 * credentials. RFC 6890's special blocks, and the networks that carry an IPv4 address inside an IPv6 one (`::ffff:a.b.c.d` the core
 * reads as IPv4 itself).
 */
export const PRIVATE_NETWORKS: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  '::/127',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

type Json = Readonly<Record<string, unknown>>;

/** Where something goes; null: any. */
export interface Destination {
  readonly network: string | null;
  readonly port: number | null;
}

/** An address and port, or a whole network, that is open although it is private: `127.0.0.1:8080`, `10.1.0.0/16`. */
export interface Opening extends Destination {
  readonly network: string;
}

/** What the operator of the panel changes about what users may reach. */
export interface Route {
  readonly refused: readonly Destination[];
  readonly opened: readonly Opening[];
  /** Port 25 of public addresses. */
  readonly mail: boolean;
  readonly bittorrent: boolean;
}

/** Undefined for what is neither `address`, `address/bits`, `address:port` nor `[address]:port`. */
export function parseOpening(text: string): Opening | undefined {
  const withPort = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  if (!withPort) return isNetwork(text) ? { network: text, port: null } : undefined;
  const network = withPort[1] ?? withPort[2] ?? '';
  const port = withPort[3] ?? '';
  return isIP(network) && isPort(port) ? { network, port: Number(port) } : undefined;
}

/** 1 to 65535. */
export const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;

/** An address, or `address/bits`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || address.includes('%')) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const ruleFor = ({ network, port }: Destination, outboundTag: string): Json => ({
  ...(network !== null && { ip: [network] }),
  ...(port !== null && { port: String(port) }),
  outboundTag,
});

export interface Reach extends Pick<Route, 'refused' | 'mail' | 'bittorrent'> {
  /** By the route, and by whoever runs this machine. */
  readonly opened: readonly Opening[];
  /** Where the core takes our commands: nobody opens that. */
  readonly apiPort: number;
  /** Without a firewall: the core looks at the first packet of a flow only, and the others may go anywhere. */
  readonly refuseUdp: boolean;
}

/**
 * The routing rules: what the operator refuses, then what is open, then what is refused by itself. Each is named after
 * `generation`, and is known by that to the running core.
 */
export function routingRules(
  { refused, opened, mail, bittorrent, apiPort, refuseUdp }: Reach,
  generation: string,
): Json[] {
  const rules: Json[] = [
    ...(refuseUdp ? [{ network: 'udp', outboundTag: 'blocked' }] : []),
    { ip: ['127.0.0.0/8', '0.0.0.0/8'], port: String(apiPort), outboundTag: 'blocked' },
    ...refused.map((one) => ruleFor(one, 'blocked')),
    ...opened.map((one) => ruleFor(one, 'direct')),
    { ip: PRIVATE_NETWORKS, outboundTag: 'blocked' },
    ...(mail ? [] : [{ port: '25', outboundTag: 'blocked' }]),
    ...(bittorrent ? [] : [{ protocol: ['bittorrent'], outboundTag: 'blocked' }]),
  ];
  return rules.map((rule, i) => ({ ruleTag: `${generation}:${i}`, ...rule }));
}

/**
 * How names are resolved: by the system, and answers that point into a refused network do not count. The outbound dials
 * only what this resolver said, so a name that changes its mind between rule and dial gains nothing. `refused`: beyond
 * what is private; a running core cannot be told another.
 */
export const guardedDns = (refused: readonly Destination[]): Json => {
  const networks = refused.flatMap(({ network, port }) => (network === null || port !== null ? [] : [network]));
  return { servers: [{ address: 'localhost', unexpectedIPs: [...PRIVATE_NETWORKS, ...networks] }] };
};
