import type { AgentConfig, AgentSubscription } from '../harness/api.ts';
import type { ServerInput } from './server-input.ts';

type Json = Record<string, unknown>;

/** A multi-user server of Shadowsocks (both generations), Trojan, VLESS and VMess, from what the agent API said. */
export function xrayServer(input: ServerInput): Json {
  const { spec, config, users, egress } = input;
  const inbound = {
    listen: spec.address,
    port: config.server_port,
    protocol: config.protocol,
    settings: settingsOf(config, users),
    ...(config.protocol === 'shadowsocks' ? {} : { streamSettings: streamOf(input) }),
  };
  const freedom = { protocol: 'freedom', sendThrough: egress, settings: { finalRules: [{ action: 'allow' }] } };
  return { log: { loglevel: 'warning' }, inbounds: [inbound], outbounds: [freedom] };
}

function settingsOf(config: AgentConfig, users: readonly AgentSubscription[]): Json {
  switch (config.protocol) {
    case 'shadowsocks': {
      const clients = users.map(({ name, password }) => ({ email: name, password }));
      const method = config.encryption_method;
      return config.server_key
        ? { method, password: config.server_key, clients, network: 'tcp' }
        : { clients: clients.map((client) => ({ ...client, method })), network: 'tcp' };
    }
    case 'trojan':
      return { clients: users.map(({ name, password }) => ({ email: name, password })) };
    case 'vless': {
      const flow = config.vless_flow ?? '';
      return { clients: users.map(({ name, password }) => ({ email: name, id: password, flow })), decryption: 'none' };
    }
    case 'vmess':
      return { clients: users.map(({ name, password }) => ({ email: name, id: password })) };
    default:
      throw new Error(`xray serves no ${config.protocol} here`);
  }
}

function streamOf({ config, certificate }: ServerInput): Json {
  const network = config.transport_protocol ?? 'tcp';
  const place = { path: config.path, ...(config.host ? { host: config.host } : {}) };
  const security = securityOf(config);
  return {
    network,
    security,
    ...(security === 'tls' && {
      tlsSettings: { certificates: [{ certificateFile: certificate.certFile, keyFile: certificate.keyFile }] },
    }),
    ...(security === 'reality' && {
      realitySettings: {
        target: config.vless_reality_target,
        serverNames: config.vless_reality_server_names,
        privateKey: config.vless_reality_private_key,
        shortIds: config.vless_reality_short_ids,
      },
    }),
    ...(network === 'grpc' && { grpcSettings: { serviceName: config.service_name } }),
    ...(network === 'ws' && { wsSettings: place }),
    ...(network === 'httpupgrade' && { httpupgradeSettings: place }),
    ...(network === 'xhttp' && { xhttpSettings: place }),
  };
}

function securityOf(config: AgentConfig): string {
  if (config.protocol === 'vless') return config.vless_security ?? 'none';
  return config.protocol === 'vmess' && !config.vmess_tls ? 'none' : 'tls';
}
