import { type Node, serverKeyOf, sniOf } from '@orrery/node';
import type { Static } from 'typebox';
import type { Keyring } from '../keyring.ts';
import type { ConfigView } from './agent-schemas.ts';

/** What an agent needs to start the core of a node. */
export function nodeConfig(node: Node, keyring: Keyring): Static<typeof ConfigView> {
  const common = {
    node_id: String(node.id),
    server_host: node.serverAddress,
    server_port: node.listenPort ?? node.serverPort,
    speed_limit: 0,
    device_limit: 0,
  };
  if (node.protocol === 'shadowsocks') {
    const serverKey = serverKeyOf(keyring.key('server-key', node.serverKeyVersion), node);
    return {
      ...common,
      protocol: 'shadowsocks',
      encryption_method: node.encryptionMethod,
      ...(serverKey && { server_key: serverKey.toString('base64') }),
      transport_protocol: 'tcp',
      allow_insecure: false,
    };
  }
  const { transport, security } = node;
  return {
    ...common,
    protocol: 'trojan',
    transport_protocol: transport.type,
    ...(transport.type === 'ws' && { path: transport.path, ...(transport.host !== null && { host: transport.host }) }),
    ...(transport.type === 'grpc' && { service_name: transport.serviceName }),
    sni: sniOf(node),
    allow_insecure: security.allowInsecure,
  };
}
