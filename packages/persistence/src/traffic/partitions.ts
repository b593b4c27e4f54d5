import { DAY_MS, type Instant, addMs, instantFromMs } from '@orrery/kernel';
import { dayOf } from '@orrery/traffic';
import { type SQL, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../database.ts';

const DAYS_BEHIND = 1;
const DAYS_AHEAD = 7;

/** An arbitrary constant: replicas make and drop partitions one after the other. */
const PARTITION_LOCK = 0x6f72_7074;

/** A table whose rows lie in partitions by time; `<table>_default` takes what has none yet. */
interface Partitioned {
  readonly table: 'usage_hours' | 'usage_days' | 'subscription_usage_days';
  /** What it is partitioned by, as SQL that writes an instant of it. */
  readonly column: 'hour_at' | 'day';
  readonly bound: (at: Instant) => string;
}

interface Partition {
  readonly name: string;
  readonly from: Instant;
  /** Does not belong to it. */
  readonly to: Instant;
}

const isoDay = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

const hours: Partitioned = { table: 'usage_hours', column: 'hour_at', bound: (at) => new Date(at).toISOString() };
const days = (['usage_days', 'subscription_usage_days'] as const).map((table): Partitioned => ({
  table,
  column: 'day',
  bound: isoDay,
}));

const dayPartition = (day: Instant): Partition => ({
  name: `usage_hours_${isoDay(day).replaceAll('-', '')}`,
  from: day,
  to: addMs(day, DAY_MS),
});

function monthPartition({ table }: Partitioned, at: Instant, ahead: number): Partition {
  const date = new Date(at);
  const month = (offset: number) => instantFromMs(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset));
  const from = month(ahead);
  return { name: `${table}_${isoDay(from).slice(0, 7).replace('-', '')}`, from, to: month(ahead + 1) };
}

/**
 * Makes the daily partitions of usage_hours from yesterday to a week ahead, and the monthly ones of the tables of days for
 * this month and the next; does nothing where they are. Rows that arrived before their partition are moved into it.
 */
export async function ensureUsagePartitions(db: Database, now: Instant): Promise<void> {
  const there = new Set<string>();
  for (const { table } of [hours, ...days]) for (const name of await partitionsOf(db, table)) there.add(name);
  const wanted: [Partitioned, Partition][] = [];
  for (let offset = -DAYS_BEHIND; offset <= DAYS_AHEAD; offset++) {
    wanted.push([hours, dayPartition(addMs(dayOf(now), offset * DAY_MS))]);
  }
  // Days of the month before may be rolled up in the first days of this one.
  for (const of of days) for (const ahead of [-1, 0, 1]) wanted.push([of, monthPartition(of, now, ahead)]);
  for (const [of, partition] of wanted) {
    // A transaction each: the lock is held for one move only.
    if (!there.has(partition.name)) await db.transaction((tx) => addPartition(tx, of, partition));
  }
}

/** Asks the catalogue itself: `to_regclass` answers from a cache that another replica's partition may not have reached. */
async function partitionsOf(db: Pick<Transaction, 'execute'>, table: Partitioned['table']): Promise<string[]> {
  const rows = await db.execute<{ name: string }>(sql`
    select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = ${table}::regclass order by relname`);
  return rows.map((row) => row.name);
}

/**
 * Made apart and attached, so that readers go on and reports wait for the move alone. They do have to wait: one that was
 * on its way into the default partition would fail there once the day has a partition of its own.
 */
async function addPartition(tx: Transaction, { table, column, bound }: Partitioned, added: Partition): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${PARTITION_LOCK})`);
  if ((await partitionsOf(tx, table)).includes(added.name)) return;
  const [parent, partition, by] = [sql.identifier(table), sql.identifier(added.name), sql.identifier(column)];
  const byDefault = sql.identifier(`${table}_default`);
  const [from, to] = [sql.raw(`'${bound(added.from)}'`), sql.raw(`'${bound(added.to)}'`)];
  await tx.execute(sql`create table ${partition} (like ${parent} including all) with (fillfactor = 70)`);
  await tx.execute(sql`lock table only ${parent} in share row exclusive mode`);
  await tx.execute(sql`
    with moved as (delete from ${byDefault} where ${by} >= ${from} and ${by} < ${to} returning *)
    insert into ${partition} select * from moved`);
  await tx.execute(sql`alter table ${parent} attach partition ${partition} for values from (${from}) to (${to})`);
}

/** Days that usage_hours has a partition for, and those of rows that arrived where there is none. */
export async function daysWithHours(db: Database): Promise<Instant[]> {
  const named = (await partitionsOf(db, 'usage_hours')).flatMap((name) => dayNamed(name) ?? []);
  const strays = await db.execute<{ day: string }>(sql`
    select distinct (hour_at at time zone 'UTC')::date::text as day from usage_hours_default`);
  const all = new Set([...named, ...strays.map(({ day }) => Date.parse(day))]);
  return [...all].toSorted((a, b) => a - b).map(instantFromMs);
}

function dayNamed(partition: string): number | undefined {
  const [, year, month, day] = /^usage_hours_(\d{4})(\d{2})(\d{2})$/.exec(partition) ?? [];
  return year === undefined ? undefined : Date.parse(`${year}-${month}-${day}`);
}

/** How long the rows of usage are kept. */
export interface UsageRetention {
  readonly hoursKeptDays: number;
  readonly daysKeptDays: number;
}

/**
 * Drops what is older than it is to be kept, whole partitions at a time. Hours stay until their day is rolled up. Where
 * somebody is at work in the table for longer than three seconds, it is left to the next run.
 */
export async function dropOldUsage(db: Database, now: Instant, retention: UsageRetention): Promise<void> {
  const today = dayOf(now);
  const hoursFrom = addMs(today, -retention.hoursKeptDays * DAY_MS);
  const daysFrom = addMs(today, -retention.daysKeptDays * DAY_MS);
  const rolledUp = await db.execute<{ day: string }>(sql`
    select day::text from rolled_up_hours where hours = 24 and day < ${isoDay(hoursFrom)}::date`);
  const present = new Set(await partitionsOf(db, 'usage_hours'));
  for (const { day } of rolledUp) {
    const { name } = dayPartition(instantFromMs(Date.parse(day)));
    if (present.has(name)) await dropPartition(db, name);
  }
  for (const { table } of days) {
    for (const name of await partitionsOf(db, table)) {
      const month = /_(\d{4})(\d{2})$/.exec(name);
      if (month && Date.UTC(Number(month[1]), Number(month[2])) <= daysFrom) await dropPartition(db, name);
    }
  }
  await dropRows(db, hoursFrom, daysFrom, addMs(now, -BODIES_KEPT_DAYS * DAY_MS));
}

/** A repeat is then just a duplicate, whatever its body. */
const BODIES_KEPT_DAYS = 30;

const dropPartition = (db: Database, name: string): Promise<void> =>
  db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${PARTITION_LOCK})`);
    await tx.execute(sql`set local lock_timeout = '3s'`);
    await tx.execute(sql`drop table if exists ${sql.identifier(name)}`);
  });

/** What is not partitioned, for it is small: a row per node, or none. */
async function dropRows(db: Database, hoursFrom: Instant, daysFrom: Instant, bodiesFrom: Instant): Promise<void> {
  const at = (instant: Instant): SQL => sql`${new Date(instant).toISOString()}::timestamptz`;
  const day = sql`${isoDay(daysFrom)}::date`;
  await db.execute(sql`
    delete from usage_hours_default where hour_at < ${at(hoursFrom)}
      and exists (select from rolled_up_hours where day = (hour_at at time zone 'UTC')::date and hours = 24)`);
  for (const { table } of days)
    await db.execute(sql`delete from ${sql.identifier(`${table}_default`)} where day < ${day}`);
  await db.execute(sql`delete from node_usage_hours where hour_at < ${at(hoursFrom)}`);
  await db.execute(sql`delete from node_usage_days where day < ${day}`);
  await db.execute(sql`delete from unattributed_usage where hour_at < ${at(daysFrom)}`);
  await db.execute(sql`delete from rolled_up_hours where day < ${day}`);
  await db.execute(sql`delete from report_bodies where received_at < ${at(bodiesFrom)}`);
}
