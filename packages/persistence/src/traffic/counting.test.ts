import { type Instant, type NodeId, instantFromMs } from '@orrery/kernel';
import { type Bytes, noBytes } from '@orrery/traffic';
import { type BooksUnderTest, countingContract } from '@orrery/traffic/testing';
import { asc, eq } from 'drizzle-orm';
import { afterAll, expect } from 'vitest';
import { connect } from '../database.ts';
import { revisionLog } from '../revisions.ts';
import {
  nodeUsageDays,
  nodeUsageHours,
  revisions,
  unattributedUsage,
  usageCounters,
  usageHours,
} from '../schema/index.ts';
import { emptyTables, testDatabase } from '../testing/index.ts';
import { firstUseBySql, plant } from './plant.fixture.ts';
import { reportKeys } from './report-keys.ts';
import { usageLedger } from './usage-ledger.ts';

const { db, close } = connect(await testDatabase(), { max: 8 });
afterAll(close);

const planted = plant(db);

async function totalsIn(table: typeof nodeUsageHours | typeof nodeUsageDays, nodeId: NodeId) {
  const rows = await db.select().from(table).where(eq(table.nodeId, nodeId));
  const sum = (pick: (row: (typeof rows)[number]) => bigint) => rows.reduce((total, row) => total + pick(row), 0n);
  return {
    reported: { upload: sum((row) => row.reportedUpload), download: sum((row) => row.reportedDownload) },
    charged: { upload: sum((row) => row.chargedUpload), download: sum((row) => row.chargedDownload) },
    reports: rows.reduce((total, row) => total + row.reports, 0),
  };
}

async function openBooks(): Promise<BooksUnderTest> {
  await emptyTables(
    db,
    'nodes',
    'plans',
    'revisions',
    'usage_hours',
    'usage_days',
    'usage_remainders',
    'node_usage_hours',
    'node_usage_days',
  );
  return {
    transact: (work) =>
      db.transaction(async (tx) => {
        const log = revisionLog(tx);
        const repositories = { ledger: usageLedger(tx), reportKeys: reportKeys(tx), revisions: log };
        const result = await work({ ...repositories, firstUse: firstUseBySql(tx) });
        await log.flush(instantFromMs(0));
        return result;
      }),
    addNode: () => planted.node({ tags: ['here'] }),
    async addSubscription({ open = true, onHold = false, deleted = false, quotaBytes }) {
      const planId = await planted.plan({ nodeTags: open ? ['here'] : ['elsewhere'], quotaBytes: quotaBytes ?? null });
      return planted.subscription(planId, { onHold, deleted });
    },
    async fill(id, charged) {
      const ended = { periodStartsAt: 0 as Instant, periodEndsAt: 0 as Instant };
      const total = { totalUpload: charged.upload, totalDownload: charged.download };
      await db.insert(usageCounters).values({ subscriptionId: id, ...ended, ...total });
    },
    async counterOf(id) {
      const [row] = await db.select().from(usageCounters).where(eq(usageCounters.subscriptionId, id));
      return (
        row && {
          period: { startsAt: row.periodStartsAt, endsAt: row.periodEndsAt },
          charged: { upload: row.upload, download: row.download },
          baseline: { upload: row.baselineUpload, download: row.baselineDownload },
          total: { upload: row.totalUpload, download: row.totalDownload },
        }
      );
    },
    async hoursOf(id) {
      const isIts = eq(usageHours.subscriptionId, id);
      const rows = await db.select().from(usageHours).where(isIts).orderBy(asc(usageHours.hourAt));
      return rows.map((row) => ({
        nodeId: row.nodeId as NodeId,
        hourAt: row.hourAt,
        raw: { upload: row.rawUpload, download: row.rawDownload },
        charged: { upload: row.chargedUpload, download: row.chargedDownload },
      }));
    },
    async unattributedOf(nodeId): Promise<Bytes> {
      const [row] = await db.select().from(unattributedUsage).where(eq(unattributedUsage.nodeId, nodeId));
      return row ? { upload: row.upload, download: row.download } : noBytes;
    },
    async totalsOf(nodeId) {
      const [hours, days] = [await totalsIn(nodeUsageHours, nodeId), await totalsIn(nodeUsageDays, nodeId)];
      expect(hours).toEqual(days);
      return hours;
    },
    async announced() {
      const rows = await db
        .select()
        .from(revisions)
        .where(eq(revisions.scope, 'subscription'))
        .orderBy(asc(revisions.revision));
      return rows.map((row) => row.scopeId ?? -1);
    },
  };
}

countingContract('PostgreSQL', openBooks);
