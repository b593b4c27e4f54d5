import {
  address,
  base64,
  clientTag,
  domainResolver,
  duration,
  headers,
  inboundTag,
  interfaceTypes,
  mark,
  memory,
  networkStrategy,
  outboundTag,
  port,
  secondsOrDuration,
  strategy,
  texts,
  unsigned,
} from './template-check-singbox-values.ts';
import {
  byField,
  type Fields,
  flag,
  flagOr,
  fromNew,
  integer,
  listable,
  object,
  oneOf,
  text,
  textOr,
  textThat,
  untilOld,
  whole,
} from './template-shape.ts';

// What many entries of sing-box have. https://sing-box.sagernet.org/configuration/shared/

export const server: Fields = { server: text, server_port: port };

/** How a connection goes out. */
export const dialing: Fields = {
  bind_interface: text,
  inet4_bind_address: address,
  inet6_bind_address: address,
  bind_address_no_port: fromNew(flag),
  protect_path: text,
  routing_mark: mark,
  reuse_addr: flag,
  netns: fromNew(text),
  connect_timeout: duration,
  tcp_fast_open: flag,
  tcp_multi_path: flag,
  disable_tcp_keep_alive: fromNew(flag),
  tcp_keep_alive: fromNew(duration),
  tcp_keep_alive_interval: fromNew(duration),
  udp_fragment: flag,
  domain_resolver: fromNew(domainResolver),
  network_strategy: networkStrategy,
  network_type: interfaceTypes,
  fallback_network_type: interfaceTypes,
  fallback_delay: duration,
  domain_strategy: strategy,
};
export const dial: Fields = { detour: outboundTag, ...dialing };

/** How an inbound listens. What sniffed here moved to rule actions, and ended with 1.13. */
export const sniffing: Fields = {
  sniff: untilOld(flag),
  sniff_override_destination: untilOld(flag),
  sniff_timeout: untilOld(duration),
  domain_strategy: untilOld(strategy),
  udp_disable_domain_unmapping: untilOld(flag),
};
export const listen: Fields = {
  listen: address,
  listen_port: port,
  bind_interface: fromNew(text),
  routing_mark: fromNew(mark),
  reuse_addr: fromNew(flag),
  netns: fromNew(text),
  disable_tcp_keep_alive: fromNew(flag),
  tcp_keep_alive: duration,
  tcp_keep_alive_interval: duration,
  tcp_fast_open: flag,
  tcp_multi_path: flag,
  udp_fragment: flag,
  udp_timeout: secondsOrDuration,
  detour: inboundTag,
  proxy_protocol: flag,
  proxy_protocol_accept_no_header: flag,
  ...sniffing,
};

const tlsVersion = oneOf('', '1.0', '1.1', '1.2', '1.3');
const curves = listable(oneOf('P256', 'P384', 'P521', 'X25519', 'X25519MLKEM768'));

/** What both ends of TLS have. */
const tlsOfBoth: Fields = {
  enabled: flag,
  server_name: text,
  insecure: flag,
  alpn: texts,
  min_version: tlsVersion,
  max_version: tlsVersion,
  cipher_suites: texts,
  curve_preferences: fromNew(curves),
  certificate: texts,
  certificate_path: text,
  kernel_tx: fromNew(flag),
  kernel_rx: fromNew(flag),
  handshake_timeout: fromNew(duration),
};

export const tls = object({
  ...tlsOfBoth,
  engine: fromNew(oneOf('', 'go', 'apple', 'windows')),
  disable_sni: flag,
  certificate_public_key_sha256: fromNew(listable(base64)),
  client_certificate: fromNew(texts),
  client_certificate_path: fromNew(text),
  client_key: fromNew(texts),
  client_key_path: fromNew(text),
  fragment: fromNew(flag),
  fragment_fallback_delay: fromNew(duration),
  record_fragment: fromNew(flag),
  spoof: fromNew(text),
  spoof_method: fromNew(oneOf('', 'wrong-sequence', 'wrong-checksum', 'wrong-ack', 'wrong-md5', 'wrong-timestamp')),
  ech: object({
    enabled: flag,
    config: texts,
    config_path: text,
    query_server_name: fromNew(text),
    pq_signature_schemes_enabled: untilOld(flag),
    dynamic_record_sizing_disabled: untilOld(flag),
  }),
  utls: object({
    enabled: flag,
    fingerprint: oneOf(
      '',
      ...'chrome firefox edge safari 360 qq ios android random randomized'.split(' '),
      ...'chrome_psk chrome_psk_shuffle chrome_padding_psk_shuffle chrome_pq chrome_pq_psk'.split(' '),
    ),
  }),
  reality: object({
    enabled: flag,
    public_key: textThat('a public key of 43 signs', (value) => /^[\w-]{43}$/.test(value)),
    short_id: textThat('an even number of hexadecimal digits, 16 at most', (value) =>
      /^(?:[\da-f]{2}){0,8}$/i.test(value),
    ),
  }),
});

/** Certificates come from files of the device here: their fields are known, not looked into. */
export const inboundTls = object({
  ...tlsOfBoth,
  client_authentication: fromNew(text),
  client_certificate: fromNew(texts),
  client_certificate_path: fromNew(texts),
  client_certificate_public_key_sha256: fromNew(listable(base64)),
  key: texts,
  key_path: text,
  certificate_provider: fromNew(textOr(object({}, [], true))),
  acme: object({}, [], true),
  ech: object({}, [], true),
  reality: object({}, [], true),
});

const brutal = object({ enabled: flag, up_mbps: integer, down_mbps: integer });
export const multiplex = object({
  enabled: flag,
  protocol: oneOf('', 'h2mux', 'smux', 'yamux'),
  max_connections: integer,
  min_streams: integer,
  max_streams: integer,
  padding: flag,
  brutal,
});

export const transport = byField('type', {
  http: object({
    type: text,
    host: texts,
    path: text,
    method: text,
    headers,
    idle_timeout: duration,
    ping_timeout: duration,
  }),
  ws: object({ type: text, path: text, headers, max_early_data: unsigned, early_data_header_name: text }),
  quic: object({ type: text }),
  grpc: object({
    type: text,
    service_name: text,
    idle_timeout: duration,
    ping_timeout: duration,
    permit_without_stream: flag,
  }),
  httpupgrade: object({ type: text, host: text, path: text, headers }),
});

export const udpOverTcp = flagOr(object({ enabled: flag, version: oneOf(0, 1, 2) }));

const http2: Fields = {
  idle_timeout: fromNew(duration),
  keep_alive_period: fromNew(duration),
  stream_receive_window: fromNew(memory),
  connection_receive_window: fromNew(memory),
  max_concurrent_streams: fromNew(integer),
};
export const quic: Fields = {
  ...http2,
  initial_packet_size: fromNew(integer),
  disable_path_mtu_discovery: fromNew(flag),
};

/** A client of HTTP by its tag, or written out. */
export const httpClientFields: Fields = {
  tag: text,
  engine: oneOf('', 'go', 'apple'),
  version: oneOf(0, 1, 2, 3),
  disable_version_fallback: flag,
  headers,
  ...quic,
  tls,
  ...dial,
};
export const httpClient = textOr(object(httpClientFields), clientTag);

export const natBehavior = oneOf('', 'endpoint_independent', 'address_dependent', 'address_and_port_dependent');
export const anyWhole = whole(0, Number.MAX_SAFE_INTEGER);
