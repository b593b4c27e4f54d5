import { HOUR_MS, type NodeId, NEAR_QUOTA_BYTES } from '@orrery/kernel';
import { type Booking, type Report, type Turn, MOST_BYTES, dayOf, hourOf, reportedBytes } from '@orrery/traffic';
import { type SQL, sql } from 'drizzle-orm';
import { bigints, date, instants, timestamp } from './arrays.ts';
import { opensOrDid, opensPlan } from './opening.ts';

/**
 * Whole bytes to charge for a column of raw ones, and the thousandths left over: `charge` of @orrery/traffic, in steps
 * that stay within a bigint. A test compares the two.
 */
export function chargeSql(raw: SQL, multiplierThousandths: number, carried: SQL): { charged: SQL; left: SQL } {
  const multiplier = sql.raw(String(multiplierThousandths));
  // A whole multiplier leaves what was carried before as it is.
  if (multiplierThousandths % 1000 === 0) {
    return { charged: sql`${raw} * ${sql.raw(String(multiplierThousandths / 1000))}`, left: carried };
  }
  const thousandths = sql`(${raw} % 1000) * ${multiplier} + ${carried}`;
  return {
    charged: sql`(${raw} / 1000) * ${multiplier} + (${thousandths}) / 1000`,
    left: sql`(${thousandths}) % 1000`,
  };
}

/** Who is named by a report and where their bytes belong: unknown, open to the node or not, chargeable. */
function standing(booking: Booking): SQL {
  const { node, report, openSince, full, turns } = booking;
  const carries = multiplierCarries(booking);
  const upload = chargeSql(sql`up`, node.multiplierThousandths, sql`up_carried`);
  const download = chargeSql(sql`down`, node.multiplierThousandths, sql`down_carried`);
  return sql`
    terms as materialized (
      select plans.id, plans.quota_bytes, ${opensPlan(openSince)} as open
      from plans, nodes where nodes.id = ${node.id}
    ), standing as materialized (
      select id, up, down, unknown, not unknown and not open as stray, open and up + down > 0 as chargeable, on_hold, quota,
        up_carried, down_carried, begins_at, ends_at, ${upload.charged} as charged_up, ${download.charged} as charged_down,
        ${upload.left} as up_left, ${download.left} as down_left
      from (
        select entry.id, up, down, up_carried, down_carried, turn.begins_at, turn.ends_at, on_hold,
          found.id is null as unknown,
          case
            when found.id is null then false
            when terms.open then true
            else ${opensOrDid(sql`entry.id`, node.id, openSince)}
          end as open,
          case when own_quota then found.quota_bytes else terms.quota_bytes end as quota
        from unnest(${bigints(report.ids)}, ${bigints(report.uploads)}, ${bigints(report.downloads)}) as entry(id, up, down)
        left join (
          select id, plan_id, own_quota, quota_bytes, starts_at is null and deleted_at is null as on_hold
          from subscriptions where subscriptions.id = any(${bigints(report.ids)})
        ) as found on found.id = entry.id
        left join terms on terms.id = found.plan_id
        ${carries ? carriedJoin(node.id) : sql`cross join (values (0, 0)) as carried(up_carried, down_carried)`}
        ${turns.length > 0 ? turnsJoin(turns) : sql`cross join (values (to_timestamp(0), to_timestamp(0))) as turn(begins_at, ends_at)`}
        ${full.length > 0 ? sql`where entry.id <> all(${bigints(full)})` : sql``}
        -- Keeps what is worked out here from being worked out again wherever it is used.
        offset 0
      ) as sorted
    )`;
}

const multiplierCarries = ({ node }: Booking): boolean => node.multiplierThousandths % 1000 !== 0;

const carriedJoin = (nodeId: NodeId): SQL => sql`
  left join lateral (
    select upload_thousandths, download_thousandths from usage_remainders
    where usage_remainders.subscription_id = entry.id and node_id = ${nodeId} limit 1
  ) as kept on true
  cross join lateral (
    select coalesce(upload_thousandths, 0) as up_carried, coalesce(download_thousandths, 0) as down_carried
  ) as carried`;

/** Whoever has no turn and needs one ends up in a period that is over. */
const turnsJoin = (turns: readonly Turn[]): SQL => sql`
  left join unnest(
    ${bigints(turns.map((turn) => turn.subscriptionId))},
    ${instants(turns.map((turn) => turn.period.startsAt))},
    ${instants(turns.map((turn) => turn.period.endsAt))}) as given(id, starts_at, ends_at) on given.id = entry.id
  cross join lateral (
    select
      case when given.id is null then to_timestamp(0) else given.starts_at end as begins_at,
      case when given.id is null then to_timestamp(0) else given.ends_at end as ends_at
  ) as turn`;

/**
 * One statement books a whole report: it reads where each subscription stands, charges it, and writes counters, history,
 * remainders and the totals of the node. Needs the turn of the node (`ReportKeys.claim`): what it reads of this node alone
 * (remainders, hours) is then the last word, and what other nodes write too (counters) is added to in place. Rows of
 * counters are locked in order of id, as each is written. It answers whether its transaction has to be given up.
 */
export function bookingStatement(booking: Booking): SQL {
  const { node, report, at, now, full } = booking;
  const [isAt, isNow, hour, day] = [timestamp(at), timestamp(now), timestamp(hourOf(at)), date(dayOf(at))];
  const nodeId = sql`${node.id}::bigint`;
  const reported = reportedBytes(full.length > 0 ? without(report, full) : report);
  const [most, near] = [sql.raw(String(MOST_BYTES)), sql.raw(`${NEAR_QUOTA_BYTES}::bigint`)];
  return sql`
    with ${standing(booking)}, counted as (
      insert into usage_counters as counter (subscription_id, period_starts_at, period_ends_at, upload, download,
        total_upload, total_download, last_used_at)
      select id, begins_at, ends_at,
        case when ends_at is null or ${isAt} >= begins_at then charged_up else 0 end,
        case when ends_at is null or ${isAt} >= begins_at then charged_down else 0 end,
        charged_up, charged_down, ${isAt}
      from standing where chargeable order by id
      on conflict (subscription_id) do update set ${addToCounter(isAt, isNow)}
      where counter.total_upload + counter.total_download <= ${most} - (excluded.total_upload + excluded.total_download)
      returning subscription_id, upload + download - baseline_upload - baseline_download as used,
        period_ends_at is null or ${isAt} >= period_starts_at as in_period,
        coalesce(period_ends_at <= ${isNow}, false) as is_over
    ), sums as (
      select count(*) as chargeable, coalesce(sum(charged_up), 0) as charged_up, coalesce(sum(charged_down), 0) as charged_down,
        coalesce(bool_or(on_hold and ends_at = to_timestamp(0)), false) as held, min(quota) as least_quota
      from standing where chargeable
    ), near as (
      -- Far from the smallest quota of all is far from any: most rows need no look at their own.
      select
        json_agg(id) filter (where used >= quota
          and used - case when in_period then charged_up + charged_down else 0 end < quota) as crossed,
        json_agg(json_build_array(id, (quota - used)::text)) filter (where quota - used <= greatest(quota / 10, ${near})) as near
      from standing join counted on counted.subscription_id = id
      where used >= (select least_quota - greatest(least_quota / 10, ${near}) from sums)
    ), answer as (
      select count(*) as charged, coalesce(bool_or(is_over), false) as is_over from counted
    ), history as (
      insert into usage_hours as kept
        (subscription_id, node_id, hour_at, raw_upload, raw_download, charged_upload, charged_download)
      select id, ${nodeId}, ${hour}, up, down, charged_up, charged_down from standing where chargeable
      on conflict (subscription_id, node_id, hour_at) do update set ${addToHistory}
    ), late as (
      insert into usage_days as kept
        (subscription_id, node_id, day, raw_upload, raw_download, charged_upload, charged_download)
      select id, ${nodeId}, ${day}, up, down, charged_up, charged_down from standing
      where chargeable and exists (
        select from rolled_up_hours where rolled_up_hours.day = ${day} and hours > ${(hourOf(at) - dayOf(at)) / HOUR_MS}::int)
      -- The roll-up of another hour locks these rows too: both tables in this order, each by id.
      order by id
      on conflict (subscription_id, node_id, day) do update set ${addToHistory}
      returning 1
    ), late_over_nodes as (
      insert into subscription_usage_days as kept
        (subscription_id, day, raw_upload, raw_download, charged_upload, charged_download)
      select id, ${day}, up, down, charged_up, charged_down from standing
      where chargeable and (select count(*) from late) > 0
      order by id
      on conflict (subscription_id, day) do update set ${addToHistory}
    ), ${multiplierCarries(booking) ? remainders(booking) : sql``} odd as (
      select
        json_agg(id) filter (where unknown) as unknown,
        coalesce(sum(up) filter (where unknown), 0) as unknown_up,
        coalesce(sum(down) filter (where unknown), 0) as unknown_down,
        coalesce(sum(up) filter (where stray), 0) + ${report.placeholder.upload} as stray_up,
        coalesce(sum(down) filter (where stray), 0) + ${report.placeholder.download} as stray_down
      from standing where unknown or stray
    ), strays as (
      insert into unattributed_usage as kept (node_id, hour_at, upload, download)
      select ${nodeId}, ${hour}, stray_up, stray_down from odd where stray_up + stray_down > 0
      on conflict (node_id, hour_at) do update set
        upload = kept.upload + excluded.upload, download = kept.download + excluded.download
    ), totals as (
      select ${reported.upload}::numeric - unknown_up as up, ${reported.download}::numeric - unknown_down as down,
        charged_up, charged_down
      from odd, sums
    ), node_hours as (
      insert into node_usage_hours as kept
        (node_id, hour_at, reported_upload, reported_download, charged_upload, charged_download, reports)
      select ${nodeId}, ${hour}, up, down, charged_up, charged_down, 1 from totals
      on conflict (node_id, hour_at) do update set ${addToTotals}
    ), node_days as (
      insert into node_usage_days as kept
        (node_id, day, reported_upload, reported_download, charged_upload, charged_download, reports, numbered_reports)
      select ${nodeId}, ${day}, up, down, charged_up, charged_down, 1, ${booking.numbered ? 1 : 0}::int from totals
      on conflict (node_id, day) do update set ${addToTotals},
        numbered_reports = kept.numbered_reports + excluded.numbered_reports
    )
    select charged::int, crossed, near.near, is_over or held as unready, unknown,
      case when charged < chargeable then (
        select json_agg(id) from standing where chargeable
          and not exists (select from counted where subscription_id = id)
      ) end as "full"
    from answer, sums, near, odd`;
}

/** The report as if these ids had been rejected. */
function without(report: Report, ids: readonly number[]): Report {
  const kept = report.ids.map((id) => !ids.includes(id));
  const keep = (values: readonly number[]) => values.filter((_, place) => kept[place]);
  return { ...report, ids: keep(report.ids), uploads: keep(report.uploads), downloads: keep(report.downloads) };
}

/** Who would be charged, and is on hold or in no period that holds now. */
export function unreadyStatement(booking: Booking): SQL {
  return sql`
    with ${standing(booking)}
    select standing.id, standing.on_hold, coalesce(plans.reset, 'never') as reset, coalesce(plans.time_zone, 'UTC') as time_zone,
      (extract(epoch from subscriptions.starts_at) * 1000)::bigint as starts_at_ms
    from standing
    join subscriptions on subscriptions.id = standing.id
    left join plans on plans.id = subscriptions.plan_id
    left join usage_counters counter on counter.subscription_id = standing.id
    where chargeable
      and (standing.on_hold or counter.subscription_id is null or counter.period_ends_at <= ${timestamp(booking.now)})`;
}

/** From the row itself: another node may have counted on it since the statement began. */
function addToCounter(at: SQL, now: SQL): SQL {
  const unlessOver = (column: string, kept: SQL) =>
    sql`${sql.raw(column)} = case when counter.period_ends_at <= ${now} then excluded.${sql.raw(column)} else ${kept} end`;
  const inPeriod = (column: string) => sql`counter.${sql.raw(column)} + case
    when counter.period_ends_at is null or ${at} >= counter.period_starts_at then excluded.${sql.raw(`total_${column}`)} else 0 end`;
  return sql`
    ${unlessOver('period_starts_at', sql`counter.period_starts_at`)},
    ${unlessOver('period_ends_at', sql`counter.period_ends_at`)},
    ${unlessOver('upload', inPeriod('upload'))},
    ${unlessOver('download', inPeriod('download'))},
    ${unlessOver('baseline_upload', sql`counter.baseline_upload`)},
    ${unlessOver('baseline_download', sql`counter.baseline_download`)},
    total_upload = counter.total_upload + excluded.total_upload,
    total_download = counter.total_download + excluded.total_download,
    last_used_at = greatest(counter.last_used_at, excluded.last_used_at)`;
}

/** To a row of hours or days that is called `kept`. */
export const addToHistory = sql`
  raw_upload = kept.raw_upload + excluded.raw_upload,
  raw_download = kept.raw_download + excluded.raw_download,
  charged_upload = kept.charged_upload + excluded.charged_upload,
  charged_download = kept.charged_download + excluded.charged_download`;

const addToTotals = sql`
  reported_upload = kept.reported_upload + excluded.reported_upload,
  reported_download = kept.reported_download + excluded.reported_download,
  charged_upload = kept.charged_upload + excluded.charged_upload,
  charged_download = kept.charged_download + excluded.charged_download,
  reports = kept.reports + 1`;

const remainders = ({ node }: Booking): SQL => sql`
  remainders as (
    insert into usage_remainders (subscription_id, node_id, upload_thousandths, download_thousandths)
    select id, ${node.id}::bigint, up_left, down_left from standing
    where chargeable and (up_left <> up_carried or down_left <> down_carried)
    on conflict (subscription_id, node_id) do update set
      upload_thousandths = excluded.upload_thousandths, download_thousandths = excluded.download_thousandths
  ),`;
