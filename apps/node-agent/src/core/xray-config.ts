import type { NodeConfig, User } from '../node-config.ts';
import { USERS_PRIORITY } from '../firewall/ruleset.ts';
import { accountsOf } from './accounts.ts';
import { hasOwnPorts } from './own-inbound.ts';
import { routeOf } from './route.ts';
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
  /** The firewall judges what the core sends for its users, by the address it goes to. */
  readonly filtered: boolean;
  /** No UDP for users: nothing but the core would look where it goes. */
  readonly refuseUdp: boolean;
  /** `::`, which takes IPv4 too, where the machine has IPv6 at all; else `0.0.0.0`. */
  readonly listen: string;
  /** The loopback port the core serves behind a SIP003 plugin; null without one. */
  readonly behindPlugin: number | null;
}

/**
 * Tags of the inbounds all users share; none where each has a port of its own. UDP has one of its own, because its flows end
 * only when the inbound does.
 */
export const TCP = 'tcp';
export const UDP = 'udp';

export function inboundTags(node: NodeConfig): readonly string[] {
  if (hasOwnPorts(node)) return [];
  return node.protocol === 'shadowsocks' ? [TCP, UDP] : [node.protocol === 'hysteria2' ? UDP : TCP];
}

/** The inbounds that can be opened anew while what came through them lives on. */
export const reopenable = (node: NodeConfig): readonly string[] =>
  inboundTags(node).filter((tag) => tag === TCP && node.transport_protocol !== 'grpc');

/** Everything but the users that decides what the core is. */
export type CoreWish = Omit<CoreSetup, 'apiPort' | 'behindPlugin'>;

/** What a running core cannot be told, as text: when it differs, the core starts anew. Who is charged what is none of its business. */
export function fixedPart(wish: CoreWish): string {
  const { route: _rules, traffic_multiplier: _charge, ...node } = wish.node;
  return JSON.stringify({ ...wish, node, dns: dnsOf(wish) });
}

/** Where names point into a network that the operator refused the firewall sees; without one the resolver has to. */
const dnsOf = ({ node, filtered }: CoreWish): Json => guardedDns(filtered ? [] : routeOf(node).refused);

/** Where users may go, as rules of this `generation`. */
export function routing({ node, apiPort, openings, refuseUdp }: CoreSetup, generation: string): Json {
  const route = routeOf(node);
  const opened = [...openings, ...route.opened];
  const rules = routingRules({ ...route, opened, apiPort, refuseUdp }, generation);
  return { domainStrategy: 'AsIs', rules };
}

/** The core's configuration, users included: it serves them from its first moment on. */
export function coreConfig(setup: CoreSetup, users: readonly User[]): Json {
  const { node, apiPort, accessLog } = setup;
  const services = ['HandlerService', 'StatsService', 'RoutingService'];
  return {
    log: { loglevel: 'error', access: accessLog ?? 'none' },
    api: { tag: 'api', listen: `127.0.0.1:${apiPort}`, services },
    stats: {},
    policy: { levels: { 0: { statsUserUplink: true, statsUserDownlink: true, statsUserOnline: true } } },
    dns: dnsOf(setup),
    routing: routing(setup, 'first'),
    inbounds: inboundTags(node).map((tag) => inbound(setup, users, tag)),
    outbounds: [
      {
        tag: 'direct',
        protocol: 'freedom',
        settings: { domainStrategy: 'ForceIP' },
        streamSettings: { sockopt: { customSockopt: [USERS_SOCKETS] } },
      },
      { tag: 'blocked', protocol: 'blackhole' },
    ],
  };
}

/** By this the firewall knows what the core sends for its users: SO_PRIORITY (12) of SOL_SOCKET (1). */
const USERS_SOCKETS = { system: 'linux', type: 'int', level: '1', opt: '12', value: String(USERS_PRIORITY) };

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
    protocol: node.protocol === 'hysteria2' ? 'hysteria' : node.protocol,
    settings: { ...protocolSettings(node, tag), clients },
    ...(stream && { streamSettings: stream }),
    // Looks at the first bytes to recognise BitTorrent; never changes where a connection goes.
    sniffing: { enabled: true, destOverride: ['http', 'tls'], routeOnly: true },
  };
}

function protocolSettings(node: NodeConfig, tag: string): Json {
  switch (node.protocol) {
    case 'shadowsocks':
      if (node.server_key === undefined) return { network: tag };
      return { network: tag, method: node.encryption_method, password: node.server_key };
    case 'vless':
      return { decryption: 'none' };
    case 'hysteria2':
      return { version: 2 };
    default:
      return {};
  }
}

function streamSettings({ node, certificate }: CoreSetup): Json | undefined {
  if (node.protocol === 'shadowsocks') return undefined;
  const certificates = [{ certificateFile: certificate.certFile, keyFile: certificate.keyFile }];
  if (node.protocol === 'hysteria2') return hysteria2Stream(node, certificates);
  const network = node.transport_protocol;
  const security = securityOf(node);
  const place = { path: node.path ?? '/', ...(node.host !== undefined && { host: node.host }) };
  return {
    network,
    security,
    ...(security === 'tls' && { tlsSettings: { certificates } }),
    ...(security === 'reality' && {
      realitySettings: {
        target: node.vless_reality_target,
        serverNames: node.vless_reality_server_names,
        privateKey: node.vless_reality_private_key,
        shortIds: node.vless_reality_short_ids,
      },
    }),
    ...(network === 'grpc' && { grpcSettings: { serviceName: node.service_name ?? '' } }),
    ...(network === 'ws' && { wsSettings: place }),
    ...(network === 'httpupgrade' && { httpupgradeSettings: place }),
    ...(network === 'xhttp' && { xhttpSettings: place }),
  };
}

/** How clients and core meet: `none`, `tls` or `reality`. */
export function securityOf(node: NodeConfig): string {
  if (node.protocol === 'shadowsocks') return 'none';
  if (node.protocol === 'vless') return node.vless_security ?? 'none';
  return node.protocol === 'vmess' && node.vmess_tls !== true ? 'none' : 'tls';
}

function hysteria2Stream(node: NodeConfig, certificates: readonly Json[]): Json {
  const password = node.hysteria2_obfs_password;
  const { hysteria2_up_mbps: up, hysteria2_down_mbps: down } = node;
  const speeds = {
    ...(up !== undefined && { brutalUp: `${up} mbps` }),
    ...(down !== undefined && { brutalDown: `${down} mbps` }),
  };
  return {
    network: 'hysteria',
    security: 'tls',
    tlsSettings: { alpn: ['h3'], certificates },
    hysteriaSettings: { version: 2 },
    finalmask: {
      ...(password !== undefined && { udp: [{ type: 'salamander', settings: { password } }] }),
      ...(Object.keys(speeds).length > 0 && { quicParams: speeds }),
    },
  };
}
