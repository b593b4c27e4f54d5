import { type CommandAction, commandActions } from '@orrery/node';
import { type Static, type TProperties, Type } from 'typebox';
import { RouteView, SubscriptionView } from '../agent-schemas.ts';

// The frames of `GET /ws/node-agent`, both directions (contract: agents, WebSocket hub). Unknown fields are ignored.

const Timestamp = Type.Integer({ minimum: 0, description: 'Unix seconds' });

const Frame = <T extends string, D extends TProperties>(type: T, data: D) =>
  Type.Object({
    type: Type.Literal(type),
    node_id: Type.Optional(Type.String()),
    timestamp: Timestamp,
    data: Type.Object(data),
  });

const text = Type.Optional(Type.String());

/** The configuration of a node under the hub's names: no protocol stands before a field, but for AnyTLS. */
export const HubConfig = Type.Object({
  node_id: Type.String(),
  status: Type.String({ description: 'active, inactive or maintenance' }),
  protocol: Type.String(),
  server_host: Type.String(),
  server_port: Type.Integer(),
  encryption_method: text,
  server_key: text,
  transport_protocol: Type.String(),
  host: text,
  path: text,
  service_name: text,
  sni: text,
  allow_insecure: Type.Boolean(),
  route: Type.Optional(RouteView),
  dns: Type.Optional(Type.Unknown()),
  outbounds: Type.Optional(Type.Unknown()),
  flow: text,
  security: text,
  fingerprint: text,
  private_key: text,
  public_key: text,
  short_id: text,
  spider_x: text,
  alter_id: Type.Optional(Type.Integer()),
  tls: Type.Optional(Type.Boolean()),
  congestion_control: text,
  obfs: text,
  obfs_password: text,
  up_mbps: Type.Optional(Type.Integer()),
  down_mbps: Type.Optional(Type.Integer()),
  udp_relay_mode: text,
  alpn: text,
  disable_sni: Type.Optional(Type.Boolean()),
  anytls_fingerprint: text,
  anytls_idle_session_check_interval: text,
  anytls_idle_session_timeout: text,
  anytls_min_idle_session: Type.Optional(Type.Integer()),
});
export type HubConfig = Static<typeof HubConfig>;

export const ConfigSync = Frame('config_sync', {
  version: Type.Integer({ minimum: 1, description: 'The revision; agents drop what is older, unless it is full' }),
  full_sync: Type.Boolean(),
  config: HubConfig,
  timestamp: Timestamp,
});
export type ConfigSync = Static<typeof ConfigSync>;

export const SubscriptionSync = Frame('subscription_sync', {
  change_type: Type.Union([Type.Literal('added'), Type.Literal('updated'), Type.Literal('removed')]),
  subscriptions: Type.Array(SubscriptionView),
  timestamp: Timestamp,
});
export type SubscriptionSync = Static<typeof SubscriptionSync>;
export type ChangeType = SubscriptionSync['data']['change_type'];
export type SubscriptionEntry = Static<typeof SubscriptionView>;

export const Command = Frame('command', {
  command_id: Type.String(),
  action: Type.Unsafe<CommandAction>({ type: 'string', enum: [...commandActions] }),
  payload: Type.Optional(Type.Unknown()),
});
export type Command = Static<typeof Command>;

/** Says what was wrong with a frame. Agents that do not know the type pass over it. */
export const Refusal = Frame('error', {
  code: Type.String(),
  message: Type.String(),
  rejected: Type.Optional(Type.Array(Type.Unknown(), { description: 'Entries of a traffic report, as over REST' })),
});
export type Refusal = Static<typeof Refusal>;

export type ServerMessage = ConfigSync | SubscriptionSync | Command | Refusal;

const eventTypes = ['connected', 'disconnected', 'error', 'config_change', 'traffic', 'online_subscriptions'] as const;

/** What an agent sends; `data` is read by whoever reads it over REST. */
export const AgentMessage = Type.Union([
  Type.Object({ type: Type.Literal('status'), data: Type.Object({}) }),
  Type.Object({ type: Type.Literal('heartbeat') }),
  Type.Object({
    type: Type.Literal('event'),
    data: Type.Object({
      event_type: Type.Unsafe<(typeof eventTypes)[number]>({ type: 'string', enum: [...eventTypes] }),
      message: text,
      extra: Type.Optional(Type.Unknown()),
    }),
  }),
]);
export type AgentMessage = Static<typeof AgentMessage>;
