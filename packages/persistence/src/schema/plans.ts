import { sql } from 'drizzle-orm';
import { bigint, boolean, check, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';

export const plans = pgTable(
  'plans',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    description: text('description'),
    /** Null: no quota. */
    quotaBytes: bytes('quota_bytes'),
    reset: text('reset', { enum: ['never', 'day', 'week', 'month', 'month_rolling', 'year'] }).notNull(),
    /** IANA name, such as Europe/Berlin. */
    timeZone: text('time_zone').notNull(),
    /** Null: no end. */
    durationDays: integer('duration_days'),
    deviceLimit: integer('device_limit'),
    devicePolicy: text('device_policy', { enum: ['count', 'refuse', 'suspend'] })
      .notNull()
      .default('refuse'),
    deviceSuspendMinutes: integer('device_suspend_minutes').notNull().default(10),
    /** Null: no app is asked which device it is on. */
    hwidLimit: integer('hwid_limit'),
    speedLimitMbps: integer('speed_limit_mbps'),
    /** Empty: every node. */
    nodeTags: text('node_tags')
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    /** The term starts at first use. */
    onHold: boolean('on_hold').notNull().default(false),
    status: text('status', { enum: ['active', 'inactive'] }).notNull(),
    prices: jsonb('prices').$type<unknown>().notNull().default([]),
    version: integer('version').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    uniqueIndex('plans_name_key').on(table.name),
    check('plans_quota_range', sql`${table.quotaBytes} >= 0`),
    check('plans_device_policy_known', sql`${table.devicePolicy} in ('count', 'refuse', 'suspend')`),
    check('plans_device_suspend_range', sql`${table.deviceSuspendMinutes} >= 1`),
    check('plans_hwid_range', sql`${table.hwidLimit} >= 1`),
    check('plans_duration_range', sql`${table.durationDays} >= 1`),
  ],
);
