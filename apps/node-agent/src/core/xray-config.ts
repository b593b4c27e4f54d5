import type { NodeConfig, User } from '../node-config.ts';
import { accountsOf } from './accounts.ts';
import { guardedDns, routingRules, type Opening } from './routing.ts';

type Json = Readonly<Record<string, unknown>>;

export interface CoreSetup {
  readonly node: NodeConfig;
  /** Where the core's own API listens, on loopback. */
  readonly apiPort: number;
  /** Where the core writes who connected from where; null: nowhere. */
  readonly accessLog: string | null;
  /** PEM files, for protocols that need TLS. */
  readonly certificate: { readonly certFile: string; readonly keyFile: string };
  readonly openings: readonly Opening[];
  /** `::`, which takes IPv4 too, where the machine has IPv6 at all; else `0.0.0.0`. */
  readonly listen: string;
  /** The loopback port the core serves behind a SIP003 plugin; null without one. */
  readonly behindPlugin: number | null;
}

/** Tags of the node's inbounds. UDP has one of its own, because its flows end only when the inbound does. */
export const TCP = 'tcp';
export const UDP = 'udp';

export const inboundTags = (node: NodeConfig): readonly string[] =>
  node.protocol === 'shadowsocks' ? [TCP, UDP] : [TCP];

/** The core's configuration, users included: it serves them from its first moment on. */
export function coreConfig(setup: CoreSetup, users: readonly User[]): Json {
  const { node, apiPort, accessLog, openings } = setup;
  return {
    log: { loglevel: 'error', access: accessLog ?? 'none' },
    api: { tag: 'api', listen: `127.0.0.1:${apiPort}`, services: ['HandlerService', 'StatsService'] },
    stats: {},
    policy: { levels: { 0: { statsUserUplink: true, statsUserDownlink: true, statsUserOnline: true } } },
    dns: guardedDns,
    routing: { domainStrategy: 'AsIs', rules: routingRules(node.route ?? [], openings) },
    inbounds: inboundTags(node).map((tag) => inbound(setup, users, tag)),
    outbounds: [
      { tag: 'direct', protocol: 'freedom', settings: { domainStrategy: 'ForceIP' } },
      { tag: 'blocked', protocol: 'blackhole' },
    ],
  };
}

/** One inbound of the node, by tag. */
export function inbound(setup: CoreSetup, users: readonly User[], tag: string): Json {
  const { node, behindPlugin } = setup;
  const { client } = accountsOf(node);
  const clients = users.map(client);
  const hidden = behindPlugin !== null && tag === TCP;
  const stream = streamSettings(setup);
  return {
    tag,
    listen: hidden ? '127.0.0.1' : setup.listen,
    port: hidden ? behindPlugin : node.server_port,
    protocol: node.protocol,
    settings: node.protocol === 'shadowsocks' ? { ...shadowsocks(node), clients, network: tag } : { clients },
    ...(stream && { streamSettings: stream }),
    // Looks at the first bytes to recognise BitTorrent; never changes where a connection goes.
    sniffing: { enabled: true, destOverride: ['http', 'tls'], routeOnly: true },
  };
}

const shadowsocks = (node: NodeConfig): Json =>
  node.server_key === undefined ? {} : { method: node.encryption_method, password: node.server_key };

function streamSettings({ node, certificate }: CoreSetup): Json | undefined {
  if (node.protocol === 'shadowsocks') return undefined;
  const network = node.transport_protocol;
  return {
    network,
    security: 'tls',
    tlsSettings: { certificates: [{ certificateFile: certificate.certFile, keyFile: certificate.keyFile }] },
    ...(network === 'ws' && {
      wsSettings: { path: node.path ?? '/', ...(node.host !== undefined && { host: node.host }) },
    }),
    ...(network === 'grpc' && { grpcSettings: { serviceName: node.service_name ?? '' } }),
  };
}
