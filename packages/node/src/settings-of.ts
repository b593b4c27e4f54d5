import type { NoSecurity, NodeProxy, RealitySecurity, TlsSecurity, Transport } from './proxy.ts';
import type { SecurityInput, SettingsInput, TransportInput } from './settings-input.ts';

/** The settings as an operator would give them to get this proxy, private key included; null for shadowsocks. */
export function settingsOf(proxy: NodeProxy): SettingsInput | null {
  switch (proxy.protocol) {
    case 'shadowsocks':
      return null;
    case 'trojan':
      return streamOf(proxy);
    case 'vless':
      return { ...streamOf(proxy), flow: proxy.flow ?? undefined };
    case 'vmess':
      return { ...streamOf(proxy), cipher: proxy.cipher };
    case 'hysteria2':
      return {
        security: securityOf(proxy.security),
        obfs: proxy.obfs ?? undefined,
        upMbps: proxy.upMbps ?? undefined,
        downMbps: proxy.downMbps ?? undefined,
        ports: proxy.ports ?? undefined,
      };
    case 'tuic':
    case 'anytls': {
      const { protocol: _, security, ...rest } = proxy;
      return { ...rest, security: securityOf(security) };
    }
  }
}

/** Settings are replaced as a whole, but for the private key and the short ids of REALITY, which stay where unsaid. */
export function keepReality(given: SettingsInput, current: SettingsInput | null): SettingsInput {
  const { security } = given;
  const before = current?.security?.reality;
  if (!security?.reality || !before) return given;
  const { privateKey = before.privateKey, shortIds = before.shortIds, ...rest } = security.reality;
  return { ...given, security: { ...security, reality: { ...rest, privateKey, shortIds } } };
}

const streamOf = ({
  transport,
  security,
}: {
  readonly transport: Transport;
  readonly security: NoSecurity | TlsSecurity | RealitySecurity;
}): SettingsInput => ({ transport: transportOf(transport), security: securityOf(security) });

const transportOf = (transport: Transport): TransportInput =>
  'path' in transport ? { ...transport, host: transport.host ?? undefined } : transport;

function securityOf(security: NoSecurity | TlsSecurity | RealitySecurity): SecurityInput {
  switch (security.type) {
    case 'none':
      return security;
    case 'tls': {
      const { type, sni, alpn, fingerprint, allowInsecure } = security;
      return { type, sni: sni ?? undefined, alpn, fingerprint: fingerprint ?? undefined, allowInsecure };
    }
    case 'reality':
      return { ...security, fingerprint: security.fingerprint ?? undefined };
  }
}
