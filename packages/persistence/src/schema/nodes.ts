import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytea, id, instant } from './columns.ts';
import { machines } from './machines.ts';

export const nodes = pgTable(
  'nodes',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Names the node in documents (SIP008 id) and seeds its server key; not secret. */
    uuid: uuid('uuid').notNull().unique(),
    name: text('name').notNull(),
    serverAddress: text('server_address').notNull(),
    serverPort: integer('server_port').notNull(),
    /** Where the core listens when that is not `server_port` (port forwarding). */
    listenPort: integer('listen_port'),
    protocol: text('protocol', {
      enum: ['shadowsocks', 'trojan', 'vless', 'vmess', 'hysteria2', 'tuic', 'anytls'],
    }).notNull(),
    encryptionMethod: text('encryption_method'),
    plugin: text('plugin', { enum: ['obfs-local', 'v2ray-plugin'] }),
    pluginOpts: jsonb('plugin_opts').$type<Record<string, string>>(),
    /** The protocol's own settings: a union by `protocol`, checked by the node package. */
    settings: jsonb('settings').$type<unknown>().notNull().default({}),
    region: text('region'),
    tags: text('tags')
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    description: text('description'),
    sortOrder: integer('sort_order').notNull().default(0),
    /** Null on a deleted node, so that its machine can go. */
    machineId: id('machine_id').references(() => machines.id),
    status: text('status', { enum: ['active', 'inactive', 'maintenance'] }).notNull(),
    maintenanceReason: text('maintenance_reason'),
    agent: text('agent', { enum: ['native', 'orris', 'uniproxy', 'mu'] }).notNull(),
    /** Charged bytes = raw bytes × this / 1000. */
    multiplierThousandths: integer('multiplier_thousandths').notNull().default(1000),
    /** Each subscription has a port of its own here, as on every node whose agent speaks mu. */
    portPerSubscription: boolean('port_per_subscription').notNull().default(false),
    /** What users may reach beside the defaults: checked by the node package. */
    route: jsonb('route').$type<{ allow: string[]; block: string[]; mail: boolean; bittorrent: boolean }>(),
    hidden: boolean('hidden').notNull().default(false),
    /** 64 hex digits: what clients pin on a self-signed node. */
    certificateSha256: text('certificate_sha256'),
    /** The same as its agent reported it; counts where the operator says none. */
    reportedCertificateSha256: text('reported_certificate_sha256'),
    /** Which generation of the master secret the Shadowsocks 2022 server key is derived from. */
    serverKeyVersion: integer('server_key_version').notNull(),
    tokenSha256: bytea('token_sha256').notNull(),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    /** A deleted node keeps its usage and frees its name. */
    deletedAt: instant('deleted_at'),
  },
  (table) => [
    uniqueIndex('nodes_name_key')
      .on(table.name)
      .where(sql`${table.deletedAt} is null`),
    uniqueIndex('nodes_token_key')
      .on(table.tokenSha256)
      .where(sql`${table.deletedAt} is null`),
    index('nodes_machine_idx').on(table.machineId),
    index('nodes_tags_idx').using('gin', table.tags),
    check('nodes_server_port_range', sql`${table.serverPort} between 1 and 65535`),
    check('nodes_listen_port_range', sql`${table.listenPort} between 1 and 65535`),
    check('nodes_multiplier_range', sql`${table.multiplierThousandths} between 0 and 1000000`),
    check(
      'nodes_protocol_known',
      sql`${table.protocol} in ('shadowsocks', 'trojan', 'vless', 'vmess', 'hysteria2', 'tuic', 'anytls')`,
    ),
    check('nodes_status_known', sql`${table.status} in ('active', 'inactive', 'maintenance')`),
  ],
);

/** A code that an agent trades for the node's token, once; the newest of a node only. */
export const enrolments = pgTable('enrolments', {
  nodeId: id('node_id')
    .primaryKey()
    .references(() => nodes.id, { onDelete: 'cascade' }),
  codeSha256: bytea('code_sha256').notNull().unique(),
  expiresAt: instant('expires_at').notNull(),
});

/** Written by every status report, so it lives apart from the versioned row (fillfactor 70, see the migration). */
export const nodeStatus = pgTable('node_status', {
  nodeId: id('node_id')
    .primaryKey()
    .references(() => nodes.id, { onDelete: 'cascade' }),
  reportedAt: instant('reported_at').notNull(),
  status: jsonb('status').$type<Record<string, unknown>>().notNull(),
  onlineCount: integer('online_count'),
  onlineReportedAt: instant('online_reported_at'),
  /** The last revision the agent said it applied. */
  acknowledgedRevision: text('acknowledged_revision'),
});
