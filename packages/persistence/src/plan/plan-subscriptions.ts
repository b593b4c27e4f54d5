import { type Instant, toIso } from '@orrery/kernel';
import type { Plan, PlanSubscriptions } from '@orrery/plan';
import { nextBoundary, periodAt } from '@orrery/subscription';
import { and, asc, count, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { subscriptionRequests, subscriptions, usageCounters } from '../schema/index.ts';

/** Rows moved by one statement: enough to be fast, few enough to stay small in memory. */
const BATCH = 5_000;

export function planSubscriptions(tx: Transaction): PlanSubscriptions {
  const isLiveOf = (planId: number) => and(eq(subscriptions.planId, planId), isNull(subscriptions.deletedAt));
  return {
    async countLive(id) {
      const [row] = await tx.select({ live: count() }).from(subscriptions).where(isLiveOf(id));
      const pending = and(eq(subscriptionRequests.planId, id), eq(subscriptionRequests.state, 'pending'));
      return (row?.live ?? 0) + (await tx.$count(subscriptionRequests, pending));
    },
    async retime(plan, now) {
      for (let after = 0; ;) {
        const rows = await tx
          .select(datesOf)
          .from(subscriptions)
          .where(and(isLiveOf(plan.id), gt(subscriptions.id, after)))
          .orderBy(asc(subscriptions.id))
          .limit(BATCH)
          .for('update');
        const last = rows.at(-1);
        if (!last) return;
        await tx.execute(moveAll(rows, plan, now));
        after = last.id;
      }
    },
  };
}

const datesOf = {
  id: subscriptions.id,
  startsAt: subscriptions.startsAt,
  endsAt: subscriptions.endsAt,
  suspendedAt: subscriptions.suspendedAt,
  cancelledAt: subscriptions.cancelledAt,
  deviceBlockedUntil: subscriptions.deviceBlockedUntil,
};

interface Dates {
  readonly id: number;
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly suspendedAt: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly deviceBlockedUntil: Instant | null;
}

const isoOrNull = (instant: Instant | null) => (instant === null ? null : toIso(instant));

/** Counters of a period that is over start from zero; those of the running one keep what was used. */
function moveAll(rows: readonly Dates[], plan: Plan, now: Instant) {
  const moves = rows.map((row) => {
    const period = periodAt(plan, row.startsAt, now);
    return {
      id: row.id,
      boundary: isoOrNull(nextBoundary(row, plan, now)),
      starts: toIso(period.startsAt),
      ends: isoOrNull(period.endsAt),
    };
  });
  const isOver = sql`${usageCounters.periodEndsAt} <= ${toIso(now)}::timestamptz`;
  const unlessOver = (column: string) =>
    sql`${sql.identifier(column)} = case when ${isOver} then 0 else ${usageCounters}.${sql.identifier(column)} end`;
  return sql`
    with moved as (
      select * from jsonb_to_recordset(${JSON.stringify(moves)}::jsonb)
        as m(id bigint, boundary timestamptz, starts timestamptz, ends timestamptz)
    ), bounded as (
      update ${subscriptions} set next_boundary_at = moved.boundary from moved where ${subscriptions.id} = moved.id
    )
    update ${usageCounters} set period_starts_at = moved.starts, period_ends_at = moved.ends,
      ${unlessOver('upload')}, ${unlessOver('download')}, ${unlessOver('baseline_upload')}, ${unlessOver('baseline_download')}
    from moved where ${usageCounters.subscriptionId} = moved.id`;
}
