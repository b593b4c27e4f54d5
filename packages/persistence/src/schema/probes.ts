import { sql } from 'drizzle-orm';
import { bigint, boolean, check, index, integer, json, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { bytea, id, instant } from './columns.ts';
import { nodes } from './nodes.ts';

const count = (name: string) => bigint(name, { mode: 'number' }).notNull().default(0);
const tally = {
  download: count('download'),
  upload: count('upload'),
  success: count('success'),
  error: count('error'),
};

/** Ids are 24 hex digits. */
export const probeMissions = pgTable(
  'probe_missions',
  {
    id: text('id').primaryKey(),
    method: text('method').notNull(),
    scheme: text('scheme').notNull(),
    host: text('host').notNull(),
    /** The host as the operator's list has it. */
    hostKey: text('host_key').notNull(),
    path: text('path').notNull(),
    /** `json`, not `jsonb`: fields keep their order. */
    header: json('header').$type<unknown>().notNull(),
    param: json('param').$type<unknown>().notNull(),
    data: text('data').notNull(),
    target: bigint('target', { mode: 'number' }).notNull(),
    ...tally,
    /** When a task of it was last handed out; the queue goes by it. */
    handedAt: instant('handed_at'),
  },
  (table) => [
    index('probe_missions_queue_idx')
      .on(table.handedAt.nullsFirst(), table.id)
      .where(sql`${table.success} < ${table.target}`),
    index('probe_missions_host_idx').on(table.hostKey),
  ],
);

/** Secret, for they are sessions of somebody's; kept as they are, for they must be handed out. */
export const probeCookies = pgTable(
  'probe_cookies',
  {
    id: text('id').primaryKey(),
    cookie: text('cookie').notNull(),
    time: bigint('time', { mode: 'number' }).notNull(),
    ...tally,
  },
  (table) => [
    index('probe_cookies_used_idx').on(table.download, table.id),
    index('probe_cookies_error_idx').on(table.error.desc(), table.id),
  ],
);

/** What somebody has and has not brought back. Late ones count for nothing and go with the next hand-out. */
export const probeTasks = pgTable(
  'probe_tasks',
  {
    id: text('id').primaryKey(),
    missionId: text('mission_id')
      .notNull()
      .references(() => probeMissions.id, { onDelete: 'cascade' }),
    cookieId: text('cookie_id'),
    nodeId: id('node_id'),
    handedAt: instant('handed_at').notNull(),
    dueAt: instant('due_at').notNull(),
  },
  (table) => [
    index('probe_tasks_mission_idx').on(table.missionId, table.dueAt),
    index('probe_tasks_due_idx').on(table.dueAt),
  ],
);

/** Outlive their mission; a clearing takes them. */
export const probeReceipts = pgTable(
  'probe_receipts',
  {
    id: text('id').primaryKey(),
    outcome: text('outcome', { enum: ['success', 'error'] }).notNull(),
    missionId: text('mission_id').notNull(),
    cookieId: text('cookie_id'),
    code: integer('code').notNull(),
    data: text('data').notNull(),
    time: bigint('time', { mode: 'number' }).notNull(),
    user: text('user').notNull(),
    digest: bytea('digest').notNull(),
    receivedAt: instant('received_at').notNull(),
    /** What follows is of our own nodes. */
    nodeId: id('node_id'),
    reachable: boolean('reachable'),
    latencyMs: integer('latency_ms'),
    failure: text('failure'),
  },
  (table) => [
    index('probe_receipts_digest_idx').on(table.digest),
    index('probe_receipts_mission_idx').on(table.missionId, table.nodeId, table.receivedAt.desc()),
    index('probe_receipts_node_idx')
      .on(table.nodeId, table.receivedAt.desc())
      .where(sql`${table.nodeId} is not null`),
    check('probe_receipts_outcome_known', sql`${table.outcome} in ('success', 'error')`),
  ],
);

/** One row, hot (fillfactor 70, see the migration): every hand-out and receipt adds to it, one after the other. */
export const probeStatistics = pgTable(
  'probe_statistics',
  {
    singleton: integer('singleton').primaryKey().default(1),
    stage: integer('stage').notNull().default(1),
    totalDownload: count('total_download'),
    totalUpload: count('total_upload'),
    totalSuccess: count('total_success'),
    totalError: count('total_error'),
    totalUsers: count('total_users'),
    stageDownload: count('stage_download'),
    stageUpload: count('stage_upload'),
    stageSuccess: count('stage_success'),
    stageError: count('stage_error'),
    stageUsers: count('stage_users'),
  },
  (table) => [check('probe_statistics_single_row', sql`${table.singleton} = 1`)],
);

/** Who sent receipts, and in which stage last. */
export const probeUsers = pgTable('probe_users', {
  name: text('name').primaryKey(),
  stage: integer('stage').notNull(),
});

/** The record of every clearing. */
export const probeStages = pgTable('probe_stages', {
  number: integer('number').primaryKey(),
  begunAt: instant('begun_at').notNull(),
  begunBy: text('begun_by').notNull(),
  cleared: jsonb('cleared').$type<unknown>().notNull(),
});

/** Where our own nodes may probe. */
export const probeHosts = pgTable('probe_hosts', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  host: text('host').notNull().unique('probe_hosts_host_key'),
  requestsPerMinute: integer('requests_per_minute').notNull(),
  freeAt: instant('free_at'),
  createdAt: instant('created_at').notNull(),
});

/** The nodes that run probes: none but those that an operator marked. */
export const probeNodes = pgTable('probe_nodes', {
  nodeId: id('node_id')
    .primaryKey()
    .references(() => nodes.id, { onDelete: 'cascade' }),
  markedAt: instant('marked_at').notNull(),
});
