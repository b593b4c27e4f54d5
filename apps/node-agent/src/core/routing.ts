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

/** An address and port, or a whole network, that is open although it is private: `127.0.0.1:8080`, `10.1.0.0/16`. */
export interface Opening {
  readonly network: string;
  readonly port: number | null;
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
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/**
 * The routing rules: the operator's first, then what is open, then what is refused. Without a firewall (`refuseUdp`) no
 * UDP at all: the core looks at the first packet of a flow only, and the others may go anywhere.
 */
export function routingRules(own: readonly Json[], openings: readonly Opening[], refuseUdp = false): Json[] {
  return [
    ...(refuseUdp ? [{ network: 'udp', outboundTag: 'blocked' }] : []),
    ...own,
    ...openings.map(({ network, port }) => ({
      ip: [network],
      ...(port !== null && { port: String(port) }),
      outboundTag: 'direct',
    })),
    { ip: PRIVATE_NETWORKS, outboundTag: 'blocked' },
    { port: '25', outboundTag: 'blocked' },
    { protocol: ['bittorrent'], outboundTag: 'blocked' },
  ];
}

/**
 * How names are resolved: by the system, and answers that point into a private network do not count. The outbound dials
 * only what this resolver said, so a name that changes its mind between rule and dial gains nothing.
 */
export const guardedDns: Json = { servers: [{ address: 'localhost', unexpectedIPs: PRIVATE_NETWORKS }] };
