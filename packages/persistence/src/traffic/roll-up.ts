import { DAY_MS, HOUR_MS, type Instant, addMs } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../database.ts';
import { date, timestamp } from './arrays.ts';
import { daysWithHours } from './partitions.ts';
import { DAY_LOCK, dayNumber } from './report-keys.ts';

/** A day is summed up this long after it is over, when hardly anything arrives for it any more. */
const ROLL_UP_DELAY_MS = HOUR_MS;

/**
 * Sums up the hours of every day that is over into usage_days, each once, whoever else does the same. A day's reports
 * hold its lock in share: those under way are waited for and summed up, those to come find the day rolled up and write
 * to both tables. So no byte is lost or doubled, and only reports of that very day wait. Returns how many days it did.
 */
export async function rollUpDays(db: Database, now: Instant): Promise<number> {
  let done = 0;
  for (const day of await daysWithHours(db)) {
    if (addMs(day, DAY_MS + ROLL_UP_DELAY_MS) > now || (await isRolledUp(db, day))) continue;
    if (await db.transaction((tx) => rollUp(tx, day))) done += 1;
  }
  return done;
}

async function isRolledUp(db: Database, day: Instant): Promise<boolean> {
  return (await db.execute(sql`select from rolled_up_days where day = ${date(day)}`)).length > 0;
}

async function rollUp(tx: Transaction, day: Instant): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(${DAY_LOCK}, ${dayNumber(day)}::int)`);
  // A statement of its own, that sees what was committed while it waited for the lock.
  const marked = await tx.execute(sql`
    insert into rolled_up_days (day) values (${date(day)}) on conflict do nothing returning day`);
  if (marked.length === 0) return false;
  await tx.execute(sql`
    insert into usage_days (subscription_id, node_id, day, raw_upload, raw_download, charged_upload, charged_download)
    select subscription_id, node_id, ${date(day)}, sum(raw_upload), sum(raw_download), sum(charged_upload),
      sum(charged_download)
    from usage_hours where hour_at >= ${timestamp(day)} and hour_at < ${timestamp(addMs(day, DAY_MS))}
    group by subscription_id, node_id`);
  return true;
}
