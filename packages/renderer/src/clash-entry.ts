import type {
  AnytlsHost,
  Host,
  Hysteria2Host,
  Plugin,
  Security,
  ShadowsocksHost,
  Tls,
  Transport,
  TuicHost,
  VlessHost,
  VmessHost,
} from './host.ts';
import { pluginUsesTls } from './plugin.ts';
import { alpnOf, certificatePin, placeOf, realityFingerprint, securityOf, type StreamHost } from './tls.ts';

export type Dialect = 'clash' | 'mihomo' | 'stash';
export type Entry = Readonly<Record<string, unknown>>;

/** One proxy in the words of the dialect. */
export function entryOf(dialect: Dialect, host: Host): Entry {
  return { name: host.name, ...protocolOf(dialect, host) };
}

const endpointOf = ({ address, port }: Host): Entry => ({ server: address, port });

function protocolOf(dialect: Dialect, host: Host): Entry {
  switch (host.protocol) {
    case 'shadowsocks':
      return shadowsocksEntry(host);
    case 'trojan':
      return {
        type: 'trojan',
        ...endpointOf(host),
        password: host.password,
        udp: true,
        sni: host.tls.sni,
        ...tlsEntry(dialect, host.tls, host.transport),
        ...transportEntry(host, host.transport),
      };
    case 'vmess':
      return vmessEntry(dialect, host);
    case 'vless':
      return vlessEntry(dialect, host);
    case 'hysteria2':
      return hysteria2Entry(dialect, host);
    case 'tuic':
      return tuicEntry(dialect, host);
    case 'anytls':
      return anytlsEntry(dialect, host);
  }
}

function shadowsocksEntry(host: ShadowsocksHost): Entry {
  return {
    type: 'ss',
    ...endpointOf(host),
    cipher: host.method,
    password: host.password,
    // Plugins carry TCP alone: UDP would go past them, to a port that may not answer.
    udp: host.plugin === undefined,
    ...(host.plugin && pluginEntry(host.plugin)),
  };
}

/** Clash's own words: `obfs`, never `obfs-local`, which it would take for no plugin at all. */
function pluginEntry(plugin: Plugin): Entry {
  const { name, opts } = plugin;
  if (name === 'obfs-local') {
    return {
      plugin: 'obfs',
      'plugin-opts': { mode: opts['obfs'], ...(opts['obfs-host'] && { host: opts['obfs-host'] }) },
    };
  }
  return {
    plugin: 'v2ray-plugin',
    'plugin-opts': {
      mode: 'websocket',
      ...(pluginUsesTls(plugin) && { tls: true }),
      ...(opts['host'] && { host: opts['host'] }),
      ...(opts['path'] && { path: opts['path'] }),
      ...(opts['mux'] !== undefined && { mux: opts['mux'] !== '0' }),
    },
  };
}

function vmessEntry(dialect: Dialect, host: VmessHost): Entry {
  // Only mihomo knows `zero`; the server takes whichever cipher the client picks.
  const cipher = host.cipher === 'zero' && dialect !== 'mihomo' ? 'auto' : host.cipher;
  return {
    type: 'vmess',
    ...endpointOf(host),
    uuid: host.uuid,
    alterId: 0,
    cipher,
    udp: true,
    ...securityEntry(dialect, host.security, host.transport),
    ...transportEntry(host, host.transport),
  };
}

const vlessEntry = (dialect: Dialect, host: VlessHost): Entry => ({
  type: 'vless',
  ...endpointOf(host),
  uuid: host.uuid,
  ...(host.flow && { flow: host.flow }),
  udp: true,
  ...securityEntry(dialect, host.security, host.transport),
  ...transportEntry(host, host.transport),
});

function hysteria2Entry(dialect: Dialect, host: Hysteria2Host): Entry {
  const [password, up, down] = dialect === 'stash' ? ['auth', 'up-speed', 'down-speed'] : ['password', 'up', 'down'];
  const { obfs, ports, upMbps, downMbps, tls } = host;
  return {
    type: 'hysteria2',
    ...endpointOf(host),
    ...(ports && { ports }),
    [password]: host.password,
    ...(obfs && { obfs: obfs.type, 'obfs-password': obfs.password }),
    ...(upMbps && { [up]: speed(dialect, upMbps) }),
    ...(downMbps && { [down]: speed(dialect, downMbps) }),
    sni: tls.sni,
    ...tlsEntry(dialect, tls),
  };
}

const speed = (dialect: Dialect, mbps: number): unknown => (dialect === 'stash' ? mbps : `${mbps} Mbps`);

const tuicEntry = (dialect: Dialect, host: TuicHost): Entry => ({
  type: 'tuic',
  ...(dialect === 'stash' && { version: 5 }),
  ...endpointOf(host),
  uuid: host.uuid,
  password: host.password,
  ...(dialect === 'mihomo' && {
    'congestion-controller': host.congestionControl,
    'udp-relay-mode': host.udpRelayMode,
  }),
  sni: host.tls.sni,
  ...tlsEntry(dialect, host.tls),
});

const anytlsEntry = (dialect: Dialect, host: AnytlsHost): Entry => ({
  type: 'anytls',
  ...endpointOf(host),
  password: host.password,
  udp: true,
  ...intervals({
    'idle-session-check-interval': host.idleSessionCheckIntervalSeconds,
    'idle-session-timeout': host.idleSessionTimeoutSeconds,
    'min-idle-session': host.minIdleSession,
  }),
  sni: host.tls.sni,
  ...tlsEntry(dialect, host.tls),
});

/** mihomo reads them as integers and nothing else. */
const intervals = (members: Readonly<Record<string, number | undefined>>): Entry =>
  Object.fromEntries(Object.entries(members).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

/** VLESS and VMess say `tls` and `servername` where the others, which are never without TLS, say `sni`. */
function securityEntry(dialect: Dialect, security: Security, transport: Transport): Entry {
  if (security.type === 'none') return {};
  const head = { tls: true, servername: security.sni };
  if (security.type === 'tls') return { ...head, ...tlsEntry(dialect, security, transport) };
  return {
    ...head,
    'client-fingerprint': realityFingerprint(security),
    'reality-opts': { 'public-key': security.publicKey, 'short-id': security.shortId },
  };
}

function tlsEntry(dialect: Dialect, tls: Tls, transport?: Transport): Entry {
  const alpn = alpnOf(tls, transport);
  return {
    ...(alpn.length > 0 && { alpn }),
    ...(dialect !== 'clash' && tls.fingerprint && { 'client-fingerprint': tls.fingerprint }),
    ...verificationEntry(dialect, tls),
  };
}

/**
 * mihomo's pin replaces the usual verification, so it is right for a self-signed certificate only; Stash's may come on
 * top of it.
 */
function verificationEntry(dialect: Dialect, tls: Tls): Entry {
  if (!tls.allowInsecure) return {};
  const pin = certificatePin(tls);
  if (pin === null || dialect === 'clash') return { 'skip-cert-verify': true };
  return dialect === 'stash' ? { 'skip-cert-verify': true, 'server-cert-fingerprint': pin } : { fingerprint: pin };
}

function transportEntry(host: StreamHost, transport: Transport): Entry {
  if (transport.type === 'tcp') return {};
  if (transport.type === 'grpc') {
    return { network: 'grpc', 'grpc-opts': { 'grpc-service-name': transport.serviceName } };
  }
  const place = placeOf(transport, host, securityOf(host));
  if (transport.type === 'xhttp') return { network: 'xhttp', 'xhttp-opts': place };
  return {
    network: 'ws',
    'ws-opts': {
      path: place.path,
      headers: { Host: place.host },
      ...(transport.type === 'httpupgrade' && { 'v2ray-http-upgrade': true }),
    },
  };
}
