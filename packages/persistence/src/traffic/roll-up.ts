import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, addMs } from '@orrery/kernel';
import { sql } from 'drizzle-orm';
import type { Database, Transaction } from '../database.ts';
import { date, timestamp } from './arrays.ts';
import { daysWithHours } from './partitions.ts';
import { addToHistory } from './booking.ts';
import { bytesMoved } from './bytes-moved.ts';
import { HOUR_LOCK, hourNumber } from './report-keys.ts';

/** An hour is summed up this long after it is over, when hardly anything arrives for it any more. */
const ROLL_UP_DELAY_MS = 10 * MINUTE_MS;

/**
 * Sums up every hour that is over into the days of subscriptions, each once, whoever else does the same. An hour's reports
 * hold its lock in share: those under way are waited for and summed up, those to come find the hour rolled up and write
 * to all tables. So no byte is lost or doubled, and only reports of that very hour wait. Returns how many hours it did.
 */
export async function rollUpHours(db: Database, now: Instant): Promise<number> {
  let hours = 0;
  for (const day of await daysWithHours(db)) {
    const over = Math.min(Math.floor((now - ROLL_UP_DELAY_MS - day) / HOUR_MS), DAY_MS / HOUR_MS);
    const done = await hoursRolledUp(db, day);
    if (done < over && (await db.transaction((tx) => rollUp(tx, day, done, over)))) hours += over - done;
  }
  return hours;
}

async function hoursRolledUp(db: Database, day: Instant): Promise<number> {
  const [row] = await db.execute<{ hours: number }>(sql`select hours from rolled_up_hours where day = ${date(day)}`);
  return row?.hours ?? 0;
}

/** The hours of a day from its `first` to before its `end`, unless somebody else was faster. */
async function rollUp(tx: Transaction, day: Instant, first: number, end: number): Promise<boolean> {
  const [from, to] = [addMs(day, first * HOUR_MS), addMs(day, end * HOUR_MS)];
  await tx.execute(sql`
    select pg_advisory_xact_lock(${HOUR_LOCK}, hour) from generate_series(${hourNumber(from)}::int, ${hourNumber(to) - 1}::int) as hour`);
  // A statement of its own, that sees what was committed while it waited for the locks.
  const marked = await tx.execute(sql`
    insert into rolled_up_hours as kept (day, hours) values (${date(day)}, ${end})
    on conflict (day) do update set hours = excluded.hours where kept.hours = ${first} returning 1`);
  if (marked.length === 0) return false;
  const sums = sql`sum(raw_upload), sum(raw_download), sum(charged_upload), sum(charged_download)`;
  const within = sql`hour_at >= ${timestamp(from)} and hour_at < ${timestamp(to)}`;
  await tx.execute(sql`
    insert into usage_days as kept (subscription_id, node_id, day, ${bytesMoved})
    select subscription_id, node_id, ${date(day)}, ${sums} from usage_hours where ${within} group by 1, 2 order by 1, 2
    on conflict (subscription_id, node_id, day) do update set ${addToHistory}`);
  await tx.execute(sql`
    insert into subscription_usage_days as kept (subscription_id, day, ${bytesMoved})
    select subscription_id, ${date(day)}, ${sums} from usage_hours where ${within} group by 1 order by 1
    on conflict (subscription_id, day) do update set ${addToHistory}`);
  return true;
}
