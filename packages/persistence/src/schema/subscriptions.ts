import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { bytea, bytes, id, instant } from './columns.ts';
import { users } from './identity.ts';
import { plans } from './plans.ts';

export const subscriptions = pgTable(
  'subscriptions',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Seeds credential and link. Never leaves the api. */
    uuid: uuid('uuid').notNull().unique(),
    /** Null once deleted: the tombstone keeps the usage, not the person. */
    userId: id('user_id').references(() => users.id),
    /** Null only on a tombstone whose plan was deleted after it. */
    planId: id('plan_id').references(() => plans.id),
    /** Null while on hold: the term starts at first use. */
    startsAt: instant('starts_at'),
    /** Null: no end (or not yet known, while on hold). */
    endsAt: instant('ends_at'),
    /** True: `quota_bytes` of this row counts and not the plan's. */
    ownQuota: boolean('own_quota').notNull().default(false),
    quotaBytes: bytes('quota_bytes'),
    suspendedAt: instant('suspended_at'),
    cancelledAt: instant('cancelled_at'),
    /** Too many devices: nodes serve it again from then on. Beside `next_boundary_at`, which moves with it. */
    deviceBlockedUntil: instant('device_blocked_until'),
    linkEpoch: integer('link_epoch').notNull().default(1),
    /** Which generation of the master secret the link is derived from. */
    linkKeyVersion: integer('link_key_version').notNull(),
    credentialEpoch: integer('credential_epoch').notNull().default(1),
    credentialKeyVersion: integer('credential_key_version').notNull(),
    /** An imported credential overrides the derived one until it is rotated. */
    importedCredential: uuid('imported_credential'),
    /** When the right to connect can change next with nobody touching the row (start, end, period). */
    nextBoundaryAt: instant('next_boundary_at'),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
    deletedAt: instant('deleted_at'),
  },
  (table) => [
    index('subscriptions_user_idx')
      .on(table.userId)
      .where(sql`${table.deletedAt} is null`),
    index('subscriptions_plan_idx')
      .on(table.planId)
      .where(sql`${table.deletedAt} is null`),
    // Lists that are ordered by either; those without end come last both ways.
    index('subscriptions_created_idx')
      .on(table.createdAt, table.id)
      .where(sql`${table.deletedAt} is null`),
    index('subscriptions_ends_idx')
      .on(table.endsAt, table.id)
      .where(sql`${table.deletedAt} is null`),
    index('subscriptions_ends_desc_idx')
      .on(sql`${table.endsAt} desc nulls last`, sql`${table.id} desc`)
      .where(sql`${table.deletedAt} is null`),
    index('subscriptions_boundary_idx')
      .on(table.nextBoundaryAt)
      .where(sql`${table.deletedAt} is null`),
    check('subscriptions_quota_range', sql`${table.quotaBytes} >= 0`),
    check('subscriptions_plan_kept', sql`${table.planId} is not null or ${table.deletedAt} is not null`),
    check('subscriptions_user_kept', sql`${table.userId} is not null or ${table.deletedAt} is not null`),
  ],
);

/**
 * Addresses subscriptions connected from within the window, by a keyed hash of subscription and address; never the
 * address. UNLOGGED (see the migration): it is worth nothing after a crash, and fills again within one report.
 */
export const onlineDevices = pgTable(
  'online_devices',
  {
    subscriptionId: id('subscription_id').notNull(),
    addressKey: bytea('address_key').notNull(),
    nodeId: id('node_id').notNull(),
    firstSeenAt: instant('first_seen_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subscriptionId, table.addressKey, table.nodeId] }),
    index('online_devices_last_seen_idx').on(table.lastSeenAt),
  ],
);

/**
 * The port a live subscription has of its own on a node that gives each one. No foreign keys: giving ports must not lock
 * rows that others change meanwhile.
 */
export const subscriptionPorts = pgTable(
  'subscription_ports',
  { subscriptionId: id('subscription_id').notNull(), nodeId: id('node_id').notNull(), port: integer('port').notNull() },
  (table) => [
    primaryKey({ columns: [table.subscriptionId, table.nodeId] }),
    uniqueIndex('subscription_ports_port_key').on(table.nodeId, table.port),
    check('subscription_ports_port_range', sql`${table.port} between 1 and 65535`),
  ],
);

/**
 * Devices that fetched a link whose plan limits them, by a keyed hash of subscription and the id their apps send; never
 * that id.
 */
export const clientDevices = pgTable(
  'client_devices',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    subscriptionId: id('subscription_id')
      .notNull()
      .references(() => subscriptions.id, { onDelete: 'cascade' }),
    deviceKey: bytea('device_key').notNull(),
    /** Which generation of the master secret the key is made with: the one of the subscription's credentials. */
    keyVersion: integer('key_version').notNull(),
    os: text('os'),
    osVersion: text('os_version'),
    model: text('model'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [uniqueIndex('client_devices_key').on(table.subscriptionId, table.deviceKey)],
);

/** Where `/s/<token>` looks: the derived link and imported aliases, by SHA-256 only. */
export const links = pgTable(
  'links',
  {
    tokenSha256: bytea('token_sha256').primaryKey(),
    subscriptionId: id('subscription_id')
      .notNull()
      .references(() => subscriptions.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['derived', 'imported'] }).notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [index('links_subscription_idx').on(table.subscriptionId)],
);
