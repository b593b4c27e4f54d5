import { type Node, type Transport, hasOwnPorts, routeRules, serverKeyOf, sniOf } from '@orrery/node';
import type { Static } from 'typebox';
import type { Keyring } from '../keyring.ts';
import type { ConfigView } from './agent-schemas.ts';

export type NodeConfig = Static<typeof ConfigView>;

/** What an agent needs to start the core of a node (contract: agents, REST). */
export function nodeConfig(node: Node, keyring: Keyring): NodeConfig {
  return {
    node_id: String(node.id),
    protocol: node.protocol,
    server_host: node.serverAddress,
    server_port: node.listenPort ?? node.serverPort,
    speed_limit: 0,
    device_limit: 0,
    ...('transport' in node ? transportConfig(node.transport) : { transport_protocol: 'tcp' }),
    ...tlsConfig(node),
    ...protocolConfig(node, keyring),
    ...(hasOwnPorts(node) && { port_per_subscription: true }),
    ...(node.route && { route: { rules: routeRules(node.route), final: 'direct' } }),
    ...nativeConfig(node),
  };
}

type NativeField = 'plugin' | 'plugin_opts' | 'traffic_multiplier';

/** What only our own agent is told. */
function nativeConfig(node: Node): Pick<NodeConfig, NativeField> {
  if (node.agent !== 'native') return {};
  const { multiplierThousandths } = node;
  const plugin = node.protocol === 'shadowsocks' ? node.plugin : null;
  return {
    ...(plugin && { plugin: plugin.name, plugin_opts: { ...plugin.opts } }),
    ...(multiplierThousandths !== 1000 && { traffic_multiplier: multiplierThousandths / 1000 }),
  };
}

const transportConfig = (transport: Transport) => ({
  transport_protocol: transport.type,
  ...('path' in transport && { path: transport.path }),
  ...('host' in transport && transport.host !== null && { host: transport.host }),
  ...(transport.type === 'grpc' && { service_name: transport.serviceName }),
});

function tlsConfig(node: Node): Pick<NodeConfig, 'sni' | 'allow_insecure'> {
  if (node.protocol === 'shadowsocks' || node.security.type === 'none') return { allow_insecure: false };
  const { serverAddress, security } = node;
  return {
    sni: sniOf({ serverAddress, security }),
    allow_insecure: security.type === 'tls' && security.allowInsecure,
  };
}

function protocolConfig(node: Node, keyring: Keyring): Partial<NodeConfig> {
  switch (node.protocol) {
    case 'shadowsocks': {
      const serverKey = serverKeyOf(keyring.key('server-key', node.serverKeyVersion), node);
      return {
        encryption_method: node.encryptionMethod,
        ...(serverKey && { server_key: serverKey.toString('base64') }),
      };
    }
    case 'trojan':
      return {};
    case 'vless':
      return vlessConfig(node);
    case 'vmess':
      return { vmess_alter_id: 0, vmess_security: node.cipher, vmess_tls: node.security.type === 'tls' };
    case 'hysteria2':
      return {
        hysteria2_congestion_control: 'bbr',
        ...(node.obfs && { hysteria2_obfs: node.obfs.type, hysteria2_obfs_password: node.obfs.password }),
        ...(node.upMbps !== null && { hysteria2_up_mbps: node.upMbps }),
        ...(node.downMbps !== null && { hysteria2_down_mbps: node.downMbps }),
        ...(node.ports !== null && { hysteria2_ports: node.ports }),
      };
    case 'tuic':
      return {
        tuic_congestion_control: node.congestionControl,
        tuic_udp_relay_mode: node.udpRelayMode,
        tuic_alpn: 'h3',
        tuic_disable_sni: false,
      };
    case 'anytls':
      return {
        ...(node.security.fingerprint && { anytls_fingerprint: node.security.fingerprint }),
        anytls_idle_session_check_interval: `${node.idleSessionCheckIntervalSeconds}s`,
        anytls_idle_session_timeout: `${node.idleSessionTimeoutSeconds}s`,
        anytls_min_idle_session: node.minIdleSession,
        ...(node.padding.length > 0 && { anytls_padding: [...node.padding] }),
      };
  }
}

function vlessConfig({ flow, security }: Extract<Node, { protocol: 'vless' }>): Partial<NodeConfig> {
  const common = {
    vless_flow: flow ?? '',
    vless_security: security.type,
    ...(security.type !== 'none' && security.fingerprint && { vless_fingerprint: security.fingerprint }),
  };
  if (security.type !== 'reality') return common;
  const { target, serverNames, privateKey, publicKey, shortIds } = security.reality;
  return {
    ...common,
    vless_reality_private_key: privateKey,
    vless_reality_public_key: publicKey,
    vless_reality_short_id: shortIds[0] ?? '',
    vless_reality_spider_x: '/',
    vless_reality_target: target,
    vless_reality_server_names: [...serverNames],
    vless_reality_short_ids: [...shortIds],
  };
}
