import { DomainError, type Instant, type SubscriptionId } from '@orrery/kernel';
import {
  type Account,
  type Counter,
  type Posting,
  type ReportHour,
  type UsageLedger,
  noRemainder,
} from '@orrery/traffic';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import { sqlState } from '../postgres-error.ts';
import { nodes, plans, subscriptions, usageCounters, usageRemainders } from '../schema/index.ts';
import { bigints, instants, integers, timestamp } from './arrays.ts';
import { opensOrDid } from './opening.ts';

const NUMERIC_VALUE_OUT_OF_RANGE = '22003';

type Ids = readonly SubscriptionId[];

/** Every statement takes all subscriptions of a report at once. */
export function usageLedger(tx: Transaction): UsageLedger {
  return {
    async accounts(nodeId, ids, openSince) {
      const rows = await tx
        .select({
          id: subscriptions.id,
          open: opensOrDid(openSince),
          deletedAt: subscriptions.deletedAt,
          startsAt: subscriptions.startsAt,
          ownQuota: subscriptions.ownQuota,
          subscriptionQuota: subscriptions.quotaBytes,
          planQuota: plans.quotaBytes,
          reset: plans.reset,
          timeZone: plans.timeZone,
        })
        .from(subscriptions)
        .leftJoin(plans, eq(plans.id, subscriptions.planId))
        .innerJoin(nodes, eq(nodes.id, nodeId))
        .where(sql`${subscriptions.id} = any(${bigints(ids)})`);
      return new Map(
        rows.map(({ id, open, deletedAt, startsAt, ownQuota, subscriptionQuota, planQuota, reset, timeZone }) => {
          const subscriptionId = id as SubscriptionId;
          const onHold = startsAt === null && deletedAt === null;
          const quotaBytes = ownQuota ? subscriptionQuota : planQuota;
          // The plan of a tombstone may be gone; what it opened is gone with it.
          const terms = { reset: reset ?? 'never', timeZone: timeZone ?? 'UTC', startsAt };
          const account: Account = { subscriptionId, open, onHold, quotaBytes, terms };
          return [subscriptionId, account];
        }),
      );
    },

    async lock(nodeId, ids) {
      let counters = await lockCounters(tx, ids);
      if (counters.size < ids.length) {
        await addMissingCounters(tx, ids);
        counters = await lockCounters(tx, ids);
      }
      // After the locks and not joined to them: a statement that waited would show remainders as they were before.
      const rows = await tx
        .select()
        .from(usageRemainders)
        .where(and(sql`${usageRemainders.subscriptionId} = any(${bigints(ids)})`, eq(usageRemainders.nodeId, nodeId)));
      const remainders = new Map(rows.map((row) => [row.subscriptionId, row]));
      return new Map(
        [...counters].map(([id, counter]) => {
          const { upload, download } = remainders.get(id) ?? noRemainder;
          return [id, { counter, remainder: { upload, download } }];
        }),
      );
    },

    async post(hour, postings, now) {
      await refusingFullHours(() => tx.execute(postStatement(hour, postings, now)));
    },

    async postUnattributed({ nodeId, hourAt }, { upload, download }) {
      await refusingFullHours(() =>
        tx.execute(sql`
          insert into unattributed_usage as kept (node_id, hour_at, upload, download)
          values (${nodeId}, ${timestamp(hourAt)}, ${upload}, ${download})
          on conflict (node_id, hour_at) do update
          set upload = kept.upload + excluded.upload, download = kept.download + excluded.download`),
      );
    },
  };
}

async function lockCounters(tx: Transaction, ids: Ids): Promise<Map<SubscriptionId, Counter>> {
  const rows = await tx
    .select()
    .from(usageCounters)
    .where(sql`${usageCounters.subscriptionId} = any(${bigints(ids)})`)
    .orderBy(asc(usageCounters.subscriptionId))
    .for('update');
  return new Map(
    rows.map((row) => [
      row.subscriptionId as SubscriptionId,
      {
        period: { startsAt: row.periodStartsAt, endsAt: row.periodEndsAt },
        charged: { upload: row.upload, download: row.download },
        baseline: { upload: row.baselineUpload, download: row.baselineDownload },
        total: { upload: row.totalUpload, download: row.totalDownload },
      },
    ]),
  );
}

/** A counter nobody used belongs to a period that is long over, so its first report begins the right one. */
const addMissingCounters = (tx: Transaction, ids: Ids) =>
  tx.execute(sql`
    insert into usage_counters (subscription_id, period_starts_at, period_ends_at)
    select id, to_timestamp(0), to_timestamp(0) from unnest(${bigints(ids)}) as wanted(id) order by id
    on conflict (subscription_id) do nothing`);

/** History, remainders and counters in one statement; the rows come in order of id, as their locks were taken. */
function postStatement({ nodeId, hourAt }: ReportHour, postings: readonly Posting[], now: Instant) {
  const column = <T>(pick: (posting: Posting) => T): T[] => postings.map(pick);
  return sql`
    with posted as (
      select * from unnest(
        ${bigints(column((p) => p.subscriptionId))},
        ${bigints(column((p) => p.raw.upload))},
        ${bigints(column((p) => p.raw.download))},
        ${bigints(column((p) => p.charged.upload))},
        ${bigints(column((p) => p.charged.download))},
        ${integers(column((p) => p.remainder?.upload ?? null))},
        ${integers(column((p) => p.remainder?.download ?? null))},
        ${instants(column((p) => p.counter.period.startsAt))},
        ${instants(column((p) => p.counter.period.endsAt))},
        ${bigints(column((p) => p.counter.charged.upload))},
        ${bigints(column((p) => p.counter.charged.download))},
        ${bigints(column((p) => p.counter.baseline.upload))},
        ${bigints(column((p) => p.counter.baseline.download))},
        ${bigints(column((p) => p.counter.total.upload))},
        ${bigints(column((p) => p.counter.total.download))}
      ) as row(id, raw_upload, raw_download, charged_upload, charged_download, upload_left, download_left, starts_at,
        ends_at, upload, download, baseline_upload, baseline_download, total_upload, total_download)
    ), history as (
      insert into usage_hours as kept
        (subscription_id, node_id, hour_at, raw_upload, raw_download, charged_upload, charged_download)
      select id, ${nodeId}, ${timestamp(hourAt)}, raw_upload, raw_download, charged_upload, charged_download from posted
      on conflict (subscription_id, node_id, hour_at) do update set
        raw_upload = kept.raw_upload + excluded.raw_upload,
        raw_download = kept.raw_download + excluded.raw_download,
        charged_upload = kept.charged_upload + excluded.charged_upload,
        charged_download = kept.charged_download + excluded.charged_download
    ), remainders as (
      insert into usage_remainders (subscription_id, node_id, upload_thousandths, download_thousandths)
      select id, ${nodeId}, upload_left, download_left from posted where upload_left is not null
      on conflict (subscription_id, node_id) do update set
        upload_thousandths = excluded.upload_thousandths,
        download_thousandths = excluded.download_thousandths
    )
    update usage_counters as counter set
      period_starts_at = posted.starts_at,
      period_ends_at = posted.ends_at,
      upload = posted.upload,
      download = posted.download,
      baseline_upload = posted.baseline_upload,
      baseline_download = posted.baseline_download,
      total_upload = posted.total_upload,
      total_download = posted.total_download,
      last_used_at = ${timestamp(now)}
    from posted where counter.subscription_id = posted.id`;
}

/** 8 EiB in one hour: no node moves that, so whoever reports it lies, and hears so. */
async function refusingFullHours(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (sqlState(error) !== NUMERIC_VALUE_OUT_OF_RANGE) throw error;
    throw new DomainError(
      'invalid',
      'VALIDATION_ERROR',
      'The report brings this hour to more bytes than can be counted',
    );
  }
}
