import type { NodeProxy, NoSecurity, RealitySecurity, SettingsInput, TlsSecurity, Transport } from '@orrery/node';
import type { ChangeNodeBody, NodeView } from './node-schemas.ts';

type View = NonNullable<NodeView['settings']>;

/** The settings as an operator sees them; what is not set, and every private key, is left out. */
export function settingsView(node: Exclude<NodeProxy, { protocol: 'shadowsocks' }>): View {
  const security = securityView(node.security);
  switch (node.protocol) {
    case 'trojan':
      return { transport: transportView(node.transport), security };
    case 'vless':
      return { transport: transportView(node.transport), security, ...(node.flow && { flow: node.flow }) };
    case 'vmess':
      return { transport: transportView(node.transport), security, cipher: node.cipher };
    case 'hysteria2':
      return {
        security,
        ...(node.obfs && { obfs: node.obfs }),
        ...(node.upMbps !== null && { up_mbps: node.upMbps }),
        ...(node.downMbps !== null && { down_mbps: node.downMbps }),
        ...(node.ports !== null && { ports: node.ports }),
      };
    case 'tuic':
      return { security, congestion_control: node.congestionControl, udp_relay_mode: node.udpRelayMode };
    case 'anytls':
      return {
        security,
        idle_session_check_interval: node.idleSessionCheckIntervalSeconds,
        idle_session_timeout: node.idleSessionTimeoutSeconds,
        min_idle_session: node.minIdleSession,
        ...(node.padding.length > 0 && { padding: [...node.padding] }),
      };
  }
}

const transportView = (transport: Transport): NonNullable<View['transport']> => ({
  type: transport.type,
  ...('path' in transport && { path: transport.path }),
  ...('host' in transport && transport.host !== null && { host: transport.host }),
  ...(transport.type === 'grpc' && { service_name: transport.serviceName }),
});

function securityView(security: NoSecurity | TlsSecurity | RealitySecurity): NonNullable<View['security']> {
  if (security.type === 'none') return { type: 'none' };
  const common = {
    ...(security.sni !== null && { sni: security.sni }),
    ...(security.fingerprint !== null && { fingerprint: security.fingerprint }),
  };
  if (security.type === 'tls') {
    const alpn = security.alpn as NonNullable<View['security']>['alpn'];
    return {
      type: 'tls',
      ...common,
      ...(alpn && alpn.length > 0 && { alpn: [...alpn] }),
      allow_insecure: security.allowInsecure,
    };
  }
  const { target, serverNames, publicKey, shortIds } = security.reality;
  return {
    type: 'reality',
    ...common,
    reality: { target, server_names: [...serverNames], public_key: publicKey, short_ids: [...shortIds] },
  };
}

/** The body's settings in the domain's words; absent ones stay absent. */
export function settingsInput(settings: NonNullable<ChangeNodeBody['settings']>): SettingsInput {
  const { transport, security } = settings;
  return {
    transport: transport && { ...transport, serviceName: transport.service_name },
    security: security && {
      type: security.type,
      sni: security.sni,
      alpn: security.alpn,
      fingerprint: security.fingerprint,
      allowInsecure: security.allow_insecure,
      reality: security.reality && {
        target: security.reality.target,
        serverNames: security.reality.server_names,
        privateKey: security.reality.private_key,
        publicKey: security.reality.public_key,
        shortIds: security.reality.short_ids,
      },
    },
    flow: settings.flow,
    cipher: settings.cipher,
    obfs: settings.obfs,
    upMbps: settings.up_mbps,
    downMbps: settings.down_mbps,
    ports: settings.ports,
    congestionControl: settings.congestion_control,
    udpRelayMode: settings.udp_relay_mode,
    idleSessionCheckIntervalSeconds: settings.idle_session_check_interval,
    idleSessionTimeoutSeconds: settings.idle_session_timeout,
    minIdleSession: settings.min_idle_session,
    padding: settings.padding,
  };
}
