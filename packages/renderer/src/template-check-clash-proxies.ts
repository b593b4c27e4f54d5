import { readShape, type Say, shape, type Shape, textOf } from './template-check-clash-fields.ts';
import type { Place } from './template-text.ts';
import { type Entry, isEntry, shown } from './template-shape.ts';

const BASIC = 'name!:text tfo:bool mptcp:bool interface-name routing-mark:int ip-version dialer-proxy';
const SERVER = `${BASIC} server!:text port!:int`;
const TLS = 'skip-cert-verify:bool fingerprint certificate private-key';
const QUIC = 'cwnd:int bbr-profile alpn:[]text ech-opts:#ech sni';
const WINDOWS =
  'initial-stream-receive-window:uint max-stream-receive-window:uint initial-connection-receive-window:uint max-connection-receive-window:uint';
const STREAM = 'network alpn:[]text ech-opts:#ech reality-opts:#reality grpc-opts:#grpc ws-opts:#ws client-fingerprint';

/** What mihomo reads of a proxy of each type; Clash and Stash read the same of those they know. */
const types: Readonly<Record<string, Shape>> = {
  ss: shape(
    SERVER,
    'password!:text cipher!:text udp:bool plugin plugin-opts:{}any udp-over-tcp:bool udp-over-tcp-version:int client-fingerprint',
  ),
  ssr: shape(SERVER, 'password!:text cipher!:text obfs!:text obfs-param protocol!:text protocol-param udp:bool'),
  socks5: shape(SERVER, TLS, 'username password tls:bool udp:bool'),
  http: shape(SERVER, TLS, 'username password tls:bool sni headers:{}text'),
  vmess: shape(
    SERVER,
    STREAM,
    TLS,
    'uuid!:text alterId!:int cipher!:text udp:bool tls:bool servername http-opts:#http h2-opts:#h2 packet-addr:bool',
    'xudp:bool packet-encoding global-padding:bool authenticated-length:bool',
  ),
  vless: shape(
    SERVER,
    STREAM,
    TLS,
    'uuid!:text flow tls:bool udp:bool packet-addr:bool xudp:bool packet-encoding encryption servername',
    'http-opts:#http h2-opts:#h2 xhttp-opts:#xhttp ws-headers:{}text',
  ),
  snell: shape(SERVER, 'psk!:text udp:bool version:int reuse:bool obfs-opts:{}any'),
  trojan: shape(SERVER, STREAM, TLS, 'password!:text sni udp:bool ss-opts:#trojanSs'),
  hysteria: shape(
    BASIC,
    TLS,
    'server!:text port:int ports protocol obfs-protocol up!:text up-speed:int down!:text down-speed:int auth auth-str',
    'obfs sni ech-opts:#ech alpn:[]text recv-window-conn:int recv-window:int disable-mtu-discovery:bool fast-open:bool',
    'hop-interval:int',
  ),
  hysteria2: shape(
    BASIC,
    TLS,
    QUIC,
    WINDOWS,
    'server!:text port:int ports hop-interval up down password obfs obfs-password obfs-min-packet-size:int',
    'obfs-max-packet-size:int udp-mtu:int realm-opts:#realm',
  ),
  wireguard: shape(
    BASIC,
    'server port:int public-key pre-shared-key reserved:any allowed-ips:[]text ip ipv6 private-key!:text workers:int',
    'mtu:int udp:bool persistent-keepalive:int amnezia-wg-option:#amnezia peers:[]#peer remote-dns-resolve:bool',
    'dns:[]text refresh-server-ip-interval:int',
  ),
  tuic: shape(
    SERVER,
    TLS,
    QUIC,
    'token uuid password ip heartbeat-interval:int reduce-rtt:bool request-timeout:int udp-relay-mode',
    'congestion-controller disable-sni:bool max-udp-relay-packet-size:int fast-open:bool max-open-streams:int',
    'recv-window-conn:int recv-window:int disable-mtu-discovery:bool max-datagram-frame-size:int udp-over-stream:bool',
    'udp-over-stream-version:int',
  ),
  'gost-relay': shape(SERVER, TLS, 'forward:bool udp:bool tls:bool mux:bool sni username password client-fingerprint'),
  direct: shape(BASIC),
  dns: shape(BASIC),
  reject: shape(BASIC),
  ssh: shape(
    SERVER,
    'username!:text password private-key private-key-passphrase host-key:[]text host-key-algorithms:[]text',
  ),
  mieru: shape(
    BASIC,
    'server!:text port:int port-range transport!:text udp:bool username!:text password!:text multiplexing',
    'handshake-mode traffic-pattern',
  ),
  anytls: shape(
    SERVER,
    TLS,
    'password!:text alpn:[]text sni ech-opts:#ech client-fingerprint udp:bool idle-session-check-interval:int',
    'idle-session-timeout:int min-idle-session:int',
  ),
  sudoku: shape(
    SERVER,
    'key!:text aead-method padding-min:int padding-max:int table-type enable-pure-downlink:bool http-mask:bool',
    'http-mask-mode http-mask-tls:bool http-mask-host path-root http-mask-multiplex httpmask:#httpMask custom-table',
    'custom-tables:[]text',
  ),
  masque: shape(
    SERVER,
    'private-key!:text public-key!:text ip ipv6 uri sni mtu:int udp:bool skip-cert-verify:bool network',
    'congestion-controller cwnd:int bbr-profile remote-dns-resolve:bool dns:[]text',
  ),
  trusttunnel: shape(
    SERVER,
    TLS,
    QUIC,
    'username password client-fingerprint udp:bool health-check:bool quic:bool congestion-controller',
    'max-connections:int min-streams:int max-streams:int',
  ),
  openvpn: shape(
    SERVER,
    'proto dev cipher auth comp-lzo ca!:text cert key tls-crypt username password ping:int ping-restart:int mtu:int',
    'udp:bool remote-dns-resolve:bool dns:[]text',
  ),
  tailscale: shape(
    BASIC,
    'hostname auth-key control-url state-dir ephemeral:bool udp:bool accept-routes:bool exit-node',
    'exit-node-allow-lan-access:bool',
  ),
};

export const mihomoProxies: ReadonlySet<string> = new Set(Object.keys(types));

const XHTTP_REUSE = 'max-concurrency max-connections c-max-reuse-times h-max-request-times h-max-reusable-secs';

const shapes: Readonly<Record<string, Shape>> = {
  ech: shape('enable:bool config query-server-name'),
  reality: shape('public-key!:text short-id support-x25519mlkem768:bool'),
  http: shape('method path:[]text headers:{}[]text'),
  h2: shape('host:[]text path'),
  grpc: shape(
    'grpc-service-name grpc-user-agent ping-interval:int max-connections:int min-streams:int max-streams:int',
  ),
  ws: shape(
    'path headers:{}text max-early-data:int early-data-header-name v2ray-http-upgrade:bool',
    'v2ray-http-upgrade-fast-open:bool',
  ),
  xhttp: shape(
    'path host mode headers:{}text no-grpc-header:bool x-padding-bytes x-padding-obfs-mode:bool x-padding-key',
    'x-padding-header x-padding-placement x-padding-method uplink-http-method session-placement session-key',
    'seq-placement seq-key uplink-data-placement uplink-data-key uplink-chunk-size sc-max-each-post-bytes',
    'sc-min-posts-interval-ms reuse-settings:#xhttpReuse download-settings:#xhttpDownload',
  ),
  xhttpReuse: shape(XHTTP_REUSE, 'h-keep-alive-period:int'),
  xhttpDownload: shape(
    'path host headers:{}text reuse-settings:#xhttpReuse server port:int tls:bool alpn:[]text ech-opts:#ech',
    'reality-opts:#reality skip-cert-verify:bool fingerprint certificate private-key servername client-fingerprint',
  ),
  trojanSs: shape('enabled:bool method password'),
  realm: shape('enable:bool server-url token realm-id stun-servers:[]text sni alpn:[]text', TLS),
  amnezia: shape('jc:int jmin:int jmax:int s1:int s2:int s3:int s4:int h1 h2 h3 h4 i1 i2 i3 i4 i5 j1 j2 j3 itime:int'),
  peer: shape('server port:int public-key pre-shared-key reserved:any allowed-ips:[]text'),
  httpMask: shape('disable:bool mode tls:bool host path-root multiplex'),
  smux: shape(
    'enabled:bool protocol max-connections:int min-streams:int max-streams:int padding:bool statistic:bool',
    'only-tcp:bool brutal-opts:#brutal',
  ),
  brutal: shape('enabled:bool up down'),
};

/** Says what keeps a proxy from being loaded, and with it the whole document. */
export function checkProxy(entry: Entry, at: Place, known: ReadonlySet<string>, say: Say): void {
  const { type } = entry;
  if (typeof type !== 'string') return say(`a proxy has no type: ${shown(entry['name'] ?? entry)}`, at);
  if (!known.has(type)) return say(`there is no type of proxy ${type}`, [...at, 'type']);
  const fields = types[type];
  // Of what only Stash has, its documents name the fields, not what they must be.
  if (fields === undefined) return;
  readShape(fields, entry, at, { weak: true, shapes, say });
  if (isEntry(entry['smux']))
    readShape(shapes['smux'] ?? new Map(), entry['smux'], [...at, 'smux'], { weak: true, shapes, say });
  checks[type]?.(entry, (key, reason) => say(reason, Object.hasOwn(entry, key) ? [...at, key] : at));
}

type SayOf = (key: string, reason: string) => void;

/** What else the clients look at when they make one. */
const checks: Readonly<Record<string, (entry: Entry, say: SayOf) => void>> = {
  ss: checkShadowsocks,
  vmess: (entry, say) => {
    const cipher = textOf(entry['cipher']).toLowerCase();
    if (!VMESS_CIPHERS.has(cipher)) say('cipher', `VMess knows no cipher ${cipher}`);
    checkReality(entry, say);
  },
  vless: (entry, say) => {
    const flow = textOf(entry['flow']);
    if (flow.length >= 16 && !flow.startsWith('xtls-rprx-vision')) say('flow', `VLESS knows no flow ${flow}`);
    checkReality(entry, say);
  },
  trojan: checkReality,
  snell: (entry, say) => {
    if (Number(entry['version'] ?? 0) > 5) say('version', 'Snell has versions 1 to 5');
  },
  wireguard: checkWireguard,
};

const AEAD = ['128', '192', '256'].map((bits) => `aes-${bits}`);
const CIPHERS: ReadonlySet<string> = new Set([
  ...AEAD.flatMap((name) => [`${name}-gcm`, `${name}-ccm`, `${name}-ctr`, `${name}-cfb`]),
  'aes-128-gcm-siv',
  'aes-256-gcm-siv',
  'none',
  'rc4-md5',
  'rabbit128-poly1305',
  'chacha20-ietf-poly1305',
  'xchacha20-ietf-poly1305',
  'chacha8-ietf-poly1305',
  'xchacha8-ietf-poly1305',
  'chacha20',
  'chacha20-ietf',
  'xchacha20',
  'aegis-128l',
  'aegis-256',
  'deoxys-ii-256-128',
  'ascon128',
  'ascon128a',
  'lea-128-gcm',
  'lea-192-gcm',
  'lea-256-gcm',
]);
/** Bytes of the keys of Shadowsocks 2022. */
const KEY_BYTES: ReadonlyMap<string, number> = new Map([
  ['2022-blake3-aes-128-gcm', 16],
  ['2022-blake3-aes-256-gcm', 32],
  ['2022-blake3-chacha20-poly1305', 32],
  ['2022-blake3-chacha8-poly1305', 32],
  ['2022-blake3-aes-128-ccm', 16],
  ['2022-blake3-aes-256-ccm', 32],
]);
const VMESS_CIPHERS: ReadonlySet<string> = new Set([
  'auto',
  'none',
  'zero',
  'aes-128-cfb',
  'aes-128-gcm',
  'chacha20-poly1305',
]);
const PLUGIN_MODES: ReadonlyMap<string, readonly string[]> = new Map([
  ['obfs', ['tls', 'http']],
  ['v2ray-plugin', ['websocket']],
  ['gost-plugin', ['websocket']],
]);

function checkShadowsocks(entry: Entry, say: SayOf): void {
  const cipher = textOf(entry['cipher']);
  const password = textOf(entry['password']);
  const bytes = KEY_BYTES.get(cipher);
  if (bytes !== undefined) {
    if (!password.split(':').every((key) => isBase64(key, bytes))) {
      say('password', `${cipher} wants keys of ${bytes} bytes in Base64`);
    }
  } else if (!CIPHERS.has(cipher)) say('cipher', `Shadowsocks knows no cipher ${cipher}`);
  else if (password === '' && cipher !== 'none') say('password', 'the password is empty');
  const modes = PLUGIN_MODES.get(textOf(entry['plugin']));
  const { mode } = isEntry(entry['plugin-opts']) ? entry['plugin-opts'] : {};
  if (modes && !modes.includes(textOf(mode))) {
    say(
      isEntry(entry['plugin-opts']) ? 'plugin-opts' : 'plugin',
      `${textOf(entry['plugin'])} has the modes ${modes.join(', ')}`,
    );
  }
}

function checkReality(entry: Entry, say: SayOf): void {
  const options = entry['reality-opts'];
  if (!isEntry(options)) return;
  const key = textOf(options['public-key']);
  if (key !== '' && !(/^[\w-]{43}$/.test(key) && isBase64(key, 32)))
    say('reality-opts', 'the public key of REALITY is none');
  if (!/^(?:[\da-f]{2}){0,8}$/i.test(textOf(options['short-id'])))
    say('reality-opts', 'the short id of REALITY is none');
}

function checkWireguard(entry: Entry, say: SayOf): void {
  const isKey = (key: string) => typeof entry[key] === 'string' && !isBase64(entry[key], null);
  for (const key of ['private-key', 'public-key', 'pre-shared-key'])
    if (isKey(key)) say(key, `\`${key}\` is no Base64`);
  if (textOf(entry['ip']) === '' && textOf(entry['ipv6']) === '')
    say('ip', 'WireGuard needs an `ip` or `ipv6` of its own');
}

/** `bytes` is how many it must stand for, if that matters. */
const isBase64 = (text: string, bytes: number | null): boolean => {
  const read = Buffer.from(text, 'base64');
  return /^[\w+/-]*={0,2}$/.test(text) && (bytes === null || read.length === bytes);
};
