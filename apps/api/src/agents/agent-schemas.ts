import { protocols } from '@orrery/node';
import { Type } from 'typebox';

// What agents send is read leniently, field by field: these schemas of bodies document and do not refuse.

const text = (description: string) => Type.Optional(Type.String({ description }));

const SubscriptionIdText = Type.String({ description: 'The id in decimal; `"0"` is the placeholder of an empty list' });

/** An id as agents may send it. */
const SentId = Type.Union([Type.String(), Type.Integer({ minimum: 0 })], { description: 'As text or number' });

const whole = (description: string) => Type.Optional(Type.Integer({ description }));
const yes = (description: string) => Type.Optional(Type.Boolean({ description }));
const texts = (description: string) => Type.Optional(Type.Array(Type.String(), { description }));

/** The form sing-box has for it, as far as nodes use it. */
export const RouteView = Type.Object(
  {
    rules: Type.Array(
      Type.Object({
        ip_cidr: texts('Destinations'),
        port: Type.Optional(Type.Array(Type.Integer(), { description: 'Of destinations' })),
        protocol: texts('As the core recognises it: bittorrent'),
        outbound: Type.Unsafe<'direct' | 'block'>({ type: 'string', enum: ['direct', 'block'] }),
      }),
      { description: 'The first that matches decides' },
    ),
    final: Type.String({ description: 'direct' }),
  },
  {
    description:
      'What users may reach where the operator says so; our agent refuses private addresses, port 25 and BitTorrent besides, and takes a rule that names no address as one of public addresses',
  },
);

export const ConfigView = Type.Object({
  node_id: Type.String(),
  protocol: Type.String({ description: protocols.join(', ') }),
  server_host: Type.String(),
  server_port: Type.Integer({ description: 'The port to listen on' }),
  encryption_method: text('Shadowsocks'),
  server_key: text('Shadowsocks 2022: standard base64; clients use `server_key:user_key`'),
  transport_protocol: Type.String({ description: 'tcp, ws or grpc; for native agents httpupgrade and xhttp too' }),
  host: text('ws, httpupgrade, xhttp'),
  path: text('ws, httpupgrade, xhttp'),
  service_name: text('grpc'),
  sni: text('The name clients ask for in TLS'),
  allow_insecure: Type.Boolean({ description: 'The certificate is self-signed' }),
  speed_limit: Type.Integer({ description: 'Mbps; 0: none' }),
  device_limit: Type.Integer({ description: '0: none' }),
  vless_flow: text('xtls-rprx-vision, or empty'),
  vless_security: text('none, tls or reality'),
  vless_fingerprint: text('Whose ClientHello clients imitate'),
  vless_reality_private_key: text('X25519, base64url'),
  vless_reality_public_key: text('X25519, base64url'),
  vless_reality_short_id: text('The first of vless_reality_short_ids'),
  vless_reality_spider_x: text('Where clients crawl'),
  vless_reality_target: text('host:port strangers are led to; agents that do not know it take `<sni>:443`'),
  vless_reality_server_names: texts('Names clients may ask for'),
  vless_reality_short_ids: texts('In hex'),
  vmess_alter_id: whole('Always 0'),
  vmess_security: text('The cipher clients use'),
  vmess_tls: yes('Over TLS'),
  hysteria2_congestion_control: text('bbr, where no speed is agreed on'),
  hysteria2_obfs: text('salamander'),
  hysteria2_obfs_password: text('With hysteria2_obfs'),
  hysteria2_up_mbps: whole('What the server sends at most'),
  hysteria2_down_mbps: whole('What the server takes at most'),
  hysteria2_ports: text('Port hopping: these lead to server_port'),
  tuic_congestion_control: text('bbr, cubic or new_reno'),
  tuic_udp_relay_mode: text('native or quic'),
  tuic_alpn: text('h3'),
  tuic_disable_sni: yes('Always false'),
  anytls_fingerprint: text('Whose ClientHello clients imitate'),
  anytls_idle_session_check_interval: text('As `30s`'),
  anytls_idle_session_timeout: text('As `30s`'),
  anytls_min_idle_session: whole('Sessions kept when idle'),
  anytls_padding: texts("The lines of the padding scheme; the core's own when absent"),
  plugin: text('Shadowsocks, native agents: the SIP003 plugin as clients call it'),
  plugin_opts: Type.Optional(
    Type.Record(Type.String(), Type.String(), { description: 'Its options as clients write them' }),
  ),
  route: Type.Optional(RouteView),
  port_per_subscription: yes('An inbound per subscription, on its `port`; none on server_port'),
  traffic_multiplier: Type.Optional(
    Type.Number({ description: 'Native agents: charged bytes per raw byte; 1 when absent' }),
  ),
});

export const SubscriptionView = Type.Object({
  subscription_id: SubscriptionIdText,
  password: Type.String({ description: 'UUID text; for Shadowsocks 2022 the user key in standard base64' }),
  name: Type.String({ description: 'Unique per node; holds nothing of the person' }),
  speed_limit: Type.Integer({ description: 'Mbps; 0: none' }),
  device_limit: Type.Integer({ description: '0: none' }),
  expire_time: Type.Integer({ description: 'Unix seconds; 0: never' }),
  port: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 65_535, description: 'With port_per_subscription: where this one is served' }),
  ),
  remaining: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'Native agents: charged bytes left when the entry was made, told only when that is at most 1 GiB or a tenth of the quota; no part of what the ETag stands for',
    }),
  ),
});

export const SubscriptionsQuery = Type.Object({
  since: Type.Optional(
    Type.String({
      description: 'Native agents: the `X-Revision` of the list they have; the answer may then be only what changed',
    }),
  ),
  wait: Type.Optional(
    Type.String({
      description:
        'Seconds, at most 60: with nothing new for this node the answer is held back until there is, or time is up. New is a change of the list (after `since`, or another ETag than `If-None-Match`) or of the configuration',
    }),
  ),
});

export const SubscriptionsHeaders = Type.Object({
  'if-none-match': text('The ETag of the list the agent has: 304 when it is still that'),
  'x-applied-revision': text('On any route: the revision of the list that the core serves now'),
});

/** The whole list, or with `since` what changed where that can be told. */
export const SubscriptionsData = Type.Union([
  Type.Array(SubscriptionView, { description: 'Everybody who may connect' }),
  Type.Object(
    {
      subscriptions: Type.Array(SubscriptionView, { description: 'Who joined or changed; some may be as they were' }),
      removed: Type.Array(Type.String(), { description: 'Ids that may not connect; some may never have been listed' }),
      revision: Type.String({ description: 'The same as `X-Revision`' }),
    },
    { description: 'What changed since `since`, in answer to `since` only' },
  ),
]);

const percent = Type.Optional(Type.Number());

export const StatusBody = Type.Object(
  {
    cpu_percent: percent,
    memory_percent: percent,
    disk_percent: percent,
    uptime_seconds: Type.Optional(Type.Integer()),
  },
  { description: 'And whatever else the agent measures: flat fields of numbers, texts and booleans are kept' },
);

const OnlineEntry = Type.Object({ subscription_id: SentId, ip: Type.Optional(Type.String()) });

export const OnlineBody = Type.Union(
  [Type.Array(OnlineEntry), Type.Object({ subscriptions: Type.Array(OnlineEntry) })],
  {
    description: 'Addresses are compared within the device window by a keyed hash, and kept in no other form',
  },
);

export const OnlineView = Type.Object({
  online_count: Type.Integer({ minimum: 0 }),
  refused: Type.Array(Type.Object({ subscription_id: SubscriptionIdText, ip: Type.String() }), {
    description:
      'Beyond the device limit of a plan that refuses the newest: our agent cuts these connections, after each report anew; others may ignore it',
  }),
});
