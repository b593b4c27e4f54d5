import type { Content, WritableHost, Writer } from './content.ts';
import type { Profile, ShadowsocksHost, TrojanHost } from './model.ts';
import { cleanName } from './name.ts';
import { PROBE_INTERVAL_SECONDS, PROBE_URL, privateNetworks } from './routing.ts';
import { certificatePin, trojanAlpn, websocketOf } from './trojan.ts';

type Json = Readonly<Record<string, unknown>>;

const DIRECT = 'direct';

/**
 * A complete configuration for Xray; V2Ray 4.34 takes it too as long as no host needs what it never had (the 2022
 * methods, gRPC, pinning).
 */
export const v2ray: Writer = {
  contentType: 'application/json; charset=utf-8',
  fileExtension: 'json',
  // The balancer selects by prefix: a host named `d` would otherwise draw the direct outbound into it.
  isReserved: (name) => DIRECT.startsWith(name),
  write: (content, profile) => `${JSON.stringify(configOf(content, profile), null, 2)}\n`,
};

const inbounds = [
  {
    tag: 'socks',
    listen: '127.0.0.1',
    port: 10808,
    protocol: 'socks',
    settings: { auth: 'noauth', udp: true },
  },
  { tag: 'http', listen: '127.0.0.1', port: 10809, protocol: 'http', settings: {} },
];

function configOf(content: Content, { title }: Profile): Json {
  // Clients that keep such files in a list show `remarks`; the cores ignore it.
  const head = { remarks: cleanName(title), log: { loglevel: 'warning' }, inbounds };
  if (content.kind === 'notice') {
    return { ...head, outbounds: [{ tag: content.notice.name, protocol: 'blackhole', settings: {} }] };
  }
  const tags = content.hosts.map(({ name }) => name);
  return {
    ...head,
    outbounds: [...content.hosts.map(outboundOf), { tag: DIRECT, protocol: 'freedom', settings: {} }],
    routing: {
      domainStrategy: 'AsIs',
      rules: [
        { type: 'field', ip: [...privateNetworks.v4, ...privateNetworks.v6], outboundTag: DIRECT },
        { type: 'field', network: 'tcp,udp', balancerTag: 'fastest' },
      ],
      balancers: [
        { tag: 'fastest', selector: tags, strategy: { type: 'leastPing' }, fallbackTag: content.hosts[0].name },
      ],
    },
    observatory: {
      subjectSelector: tags,
      probeURL: PROBE_URL,
      probeInterval: `${PROBE_INTERVAL_SECONDS}s`,
      enableConcurrency: true,
    },
  };
}

const outboundOf = (host: WritableHost): Json =>
  host.protocol === 'shadowsocks' ? shadowsocksOutbound(host) : trojanOutbound(host);

const shadowsocksOutbound = ({ name, address, port, method, password }: ShadowsocksHost): Json => ({
  tag: name,
  protocol: 'shadowsocks',
  settings: { servers: [{ address, port, method, password }] },
});

const trojanOutbound = (host: TrojanHost): Json => ({
  tag: host.name,
  protocol: 'trojan',
  settings: { servers: [{ address: host.address, port: host.port, password: host.password }] },
  streamSettings: {
    network: host.transport.type,
    security: 'tls',
    tlsSettings: tlsSettings(host),
    ...transportSettings(host),
  },
});

function tlsSettings(host: TrojanHost): Json {
  const { tls } = host;
  const alpn = trojanAlpn(host);
  return {
    serverName: tls.sni,
    ...(alpn.length > 0 && { alpn }),
    ...(tls.fingerprint && { fingerprint: tls.fingerprint }),
    ...(tls.allowInsecure && { pinnedPeerCertSha256: certificatePin(tls) }),
  };
}

function transportSettings({ transport, tls }: TrojanHost): Json {
  if (transport.type === 'ws') {
    const { path, host } = websocketOf(transport, tls);
    // Xray reads `host`, V2Ray 4 only the header.
    return { wsSettings: { path, host, headers: { Host: host } } };
  }
  if (transport.type === 'grpc') return { grpcSettings: { serviceName: transport.serviceName } };
  return {};
}
