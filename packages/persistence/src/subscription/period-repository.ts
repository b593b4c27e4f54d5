import { toIso } from '@orrery/kernel';
import type { PeriodRepository } from '@orrery/subscription';
import { eq, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { usageCounters } from '../schema/index.ts';

export function periodRepository(tx: Transaction): PeriodRepository {
  return {
    async start(subscriptionId, { startsAt, endsAt }) {
      await tx.insert(usageCounters).values({ subscriptionId, periodStartsAt: startsAt, periodEndsAt: endsAt });
    },
    async move(id, { startsAt, endsAt }, now) {
      // Set in one statement from the row itself: reports count on it at the same time.
      const isOver = sql`${usageCounters.periodEndsAt} <= ${toIso(now)}::timestamptz`;
      const unlessOver = (column: (typeof usageCounters)[Counted]) =>
        sql`case when ${isOver} then 0 else ${column} end`;
      await tx
        .update(usageCounters)
        .set({
          periodStartsAt: startsAt,
          periodEndsAt: endsAt,
          upload: unlessOver(usageCounters.upload),
          download: unlessOver(usageCounters.download),
          baselineUpload: unlessOver(usageCounters.baselineUpload),
          baselineDownload: unlessOver(usageCounters.baselineDownload),
        })
        .where(eq(usageCounters.subscriptionId, id));
    },
    async resetUsage(id) {
      const { upload, download } = usageCounters;
      await tx
        .update(usageCounters)
        .set({ baselineUpload: sql`${upload}`, baselineDownload: sql`${download}` })
        .where(eq(usageCounters.subscriptionId, id));
    },
  };
}

type Counted = 'upload' | 'download' | 'baselineUpload' | 'baselineDownload';
