import { DAY_MS, type Instant, addMs, instantFromMs } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../database.ts';
import { timestamp } from './arrays.ts';

const DAYS_BEHIND = 1;
const DAYS_AHEAD = 7;

/** An arbitrary constant: replicas make partitions one after the other. */
const PARTITION_LOCK = 0x6f72_7270;

const dayOf = (at: Instant): Instant => instantFromMs(Math.floor(at / DAY_MS) * DAY_MS);

const nameOf = (day: Instant): string => `usage_hours_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;

/**
 * Makes the daily partitions of usage_hours from yesterday to a week ahead; does nothing where they are. Rows of such a
 * day that arrived before its partition are moved into it.
 */
export async function ensureUsagePartitions(db: Database, now: Instant): Promise<void> {
  for (let offset = -DAYS_BEHIND; offset <= DAYS_AHEAD; offset++) {
    const day = addMs(dayOf(now), offset * DAY_MS);
    if (await exists(db, nameOf(day))) continue;
    // A transaction per day: the lock is held for one move only.
    await db.transaction((tx) => addPartition(tx, day));
  }
}

/** Asks the catalogue itself: `to_regclass` answers from a cache that another replica's partition may not have reached. */
async function exists(db: Pick<Transaction, 'execute'>, name: string): Promise<boolean> {
  const [row] = await db.execute<{ exists: boolean }>(sql`
    select exists (
      select from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'usage_hours'::regclass and relname = ${name}
    ) as exists`);
  return row?.exists === true;
}

/**
 * Made apart and attached, so that readers go on and reports wait for the move alone. They do have to wait: one that was
 * on its way into the default partition would fail there once the day has a partition of its own.
 */
async function addPartition(tx: Transaction, day: Instant): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${PARTITION_LOCK})`);
  if (await exists(tx, nameOf(day))) return;
  const partition = sql.identifier(nameOf(day));
  const [from, to] = [timestamp(day), timestamp(addMs(day, DAY_MS))];
  const bound = (at: Instant) => sql.raw(`'${new Date(at).toISOString()}'`);
  await tx.execute(sql`create table ${partition} (like usage_hours including all) with (fillfactor = 70)`);
  await tx.execute(sql`lock table only usage_hours in share row exclusive mode`);
  await tx.execute(sql`
    with moved as (delete from usage_hours_default where hour_at >= ${from} and hour_at < ${to} returning *)
    insert into ${partition} select * from moved`);
  await tx.execute(sql`
    alter table usage_hours attach partition ${partition}
    for values from (${bound(day)}) to (${bound(addMs(day, DAY_MS))})`);
}
