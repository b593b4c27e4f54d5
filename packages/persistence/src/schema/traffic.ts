import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  customType,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';
import { bytea, bytes, id, instant } from './columns.ts';
import { nodes } from './nodes.ts';
import { plans } from './plans.ts';
import { subscriptions } from './subscriptions.ts';

const zero = sql`0`;

/**
 * What each subscription used since it exists and in its current period. Hot (fillfactor 70, see the migration), so it
 * lives apart from the versioned row. `period_*` belong to the period that began at `period_starts_at`; a reader whose
 * clock is past `period_ends_at` takes them as zero, so turning a period needs no job.
 */
export const usageCounters = pgTable('usage_counters', {
  subscriptionId: id('subscription_id')
    .primaryKey()
    .references(() => subscriptions.id),
  periodStartsAt: instant('period_starts_at').notNull(),
  /** Null: the period never ends. */
  periodEndsAt: instant('period_ends_at'),
  /** Charged bytes of the period. Used = these less the baseline. */
  upload: bytes('upload').notNull().default(zero),
  download: bytes('download').notNull().default(zero),
  /** What `reset-usage` took off within this period; 0 again when the period turns. */
  baselineUpload: bytes('baseline_upload').notNull().default(zero),
  baselineDownload: bytes('baseline_download').notNull().default(zero),
  /** Charged bytes since the subscription exists: never reset. */
  totalUpload: bytes('total_upload').notNull().default(zero),
  totalDownload: bytes('total_download').notNull().default(zero),
  lastUsedAt: instant('last_used_at'),
});

/** Raw as reported, charged = raw × multiplier. */
const bytesMoved = {
  rawUpload: bytes('raw_upload').notNull(),
  rawDownload: bytes('raw_download').notNull(),
  chargedUpload: bytes('charged_upload').notNull(),
  chargedDownload: bytes('charged_download').notNull(),
};

/** Bytes per subscription, node and hour. Partitioned by `hour_at`. */
export const usageHours = pgTable(
  'usage_hours',
  {
    subscriptionId: id('subscription_id').notNull(),
    nodeId: id('node_id').notNull(),
    hourAt: instant('hour_at').notNull(),
    ...bytesMoved,
  },
  (table) => [
    primaryKey({ columns: [table.subscriptionId, table.nodeId, table.hourAt] }),
    index('usage_hours_node_idx').on(table.nodeId, table.hourAt),
  ],
);

/**
 * The same by day of UTC, of the hours that are rolled up (`rolled_up_hours`); all others are to be added. Partitioned by
 * `day`.
 */
export const usageDays = pgTable(
  'usage_days',
  {
    subscriptionId: id('subscription_id').notNull(),
    nodeId: id('node_id').notNull(),
    day: date('day').notNull(),
    ...bytesMoved,
  },
  (table) => [
    primaryKey({ columns: [table.subscriptionId, table.nodeId, table.day] }),
    index('usage_days_node_idx').on(table.nodeId, table.day),
  ],
);

/** `usage_days` over all nodes: a few rows to sum where everybody is ranked. Partitioned by `day`. */
export const subscriptionUsageDays = pgTable(
  'subscription_usage_days',
  {
    subscriptionId: id('subscription_id').notNull(),
    day: date('day').notNull(),
    ...bytesMoved,
  },
  (table) => [
    primaryKey({ columns: [table.subscriptionId, table.day] }),
    index('subscription_usage_days_day_idx').on(table.day),
  ],
);

/**
 * Days that are rolled up as far as their first so many hours: these are summed up in `usage_days` and
 * `subscription_usage_days`, and what arrives late for one of them is written there too.
 */
export const rolledUpHours = pgTable('rolled_up_hours', {
  day: date('day').primaryKey(),
  /** 24: the whole day. */
  hours: smallint('hours').notNull(),
});

/** What a node's reports said in sum, apart from the rows per subscription, so that a lost one of those shows. */
const nodeTotals = {
  /** Raw bytes of every entry that was not rejected, the unattributed ones included. */
  reportedUpload: bytes('reported_upload').notNull().default(zero),
  reportedDownload: bytes('reported_download').notNull().default(zero),
  chargedUpload: bytes('charged_upload').notNull().default(zero),
  chargedDownload: bytes('charged_download').notNull().default(zero),
  reports: bigint('reports', { mode: 'number' }).notNull().default(0),
};

export const nodeUsageHours = pgTable(
  'node_usage_hours',
  { nodeId: id('node_id').notNull(), hourAt: instant('hour_at').notNull(), ...nodeTotals },
  (table) => [
    primaryKey({ columns: [table.nodeId, table.hourAt] }),
    index('node_usage_hours_hour_idx').on(table.hourAt),
  ],
);

export const nodeUsageDays = pgTable(
  'node_usage_days',
  {
    nodeId: id('node_id').notNull(),
    day: date('day').notNull(),
    ...nodeTotals,
    /** Of `reports`: numbered ones, which count exactly once; the others are best effort. */
    numberedReports: bigint('numbered_reports', { mode: 'number' }).notNull().default(0),
    /** Repeats that arrived on this day and were not counted again. */
    duplicates: bigint('duplicates', { mode: 'number' }).notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.nodeId, table.day] }), index('node_usage_days_day_idx').on(table.day)],
);

/** Thousandths of a byte left over by the multiplier, carried to the next report so that sums agree to the byte. */
export const usageRemainders = pgTable(
  'usage_remainders',
  {
    subscriptionId: id('subscription_id').notNull(),
    nodeId: id('node_id').notNull(),
    upload: integer('upload_thousandths').notNull(),
    download: integer('download_thousandths').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subscriptionId, table.nodeId] })],
);

/** Bytes nobody may be charged for (a subscription this node's plan never opened, a placeholder), per node and hour. */
export const unattributedUsage = pgTable(
  'unattributed_usage',
  {
    nodeId: id('node_id')
      .notNull()
      .references(() => nodes.id),
    hourAt: instant('hour_at').notNull(),
    upload: bytes('upload').notNull(),
    download: bytes('download').notNull(),
  },
  (table) => [primaryKey({ columns: [table.nodeId, table.hourAt] })],
);

export const int8multirange = customType<{ data: string }>({ dataType: () => 'int8multirange' });

/** One row per life of a core's counters; which sequences of it were counted. Never expires. */
export const reportEpochs = pgTable(
  'report_epochs',
  {
    nodeId: id('node_id')
      .notNull()
      .references(() => nodes.id),
    epoch: text('epoch').notNull(),
    counted: int8multirange('counted').notNull().default('{}'),
    duplicates: bigint('duplicates', { mode: 'number' }).notNull().default(0),
    firstSeenAt: instant('first_seen_at').notNull(),
    lastSeenAt: instant('last_seen_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.nodeId, table.epoch] }),
    check('report_epochs_epoch_form', sql`${table.epoch} ~ '^[A-Za-z0-9._-]{1,64}$'`),
  ],
);

/** Hash of each counted report's body, kept 30 days: the same key with another body is a conflict. */
export const reportBodies = pgTable(
  'report_bodies',
  {
    nodeId: id('node_id').notNull(),
    epoch: text('epoch').notNull(),
    sequence: bigint('sequence', { mode: 'bigint' }).notNull(),
    bodySha256: bytea('body_sha256').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.nodeId, table.epoch, table.sequence] }),
    index('report_bodies_received_idx').on(table.receivedAt),
  ],
);

/** A node that a plan opened and no longer does: reports still charge for 30 days after `closed_at`. */
export const closedOpenings = pgTable(
  'closed_openings',
  {
    planId: id('plan_id')
      .notNull()
      .references(() => plans.id, { onDelete: 'cascade' }),
    nodeId: id('node_id')
      .notNull()
      .references(() => nodes.id, { onDelete: 'cascade' }),
    closedAt: instant('closed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.planId, table.nodeId] })],
);

/** A plan that a subscription had before: its nodes may still report for 30 days after `left_at`. */
export const formerPlans = pgTable(
  'former_plans',
  {
    subscriptionId: id('subscription_id')
      .notNull()
      .references(() => subscriptions.id, { onDelete: 'cascade' }),
    planId: id('plan_id')
      .notNull()
      .references(() => plans.id, { onDelete: 'cascade' }),
    leftAt: instant('left_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subscriptionId, table.planId] })],
);
