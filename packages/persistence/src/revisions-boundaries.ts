import { type Instant, instantFromDate, toIso } from '@orrery/kernel';
import { nextBoundary } from '@orrery/subscription';
import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Queryable, Transaction } from './database.ts';
import { plans, subscriptions } from './schema/index.ts';
import type { RevisionScope } from './revisions.ts';

/** An arbitrary constant: one replica at a time holds it on a session of its own. */
const LEADER_LOCK = 0x6f72_7262;

/** Rows moved by one transaction. */
const BATCH = 2_000;

/** From so many subscriptions of a plan in one batch on, the log gets one line for the plan: a month turns for all. */
const MOST_OF_A_PLAN = 100;

/** Boundaries that have come, in the order in which they came. */
export interface Boundaries {
  /**
   * Takes a batch of those that came until `now`, stores the next boundary of each, and says what to announce; empty
   * when there are none. Rows that somebody is changing are left for the next time.
   */
  pass(now: Instant): Promise<RevisionScope[]>;
}

export function boundaries(tx: Transaction): Boundaries {
  return {
    async pass(now) {
      const due = await tx
        .select({
          id: subscriptions.id,
          planId: plans.id,
          startsAt: subscriptions.startsAt,
          endsAt: subscriptions.endsAt,
          suspendedAt: subscriptions.suspendedAt,
          cancelledAt: subscriptions.cancelledAt,
          deviceBlockedUntil: subscriptions.deviceBlockedUntil,
          reset: plans.reset,
          timeZone: plans.timeZone,
        })
        .from(subscriptions)
        .innerJoin(plans, eq(plans.id, subscriptions.planId))
        .where(and(isNull(subscriptions.deletedAt), lte(subscriptions.nextBoundaryAt, now)))
        .orderBy(asc(subscriptions.nextBoundaryAt))
        .limit(BATCH)
        .for('update', { of: subscriptions, skipLocked: true });
      if (due.length === 0) return [];
      const moves = due.map((row) => {
        const boundary = nextBoundary(row, row, now);
        return { id: row.id, boundary: boundary === null ? null : toIso(boundary) };
      });
      await tx.execute(sql`
        update subscriptions set next_boundary_at = moved.boundary
        from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) as moved(id bigint, boundary timestamptz)
        where subscriptions.id = moved.id`);
      return scopesOf(due);
    },
  };
}

function scopesOf(due: readonly { readonly id: number; readonly planId: number }[]): RevisionScope[] {
  const byPlan = Map.groupBy(due, (row) => row.planId);
  return [...byPlan].flatMap(([planId, rows]): RevisionScope[] =>
    rows.length > MOST_OF_A_PLAN
      ? [{ scope: 'plan', id: planId }]
      : rows.map(({ id }) => ({ scope: 'subscription', id })),
  );
}

/** True when this session is the one that passes boundaries, until it ends. */
export async function tryToLead(db: Queryable): Promise<boolean> {
  const [row] = await db.execute<{ leads: boolean }>(sql`select pg_try_advisory_lock(${LEADER_LOCK}) as leads`);
  return row?.leads === true;
}

/** The one clock that all replicas share. */
export async function databaseNow(db: Queryable): Promise<Instant> {
  const [row] = await db.execute<{ now: string }>(sql`select clock_timestamp() as now`);
  if (!row) throw new Error('the database has no time');
  return instantFromDate(new Date(row.now));
}
