import {
  type Node,
  type NodeTerms,
  type RealitySecurity,
  type TlsSecurity,
  certificateOf,
  hasOwnPorts,
  serverKeyOf,
  sniOf,
  userKeyOf,
} from '@orrery/node';
import type { OwnPorts } from '@orrery/persistence';
import type { Host, Reality, Security, Tls, Transport } from '@orrery/renderer';
import type { Credential } from '@orrery/subscription';
import type { Keyring } from '../keyring.ts';

/** What a host has of its subscriber. */
export interface Owner {
  readonly credential: Credential;
  readonly ports: OwnPorts | null;
}

/**
 * One node as one subscriber sees it: the renderer's host, with that subscriber's credential in it, and port where each
 * has its own; 0, which the renderer leaves out, where none was left.
 */
export function hostOf(node: Node, { credential, ports }: Owner, keyring: Keyring): Host {
  const port = hasOwnPorts(node) ? (ports?.[node.id] ?? 0) : node.serverPort;
  const endpoint = { key: node.uuid, name: node.name, address: node.serverAddress, port };
  const { uuid } = credential;
  switch (node.protocol) {
    case 'shadowsocks':
      return {
        ...endpoint,
        protocol: 'shadowsocks',
        method: node.encryptionMethod,
        password: shadowsocksPassword(node, credential, keyring),
        ...(node.plugin && { plugin: node.plugin }),
      };
    case 'trojan':
      return {
        ...endpoint,
        protocol: 'trojan',
        password: uuid,
        transport: transportOf(node.transport),
        tls: tlsOf(node, node.security),
      };
    case 'vless':
      return {
        ...endpoint,
        protocol: 'vless',
        uuid,
        ...(node.flow && { flow: node.flow }),
        transport: transportOf(node.transport),
        security:
          node.security.type === 'reality'
            ? { type: 'reality', ...realityOf(node.security) }
            : plainOrTls(node, node.security),
      };
    case 'vmess':
      return {
        ...endpoint,
        protocol: 'vmess',
        uuid,
        cipher: node.cipher,
        transport: transportOf(node.transport),
        security: plainOrTls(node, node.security),
      };
    case 'hysteria2':
      return {
        ...endpoint,
        protocol: 'hysteria2',
        password: uuid,
        ...(node.obfs && { obfs: node.obfs }),
        ...(node.ports !== null && { ports: node.ports }),
        // What the server sends is what the client receives.
        ...(node.downMbps !== null && { upMbps: node.downMbps }),
        ...(node.upMbps !== null && { downMbps: node.upMbps }),
        tls: tlsOf(node, node.security),
      };
    case 'tuic':
      return {
        ...endpoint,
        protocol: 'tuic',
        uuid,
        password: uuid,
        congestionControl: node.congestionControl,
        udpRelayMode: node.udpRelayMode,
        tls: tlsOf(node, node.security),
      };
    case 'anytls':
      return {
        ...endpoint,
        protocol: 'anytls',
        password: uuid,
        idleSessionCheckIntervalSeconds: node.idleSessionCheckIntervalSeconds,
        idleSessionTimeoutSeconds: node.idleSessionTimeoutSeconds,
        minIdleSession: node.minIdleSession,
        tls: tlsOf(node, node.security),
      };
  }
}

type NodeTransport = Extract<Node, { protocol: 'vless' }>['transport'];

function transportOf(transport: NodeTransport): Transport {
  if (transport.type === 'tcp' || transport.type === 'grpc') return transport;
  const { type, path, host } = transport;
  return { type, path, ...(host !== null && { host }) };
}

type Certified = NodeTerms & Pick<Node, 'reportedCertificateSha256'>;

const plainOrTls = (
  node: Certified,
  security: { readonly type: 'none' } | TlsSecurity,
): Exclude<Security, { type: 'reality' }> =>
  security.type === 'none' ? security : { type: 'tls', ...tlsOf(node, security) };

function tlsOf({ serverAddress, ...node }: Certified, security: TlsSecurity): Tls {
  const { allowInsecure, alpn, fingerprint } = security;
  // Of a certificate that clients can verify, what the agent reports is not pinned: it changes with every renewal.
  const certificateSha256 = allowInsecure ? certificateOf(node) : node.certificateSha256;
  return {
    sni: sniOf({ serverAddress, security }),
    allowInsecure,
    ...(alpn.length > 0 && { alpn }),
    ...(fingerprint && { fingerprint }),
    ...(certificateSha256 && { certificateSha256 }),
  };
}

const realityOf = ({ sni, fingerprint, reality }: RealitySecurity): Reality => ({
  sni,
  ...(fingerprint && { fingerprint }),
  publicKey: reality.publicKey,
  shortId: reality.shortIds[0] ?? '',
});

/** The AEAD methods take the UUID text; the 2022 ones `server key:user key`, both base64. */
function shadowsocksPassword(node: Node, credential: Credential, keyring: Keyring): string {
  const serverKey = serverKeyOf(keyring.key('server-key', node.serverKeyVersion), node);
  const userKey = userKeyOf(node, credential);
  if (!serverKey || !userKey) return credential.uuid;
  return `${serverKey.toString('base64')}:${userKey.toString('base64')}`;
}
