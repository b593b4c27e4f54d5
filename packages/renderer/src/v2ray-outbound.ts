import type { Host, Hysteria2Host, Tls, VlessHost, VmessHost } from './host.ts';
import { alpnOf, certificatePin, placeOf, realityFingerprint, securityOf, type StreamHost } from './tls.ts';

/** `xray`: Xray 26; `v2ray4`: V2Ray 4. */
export type Flavour = 'xray' | 'v2ray4';
export type Json = Readonly<Record<string, unknown>>;

export function outboundOf(flavour: Flavour, host: Host): Json {
  return { tag: host.name, ...protocolOf(flavour, host) };
}

function protocolOf(flavour: Flavour, host: Host): Json {
  const { protocol, address, port } = host;
  switch (host.protocol) {
    case 'shadowsocks':
      return { protocol, settings: { servers: [{ address, port, method: host.method, password: host.password }] } };
    case 'trojan':
      return {
        protocol,
        settings: { servers: [{ address, port, password: host.password }] },
        ...streamOf(flavour, host),
      };
    case 'vmess':
    case 'vless':
      return { protocol, settings: { vnext: [{ address, port, users: [userOf(host)] }] }, ...streamOf(flavour, host) };
    case 'hysteria2':
      return hysteriaOutbound(flavour, host);
    case 'tuic':
    case 'anytls':
      throw new Error(`neither core speaks ${host.protocol}`);
  }
}

const userOf = (host: VlessHost | VmessHost): Json =>
  host.protocol === 'vmess'
    ? { id: host.uuid, alterId: 0, security: host.cipher }
    : { id: host.uuid, encryption: 'none', ...(host.flow && { flow: host.flow }) };

/** Xray takes Hysteria apart: the protocol, its transport with the password, and what masks and paces the packets. */
function hysteriaOutbound(flavour: Flavour, host: Hysteria2Host): Json {
  const { address, port, password, obfs, tls } = host;
  const quicParams = quicParamsOf(host);
  return {
    protocol: 'hysteria',
    settings: { version: 2, address, port },
    streamSettings: {
      network: 'hysteria',
      hysteriaSettings: { version: 2, auth: password },
      security: 'tls',
      tlsSettings: tlsSettings(flavour, tls, alpnOf(tls)),
      ...((obfs || quicParams) && {
        finalmask: {
          ...(obfs && { udp: [{ type: obfs.type, settings: { password: obfs.password } }] }),
          ...(quicParams && { quicParams }),
        },
      }),
    },
  };
}

function quicParamsOf({ ports, upMbps, downMbps }: Hysteria2Host): Json | null {
  if (!ports && !upMbps && !downMbps) return null;
  return {
    ...(upMbps && { brutalUp: `${upMbps} mbps` }),
    ...(downMbps && { brutalDown: `${downMbps} mbps` }),
    ...(ports && { udpHop: { ports, interval: 30 } }),
  };
}

function streamOf(flavour: Flavour, host: StreamHost): Json {
  const security = securityOf(host);
  const { transport } = host;
  return {
    streamSettings: {
      network: transport.type,
      security: security.type,
      ...(security.type === 'tls' && { tlsSettings: tlsSettings(flavour, security, alpnOf(security, transport)) }),
      ...(security.type === 'reality' && {
        realitySettings: {
          serverName: security.sni,
          fingerprint: realityFingerprint(security),
          publicKey: security.publicKey,
          shortId: security.shortId,
        },
      }),
      ...transportSettings(host),
    },
  };
}

/** Xray pins what V2Ray 4 can only leave unverified; each is refused, or not known, by the other. */
function tlsSettings(flavour: Flavour, tls: Tls, alpn: readonly string[]): Json {
  return {
    serverName: tls.sni,
    ...(alpn.length > 0 && { alpn }),
    ...(flavour === 'xray' && tls.fingerprint && { fingerprint: tls.fingerprint }),
    ...(tls.allowInsecure &&
      (flavour === 'xray' ? { pinnedPeerCertSha256: certificatePin(tls) } : { allowInsecure: true })),
  };
}

function transportSettings(host: StreamHost): Json {
  const { transport } = host;
  if (transport.type === 'tcp') return {};
  if (transport.type === 'grpc') return { grpcSettings: { serviceName: transport.serviceName } };
  const place = placeOf(transport, host, securityOf(host));
  // Xray reads `host`, V2Ray 4 only the header.
  return transport.type === 'ws'
    ? { wsSettings: { ...place, headers: { Host: place.host } } }
    : { [`${transport.type}Settings`]: place };
}
