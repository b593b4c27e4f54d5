import {
  anyWhole,
  dial,
  httpClient,
  multiplex,
  natBehavior,
  quic,
  server,
  tls,
  transport,
  udpOverTcp,
} from './template-check-singbox-shared.ts';
import {
  base64,
  duration,
  headers,
  memory,
  networks,
  outboundTag,
  port,
  portRange,
  prefix,
  secondsOrDuration,
  texts,
  unsigned,
  uuid,
} from './template-check-singbox-values.ts';
import {
  also,
  anything,
  byField,
  ended,
  type Entry,
  type Fields,
  flag,
  fromNew,
  integer,
  type Kind,
  listable,
  listOf,
  mapOf,
  object,
  oneOf,
  shown,
  text,
  untilOld,
  whole,
} from './template-shape.ts';

// https://sing-box.sagernet.org/configuration/outbound/ and /endpoint/

const entry = (fields: Fields, required: readonly string[] = []): Kind =>
  object({ type: text, tag: text, ...fields }, required);

/** A server of somebody: without an address it would be asked for nowhere, though sing-box starts. */
const proxy = (fields: Fields, required: readonly string[] = []): Kind =>
  entry({ ...dial, ...server, ...fields }, ['server', 'server_port', ...required]);

const group: Fields = { outbounds: listOf(outboundTag), interrupt_exist_connections: flag };

const shadowsocksMethod = oneOf(
  ...'none aes-128-gcm aes-192-gcm aes-256-gcm chacha20-ietf-poly1305 xchacha20-ietf-poly1305'.split(' '),
  ...'2022-blake3-aes-128-gcm 2022-blake3-aes-256-gcm 2022-blake3-chacha20-poly1305'.split(' '),
  ...'aes-128-ctr aes-192-ctr aes-256-ctr aes-128-cfb aes-192-cfb aes-256-cfb'.split(' '),
  ...'rc4-md5 chacha20-ietf xchacha20'.split(' '),
);
const congestion = oneOf('', 'cubic', 'new_reno', 'bbr');

/** The ports may stand in `server_ports` instead. */
const hopping = (fields: Fields): Kind => {
  const all: Fields = { ...dial, ...server, ...fields, network: networks, tls, ...quic };
  const single = entry(all, ['server', 'server_port', 'tls']);
  const hops = entry(all, ['server', 'tls']);
  return (value, at, look) =>
    (typeof value === 'object' && value !== null && 'server_ports' in value ? hops : single)(value, at, look);
};

/** What goes in the clear has no password. */
const shadowsocks = also(
  proxy(
    {
      method: shadowsocksMethod,
      password: text,
      plugin: oneOf('', 'obfs-local', 'v2ray-plugin'),
      plugin_opts: text,
      network: networks,
      udp_over_tcp: udpOverTcp,
      multiplex,
    },
    ['method'],
  ),
  (value, at, look) => {
    const { tag, method, password } = value as Entry;
    if (method !== 'none' && (password ?? '') === '') look.say(at, `outbounds ${shown(tag)} has no password`);
  },
);

export const outbound = byField('type', {
  direct: entry({
    ...dial,
    override_address: untilOld(text),
    override_port: untilOld(port),
    proxy_protocol: untilOld(whole(0, 255)),
  }),
  bridge: fromNew(
    entry({ interface: text, bridge_name: text, iproute2_table_index: integer, iproute2_rule_index: integer }),
  ),
  block: { old: entry({}), new: ended('the outbound block ended with sing-box 1.13: use a rule action') },
  dns: { old: entry({}), new: ended('the outbound dns ended with sing-box 1.13: use a rule action') },
  selector: entry({ ...group, default: outboundTag }),
  urltest: entry({ ...group, url: text, interval: duration, tolerance: port, idle_timeout: duration }),
  socks: proxy({
    version: oneOf('', '4', '4a', '5'),
    username: text,
    password: text,
    network: networks,
    udp_over_tcp: udpOverTcp,
  }),
  http: proxy({ username: text, password: text, tls, path: text, headers }),
  shadowsocks,
  snell: fromNew(
    proxy({
      version: oneOf(0, 4, 6),
      psk: text,
      userkey: text,
      reuse: flag,
      network: networks,
      obfs_mode: oneOf('', 'none', 'http', 'tls'),
      obfs_host: text,
      mode: oneOf('', 'default', 'unshaped', 'unsafe-raw'),
    }),
  ),
  vmess: proxy(
    {
      // Of a text that is none, sing-box makes one.
      uuid: text,
      security: oneOf('', 'auto', 'none', 'zero', 'aes-128-cfb', 'aes-128-gcm', 'chacha20-poly1305'),
      alter_id: integer,
      global_padding: flag,
      authenticated_length: flag,
      network: networks,
      tls,
      packet_encoding: oneOf('', 'packetaddr', 'xudp'),
      multiplex,
      transport,
    },
    ['uuid'],
  ),
  trojan: proxy({ password: text, network: networks, tls, multiplex, transport }, ['password']),
  vless: proxy(
    {
      // Of a text that is none, sing-box makes one.
      uuid: text,
      flow: oneOf('', 'xtls-rprx-vision'),
      network: networks,
      tls,
      multiplex,
      transport,
      packet_encoding: oneOf('', 'packetaddr', 'xudp'),
    },
    ['uuid'],
  ),
  naive: fromNew(
    proxy(
      {
        username: text,
        password: text,
        insecure_concurrency: integer,
        extra_headers: headers,
        stream_receive_window: memory,
        udp_over_tcp: udpOverTcp,
        quic: flag,
        quic_congestion_control: oneOf('', 'bbr', 'bbr2', 'cubic', 'reno'),
        quic_session_receive_window: memory,
        tls,
      },
      ['tls'],
    ),
  ),
  tor: entry({ ...dial, executable_path: text, extra_args: listOf(text), data_directory: text, torrc: mapOf(text) }),
  ssh: proxy({
    user: text,
    password: text,
    private_key: texts,
    private_key_path: text,
    private_key_passphrase: text,
    host_key: texts,
    host_key_algorithms: texts,
    client_version: text,
    cipher: fromNew(texts),
    mac: fromNew(texts),
    kex_algorithm: fromNew(texts),
  }),
  shadowtls: proxy({ version: oneOf(0, 1, 2, 3), password: text, tls }, ['tls']),
  anytls: fromNew(
    proxy(
      {
        tls,
        password: text,
        idle_session_check_interval: duration,
        idle_session_timeout: duration,
        min_idle_session: integer,
        client_metadata: text,
      },
      ['password', 'tls'],
    ),
  ),
  hysteria: hopping({
    server_ports: fromNew(listable(portRange)),
    hop_interval: fromNew(duration),
    up: anything,
    up_mbps: integer,
    down: anything,
    down_mbps: integer,
    obfs: text,
    auth: base64,
    auth_str: text,
    recv_window_conn: anyWhole,
    recv_window: anyWhole,
    disable_mtu_discovery: flag,
  }),
  hysteria2: hopping({
    server_ports: listable(portRange),
    hop_interval: duration,
    hop_interval_max: fromNew(duration),
    up_mbps: integer,
    down_mbps: integer,
    obfs: byField('type', {
      salamander: object({ type: text, password: text }, ['password']),
      gecko: fromNew(
        object({ type: text, password: text, min_packet_size: integer, max_packet_size: integer }, ['password']),
      ),
    }),
    password: text,
    bbr_profile: fromNew(oneOf('', 'standard', 'conservative', 'aggressive')),
    brutal_debug: flag,
    disable_chrome_parrot: fromNew(flag),
    realm: fromNew(object({ http_client: httpClient }, [], true)),
  }),
  tuic: proxy(
    {
      uuid,
      password: text,
      congestion_control: congestion,
      udp_relay_mode: oneOf('', 'native', 'quic'),
      udp_over_stream: flag,
      zero_rtt_handshake: flag,
      heartbeat: duration,
      network: networks,
      tls,
      ...quic,
    },
    ['uuid', 'tls'],
  ),
  wireguard: {
    old: entry({
      ...dial,
      ...server,
      system_interface: flag,
      gso: flag,
      interface_name: text,
      local_address: listable(prefix),
      private_key: text,
      peers: listOf(object({}, [], true)),
      peer_public_key: text,
      pre_shared_key: text,
      reserved: anything,
      workers: integer,
      mtu: unsigned,
      network: networks,
    }),
    new: ended('the outbound wireguard ended with sing-box 1.13: write it among `endpoints`'),
  },
});

const wireguardPeer = object({
  address: text,
  port,
  public_key: text,
  pre_shared_key: text,
  allowed_ips: listable(prefix),
  persistent_keepalive_interval: port,
  reserved: anything,
});
const knownByName = object({}, [], true);

/** VPNs of companies are known by name, their fields are not looked at. */
export const endpoint = byField('type', {
  wireguard: entry(
    {
      ...dial,
      system: flag,
      name: text,
      mtu: unsigned,
      address: listable(prefix),
      private_key: text,
      listen_port: port,
      peers: listOf(wireguardPeer),
      udp_timeout: duration,
      udp_mapping: fromNew(natBehavior),
      udp_filtering: fromNew(natBehavior),
      udp_nat_max: fromNew(unsigned),
      workers: integer,
    },
    ['address', 'private_key'],
  ),
  tailscale: fromNew(
    entry({
      ...dial,
      state_directory: text,
      auth_key: text,
      control_url: text,
      ephemeral: flag,
      hostname: text,
      accept_routes: flag,
      exit_node: text,
      exit_node_allow_lan_access: flag,
      advertise_routes: listOf(prefix),
      advertise_exit_node: flag,
      advertise_tags: texts,
      listen_port: port,
      relay_server_port: port,
      relay_server_static_endpoints: listOf(text),
      system_interface: flag,
      system_interface_name: text,
      system_interface_mtu: unsigned,
      udp_timeout: secondsOrDuration,
      ssh_server: object({ enabled: flag, disable_pty: flag, disable_sftp: flag, disable_forwarding: flag }),
      taildrop_directory: text,
    }),
  ),
  openconnect: fromNew(knownByName),
  'openvpn-client': fromNew(knownByName),
  'openvpn-server': fromNew(knownByName),
});
