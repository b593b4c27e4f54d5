import { agents, nodeStatuses, protocols } from '@orrery/node';
import { nodeOrders } from '@orrery/persistence';
import { type Static, type TSchema, Type } from 'typebox';
import { Body, Id, Nullable, Time, Version, pageQuery } from '../http/schema.ts';
import { OneOf, Settings, SettingsView } from './node-settings-schemas.ts';
import { Counting } from './traffic-views.ts';

const Port = (description: string) => Type.Integer({ minimum: 1, maximum: 65_535, description });

/** Text that may be missing: absent, null or empty. */
const OptionalText = (maxLength: number, description: string) =>
  Type.Optional(Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength, description }));

const required = {
  name: Type.String({ minLength: 1, maxLength: 200, description: 'Shown to users; unique' }),
  server_address: Type.String({
    minLength: 1,
    maxLength: 253,
    description: 'A hostname (ASCII), IPv4 or IPv6 address',
  }),
  server_port: Port('What clients dial'),
  protocol: OneOf(protocols, 'Cannot change later'),
};

const destinations = (description: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 100, description }));

const Route = Body({
  allow: destinations('Open although private: `10.1.0.0/16`, `10.1.2.3:8080`, `[fd00::1]:53`'),
  block: destinations('Refused as well, before anything is open: `203.0.113.0/24`, or a port anywhere, `:465`'),
  mail: Type.Optional(Type.Boolean({ description: 'Port 25 of public addresses is open' })),
  bittorrent: Type.Optional(Type.Boolean({ description: 'BitTorrent is not refused' })),
});

const optional = {
  encryption_method: OptionalText(64, 'Shadowsocks: required. Others: absent, null or empty'),
  plugin: OptionalText(64, 'obfs-local or v2ray-plugin, with shadowsocks'),
  plugin_opts: Type.Optional(
    Type.Unsafe<Record<string, unknown> | null>({
      type: ['object', 'null'],
      additionalProperties: { type: 'string' },
      maxProperties: 20,
      description:
        "The options of the plugin, as text: obfs (required), obfs-host, obfs-uri; or mode, host, path (letters, digits and -._~!$'()*,:@/), tls, mux",
    }),
  ),
  settings: Type.Optional(
    Type.Unsafe<Static<Settings> | null>({
      ...Settings,
      type: ['object', 'null'],
      description:
        'What the protocol (not shadowsocks) leaves open. Replaced as a whole, but for a private key and short ids of REALITY, which stay where left out. TLS protocols are tls over tcp by themselves, VLESS and VMess plain',
    }),
  ),
  region: OptionalText(64, 'Where it is'),
  tags: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), { maxItems: 50, description: 'What plans choose nodes by' }),
  ),
  description: OptionalText(2_000, 'For operators'),
  sort_order: Type.Optional(
    Type.Integer({ minimum: -2_147_483_647, maximum: 2_147_483_647, description: 'Lower comes first' }),
  ),
  listen_port: Type.Optional(
    Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 1,
      maximum: 65_535,
      description: 'Where the core listens, if not on server_port',
    }),
  ),
  machine_id: Type.Optional(Nullable(Id('The machine it sits on; null: none'))),
  multiplier: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 1_000,
      description: 'Charged bytes = raw bytes × this; at most three decimals',
    }),
  ),
  agent: Type.Optional(OneOf(agents, 'Which kind of agent serves it')),
  port_per_subscription: Type.Optional(
    Type.Boolean({
      description:
        'Each subscription is served on a port of its own (SUBSCRIPTION_PORTS): plain Shadowsocks, native agents; always so with `agent: mu`',
    }),
  ),
  route: Type.Optional(
    Type.Unsafe<Static<typeof Route> | null>({
      ...Route,
      type: ['object', 'null'],
      description:
        'What users may reach, where that differs from what agents refuse by themselves: private addresses, port 25 and BitTorrent. Replaced as a whole; native and orris agents',
    }),
  ),
  hidden: Type.Optional(Type.Boolean({ description: 'Left out of documents' })),
  certificate_sha256: OptionalText(95, 'What clients pin on a self-signed node: 64 hex digits'),
};

export const CreateNodeBody = Body({ ...required, ...optional });
export type CreateNodeBody = Static<typeof CreateNodeBody>;

const partial = <T extends Record<string, TSchema>>(fields: T) =>
  Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, Type.Optional(schema)])) as {
    [K in keyof T]: ReturnType<typeof Type.Optional<T[K]>>;
  };

export const ChangeNodeBody = Body({ ...partial(required), ...optional, version: Type.Optional(Version) });
export type ChangeNodeBody = Static<typeof ChangeNodeBody>;

export const ChangeStatusBody = Body({
  status: OneOf(nodeStatuses, 'Where to go: inactive → active → maintenance → active, and back to inactive'),
  maintenance_reason: OptionalText(500, 'With maintenance only'),
  version: Type.Optional(Version),
});

export const NodeQuery = Type.Object({
  ...pageQuery,
  status: Type.Optional(OneOf(nodeStatuses, 'Only nodes in this state')),
  protocol: Type.Optional(OneOf(protocols, 'Only nodes that speak this')),
  region: Type.Optional(Type.String({ maxLength: 64, description: 'Only nodes of this region' })),
  search: Type.Optional(Type.String({ maxLength: 253, description: 'Part of name, address or region, in any case' })),
  tags: Type.Optional(Type.String({ maxLength: 4_000, description: 'Only nodes with any of these tags: a,b' })),
  order_by: Type.Unsafe<(typeof nodeOrders)[number]>({ type: 'string', enum: nodeOrders, default: 'sort_order' }),
  order: Type.Unsafe<'asc' | 'desc'>({ type: 'string', enum: ['asc', 'desc'], default: 'asc' }),
});

const SystemStatus = Type.Object(
  {
    cpu: Type.Optional(Type.String({ description: 'Percent, two decimals' })),
    memory: Type.Optional(Type.String({ description: 'Percent, two decimals' })),
    disk: Type.Optional(Type.String({ description: 'Percent, two decimals' })),
    uptime: Type.Optional(Type.Integer({ description: 'Seconds' })),
    updated_at: Type.Integer({ description: 'Unix seconds' }),
  },
  { description: 'The last report, while it is younger than five minutes' },
);

/** What an operator sees of a node: neither its token nor any key. */
const view = {
  id: Id('The id'),
  name: Type.String(),
  server_address: Type.String(),
  server_port: Type.Integer(),
  protocol: OneOf(protocols, 'The protocol'),
  encryption_method: Type.String({ description: 'Empty but for shadowsocks' }),
  plugin: Type.Optional(Type.String()),
  plugin_opts: Type.Optional(Type.Record(Type.String(), Type.String())),
  status: OneOf(nodeStatuses, 'The state'),
  region: Type.Optional(Type.String()),
  tags: Type.Array(Type.String()),
  description: Type.Optional(Type.String()),
  sort_order: Type.Integer(),
  maintenance_reason: Type.Optional(Type.String()),
  is_available: Type.Boolean({ description: 'It is active: users may be sent there' }),
  version: Version,
  created_at: Time('When it was made'),
  updated_at: Time('When it last changed'),
  system_status: Type.Optional(SystemStatus),
  online_count: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Subscriptions connected, while the report is younger than five minutes' }),
  ),
  counting: Type.Optional(Counting),
  revision: Type.Optional(
    Type.Object(
      {
        current: Type.String({ description: 'The newest change of who may connect anywhere: `<lineage>.<n>`' }),
        acknowledged: Type.String({ description: 'What the agent says it serves' }),
        behind: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
          description: 'Changes it has not applied; null: it is of another lineage and will start over',
        }),
      },
      { description: 'When one node is read, of agents that acknowledge' },
    ),
  ),
  listen_port: Type.Optional(Type.Integer()),
  machine_id: Type.Optional(Id('The machine it sits on')),
  multiplier: Type.Number(),
  agent: OneOf(agents, 'Which kind of agent serves it'),
  port_per_subscription: Type.Optional(Type.Boolean({ description: 'Each subscription has a port of its own' })),
  ports: Type.Optional(
    Type.Object(
      {
        given: Type.Integer({ minimum: 0 }),
        missing: Type.Integer({ minimum: 0, description: 'Subscriptions left out, for no port is left for them' }),
      },
      { description: 'When one node is read that gives each subscription a port of its own' },
    ),
  ),
  route: Type.Optional(
    Type.Object({
      allow: Type.Array(Type.String()),
      block: Type.Array(Type.String()),
      mail: Type.Boolean(),
      bittorrent: Type.Boolean(),
    }),
  ),
  hidden: Type.Boolean(),
  certificate_sha256: Type.Optional(Type.String({ description: 'What the operator says, or else the agent' })),
  certificate_from: Type.Optional(
    OneOf(
      ['operator', 'agent'],
      'Whose word it is; one that clients can verify is pinned only if the operator says so',
    ),
  ),
  limits: Type.Optional(
    Type.Object(
      {
        cannot_cut: Type.Optional(
          Type.String({ description: 'Why live connections are not ended there, in its words' }),
        ),
        cannot_filter: Type.Optional(
          Type.String({ description: 'What becomes of UDP there for want of a firewall, in its words' }),
        ),
        cannot_listen: Type.Optional(
          Type.String({ description: 'Which ports of subscriptions are not open there, and why, in its words' }),
        ),
        still_moving: Type.Optional(
          Type.Integer({ description: 'Users who were removed and whose bytes move on, whatever was tried' }),
        ),
      },
      { description: 'What its agent says it cannot do' },
    ),
  ),
  core: Type.Optional(
    Type.Object(
      {
        running: Type.Boolean(),
        crashes: Type.Integer({ minimum: 0, description: 'Since the agent began' }),
        unread: Type.Optional(
          Type.Object(
            { from: Time('The last reading'), to: Time('When the core was gone') },
            { description: 'What the core that ended last moved in this time was never read: it is counted nowhere' },
          ),
        ),
        reports_waiting: Type.Integer({ minimum: 0, description: 'Reports of traffic it still has to bring' }),
        reports_waiting_since: Type.Optional(Time('When the oldest of them begins')),
      },
      { description: 'How the core is, as our agent last said' },
    ),
  ),
  settings: Type.Optional(SettingsView),
};

export const NodeView = Type.Object(view);
export type NodeView = Static<typeof NodeView>;

export const CreatedNodeView = Type.Object({
  ...view,
  api_token: Type.Optional(Type.String({ description: 'Shown once; left out when an Idempotency-Key is repeated' })),
});

export const NodeStatusView = Type.Object({
  id: view.id,
  status: view.status,
  is_available: view.is_available,
  maintenance_reason: view.maintenance_reason,
  version: view.version,
  updated_at: view.updated_at,
});

export const NodeTokenView = Type.Object({
  node_id: view.id,
  token: Type.Optional(Type.String({ description: 'Shown once; left out when an Idempotency-Key is repeated' })),
});
