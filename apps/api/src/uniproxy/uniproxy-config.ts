import { DomainError } from '@orrery/kernel';
import {
  type Node,
  type NoSecurity,
  type RealitySecurity,
  type TlsSecurity,
  type Transport,
  serverKeyOf,
  sniOf,
} from '@orrery/node';
import type { Keyring } from '../keyring.ts';

type Security = NoSecurity | TlsSecurity | RealitySecurity;

/** How often these agents report and ask, in seconds. */
export const INTERVAL_SECONDS = 60;

export const BASE_CONFIG = { push_interval: INTERVAL_SECONDS, pull_interval: INTERVAL_SECONDS } as const;

/** What these agents need to serve the node; the same node gives the same bytes. VALIDATION_ERROR for TUIC and AnyTLS. */
export function uniproxyConfig(node: Node, keyring: Keyring): Readonly<Record<string, unknown>> {
  return { ...ofProtocol(node, keyring), routes: [], base_config: BASE_CONFIG };
}

function ofProtocol(node: Node, keyring: Keyring): Readonly<Record<string, unknown>> {
  const serverPort = node.listenPort ?? node.serverPort;
  switch (node.protocol) {
    case 'shadowsocks': {
      const serverKey = serverKeyOf(keyring.key('server-key', node.serverKeyVersion), node);
      return {
        protocol: 'shadowsocks',
        listen_ip: '0.0.0.0',
        server_port: serverPort,
        cipher: node.encryptionMethod,
        server_key: serverKey?.toString('base64') ?? '',
        plugin: node.plugin?.name ?? '',
        plugin_opts: Object.entries(node.plugin?.opts ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join(';'),
      };
    }
    case 'trojan':
      return {
        host: node.serverAddress,
        server_port: serverPort,
        server_name: nameOf(node, node.security),
        ...networkOf(node.transport),
      };
    case 'vmess':
    case 'vless':
      return {
        server_port: serverPort,
        ...networkOf(node.transport),
        tls: { none: 0, tls: 1, reality: 2 }[node.security.type],
        tls_settings: tlsSettings(node, node.security),
        flow: node.protocol === 'vless' ? (node.flow ?? '') : '',
      };
    case 'hysteria2':
      return {
        version: 2,
        host: node.serverAddress,
        server_port: serverPort,
        server_name: nameOf(node, node.security),
        up_mbps: node.upMbps ?? 0,
        down_mbps: node.downMbps ?? 0,
        obfs: node.obfs?.type ?? '',
        'obfs-password': node.obfs?.password ?? '',
      };
    case 'tuic':
    case 'anytls': {
      const fields = [{ path: 'node_id', message: `There is no agreed way to describe ${node.protocol}` }];
      throw new DomainError('invalid', 'VALIDATION_ERROR', fields[0]?.message ?? '', { details: { fields } });
    }
  }
}

function nameOf({ serverAddress }: Pick<Node, 'serverAddress'>, security: Security): string {
  return security.type === 'none' ? '' : sniOf({ serverAddress, security });
}

function networkOf(transport: Transport): { network: string; networkSettings: Readonly<Record<string, unknown>> } {
  switch (transport.type) {
    case 'tcp':
      return { network: 'tcp', networkSettings: {} };
    case 'grpc':
      return { network: 'grpc', networkSettings: { serviceName: transport.serviceName } };
    case 'ws':
      return {
        network: 'ws',
        networkSettings: {
          path: transport.path,
          ...(transport.host !== null && { headers: { Host: transport.host } }),
        },
      };
    case 'httpupgrade':
    case 'xhttp': {
      const { type, path, host } = transport;
      return { network: type, networkSettings: { path, ...(host !== null && { host }) } };
    }
  }
}

/** `server_port` and `xver` are text: a number is an error to these agents. */
function tlsSettings(node: Pick<Node, 'serverAddress'>, security: Security): Readonly<Record<string, string>> {
  const common = {
    server_name: nameOf(node, security),
    dest: '',
    server_port: '443',
    short_id: '',
    private_key: '',
    xver: '0',
  };
  if (security.type !== 'reality') return common;
  const { target, privateKey, shortIds } = security.reality;
  const [, dest = target, port = '443'] = /^(.*):(\d+)$/.exec(target) ?? [];
  return { ...common, dest, server_port: port, short_id: shortIds[0] ?? '', private_key: privateKey ?? '' };
}
