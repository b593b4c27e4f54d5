import { type Node, serverKeyOf, sniOf } from '@orrery/node';
import type { Host } from '@orrery/renderer';
import type { Credential } from '@orrery/subscription';
import type { Keyring } from '../keyring.ts';

/** One node as one subscriber sees it: the renderer's host, with that subscriber's credential in it. */
export function hostOf(node: Node, credential: Credential, keyring: Keyring): Host {
  const endpoint = { key: node.uuid, name: node.name, address: node.serverAddress, port: node.serverPort };
  if (node.protocol === 'shadowsocks') {
    return {
      ...endpoint,
      protocol: 'shadowsocks',
      method: node.encryptionMethod,
      password: shadowsocksPassword(node, credential, keyring),
      ...(node.plugin && { plugin: node.plugin }),
    };
  }
  const { transport, security } = node;
  return {
    ...endpoint,
    protocol: 'trojan',
    password: credential.uuid,
    transport:
      transport.type === 'ws'
        ? { type: 'ws', path: transport.path, ...(transport.host !== null && { host: transport.host }) }
        : transport,
    tls: {
      sni: sniOf(node),
      allowInsecure: security.allowInsecure,
      ...(security.alpn.length > 0 && { alpn: security.alpn }),
      ...(security.fingerprint && { fingerprint: security.fingerprint }),
      ...(node.certificateSha256 && { certificateSha256: node.certificateSha256 }),
    },
  };
}

/** The AEAD methods take the UUID text; the 2022 ones `server key:user key`, both base64. */
function shadowsocksPassword(node: Node, credential: Credential, keyring: Keyring): string {
  const serverKey = serverKeyOf(keyring.key('server-key', node.serverKeyVersion), node);
  if (!serverKey) return credential.uuid;
  const userKey = serverKey.length === 16 ? credential.key16 : credential.key32;
  return `${serverKey.toString('base64')}:${userKey.toString('base64')}`;
}
