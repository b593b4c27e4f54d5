import type { ServerInput } from './server-input.ts';

type Json = Record<string, unknown>;

/** What sing-box writes when it serves: over QUIC there is no port to knock at. */
export const singBoxStarted = 'sing-box started';

/** A multi-user server of what Xray does not serve, and of some that it does, from what the agent API said. */
export function singBoxServer(input: ServerInput): Json {
  const { spec, config, egress } = input;
  const inbound = {
    type: config.protocol,
    listen: spec.address,
    listen_port: config.server_port,
    ...settingsOf(input),
  };
  return {
    log: { level: 'info' },
    inbounds: [inbound],
    outbounds: [{ type: 'direct', tag: 'direct', inet4_bind_address: egress }],
  };
}

function settingsOf({ config, users, certificate }: ServerInput): Json {
  const passwords = users.map(({ name, password }) => ({ name, password }));
  const ids = users.map(({ name, password }) => ({ name, uuid: password }));
  const tls = (alpn: readonly string[] = []): Json => ({
    enabled: true,
    certificate_path: certificate.certFile,
    key_path: certificate.keyFile,
    ...(alpn.length > 0 && { alpn }),
  });
  switch (config.protocol) {
    case 'shadowsocks':
      return { method: config.encryption_method, users: passwords };
    case 'vless':
      return { users: ids };
    case 'vmess':
      return { users: ids.map((user) => ({ ...user, alterId: config.vmess_alter_id })) };
    case 'hysteria2':
      return {
        users: passwords,
        tls: tls(['h3']),
        ...(config.hysteria2_obfs && {
          obfs: { type: config.hysteria2_obfs, password: config.hysteria2_obfs_password },
        }),
        ...(config.hysteria2_up_mbps && { up_mbps: config.hysteria2_up_mbps }),
        ...(config.hysteria2_down_mbps && { down_mbps: config.hysteria2_down_mbps }),
      };
    case 'tuic':
      return {
        users: users.map(({ name, password }) => ({ name, uuid: password, password })),
        congestion_control: config.tuic_congestion_control,
        tls: tls([config.tuic_alpn ?? '']),
      };
    case 'anytls':
      return {
        users: passwords,
        tls: tls(),
        ...(config.anytls_padding && { padding_scheme: config.anytls_padding }),
      };
    default:
      throw new Error(`sing-box serves no ${config.protocol} here`);
  }
}
