import type { Statistics, StatisticsRepository } from '@orrery/probe';
import { eq } from 'drizzle-orm';
import type { Queryable, Transaction } from '../database.ts';
import { probeStages, probeStatistics, probeUsers } from '../schema/index.ts';

type Row = typeof probeStatistics.$inferSelect;

const statisticsFromRow = (row: Row): Statistics => ({
  stage: row.stage,
  total: {
    download: row.totalDownload,
    upload: row.totalUpload,
    success: row.totalSuccess,
    error: row.totalError,
    users: row.totalUsers,
  },
  current: {
    download: row.stageDownload,
    upload: row.stageUpload,
    success: row.stageSuccess,
    error: row.stageError,
    users: row.stageUsers,
  },
});

const columnsOf = ({ stage, total, current }: Statistics): Omit<Row, 'singleton'> => ({
  stage,
  totalDownload: total.download,
  totalUpload: total.upload,
  totalSuccess: total.success,
  totalError: total.error,
  totalUsers: total.users,
  stageDownload: current.download,
  stageUpload: current.upload,
  stageSuccess: current.success,
  stageError: current.error,
  stageUsers: current.users,
});

/** The row is there since the migration. */
function theRow([row]: readonly Row[]): Row {
  if (!row) throw new Error('the row of probe statistics is gone');
  return row;
}

export function statisticsRepository(tx: Transaction): StatisticsRepository {
  return {
    lock: async () => statisticsFromRow(theRow(await tx.select().from(probeStatistics).for('update'))),
    async save(statistics) {
      await tx.update(probeStatistics).set(columnsOf(statistics));
    },
    async meet(user, stage) {
      const [known] = await tx.select().from(probeUsers).where(eq(probeUsers.name, user));
      if (!known) {
        await tx.insert(probeUsers).values({ name: user, stage });
        return 'unknown';
      }
      if (known.stage === stage) return 'known';
      await tx.update(probeUsers).set({ stage }).where(eq(probeUsers.name, user));
      return 'from an earlier stage';
    },
    async record(stage) {
      await tx.insert(probeStages).values(stage);
    },
  };
}

export const probeStatisticsNow = async (db: Queryable): Promise<Statistics> =>
  statisticsFromRow(theRow(await db.select().from(probeStatistics)));
