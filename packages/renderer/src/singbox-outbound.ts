import { portRanges } from './flaw.ts';
import type { AnytlsHost, Host, Hysteria2Host, Security, ShadowsocksHost, Tls, Transport } from './host.ts';
import { pluginOptionText } from './plugin.ts';
import { alpnOf, placeOf, realityFingerprint, securityOf, type StreamHost } from './tls.ts';

export type Json = Readonly<Record<string, unknown>>;

/** One outbound. sing-box refuses the whole document for a field it does not know: nothing here is optional ballast. */
export function outboundOf(host: Host): Json {
  const { name: tag, address: server, port: server_port } = host;
  return { type: host.protocol, tag, server, server_port, ...settingsOf(host) };
}

function settingsOf(host: Host): Json {
  switch (host.protocol) {
    case 'shadowsocks':
      return shadowsocksSettings(host);
    case 'trojan':
      return { password: host.password, ...streamSettings(host) };
    case 'vmess':
      return { uuid: host.uuid, security: host.cipher, alter_id: 0, ...streamSettings(host) };
    case 'vless':
      return { uuid: host.uuid, ...(host.flow && { flow: host.flow }), ...streamSettings(host) };
    case 'hysteria2':
      return hysteria2Settings(host);
    case 'tuic':
      return {
        uuid: host.uuid,
        password: host.password,
        congestion_control: host.congestionControl,
        udp_relay_mode: host.udpRelayMode,
        tls: tlsOf(host.tls),
      };
    case 'anytls':
      return anytlsSettings(host);
  }
}

const shadowsocksSettings = ({ method, password, plugin }: ShadowsocksHost): Json => ({
  method,
  password,
  // Plugins carry TCP alone.
  ...(plugin && { plugin: plugin.name, plugin_opts: pluginOptionText(plugin), network: 'tcp' }),
});

function hysteria2Settings({ ports, obfs, password, upMbps, downMbps, tls }: Hysteria2Host): Json {
  const ranges = ports === undefined ? null : portRanges(ports);
  return {
    ...(ranges && { server_ports: ranges.map(([from, to]) => `${from}:${to}`) }),
    ...(upMbps && { up_mbps: upMbps }),
    ...(downMbps && { down_mbps: downMbps }),
    ...(obfs && { obfs }),
    password,
    tls: tlsOf(tls),
  };
}

const anytlsSettings = (host: AnytlsHost): Json => ({
  password: host.password,
  ...seconds('idle_session_check_interval', host.idleSessionCheckIntervalSeconds),
  ...seconds('idle_session_timeout', host.idleSessionTimeoutSeconds),
  ...(host.minIdleSession !== undefined && { min_idle_session: host.minIdleSession }),
  tls: tlsOf(host.tls),
});

const seconds = (key: string, value: number | undefined): Json => (value === undefined ? {} : { [key]: `${value}s` });

function streamSettings(host: StreamHost): Json {
  const security = securityOf(host);
  return {
    ...(security.type !== 'none' && { tls: securityTls(security, host.transport) }),
    ...transportSettings(host, security),
  };
}

function securityTls(security: Exclude<Security, { type: 'none' }>, transport: Transport): Json {
  if (security.type === 'tls') return tlsOf(security, transport);
  return {
    enabled: true,
    server_name: security.sni,
    utls: { enabled: true, fingerprint: realityFingerprint(security) },
    reality: { enabled: true, public_key: security.publicKey, short_id: security.shortId },
  };
}

function tlsOf(tls: Tls, transport?: Transport): Json {
  const alpn = alpnOf(tls, transport);
  return {
    enabled: true,
    server_name: tls.sni,
    ...(alpn.length > 0 && { alpn }),
    ...(tls.allowInsecure && { insecure: true }),
    ...(tls.fingerprint && { utls: { enabled: true, fingerprint: tls.fingerprint } }),
  };
}

function transportSettings(host: StreamHost, security: Security): Json {
  const { transport } = host;
  if (transport.type === 'tcp') return {};
  if (transport.type === 'grpc') return { transport: { type: 'grpc', service_name: transport.serviceName } };
  const place = placeOf(transport, host, security);
  return transport.type === 'ws'
    ? { transport: { type: 'ws', path: place.path, headers: { Host: place.host } } }
    : { transport: { type: transport.type, path: place.path, host: place.host } };
}
