import { HOUR_MS, NEAR_QUOTA_BYTES } from '@orrery/kernel';
import { type Booking, type Report, MOST_BYTES, dayOf, hourOf, reportedBytes } from '@orrery/traffic';
import { type SQL, sql } from 'drizzle-orm';
import { value } from '../prepared.ts';
import { dayText, instantText, instantsText, numbersText } from './arrays.ts';
import { bytesMoved } from './bytes-moved.ts';
import { opensOrDid, opensPlan } from './opening.ts';

/** What {@link bookingStatement} and {@link unreadyStatement} are sent, by name; {@link bookingValues} fills it in. */
const given = {
  node: value('node', 'bigint'),
  multiplier: value('multiplier', 'bigint'),
  ids: value('ids', 'bigint[]'),
  uploads: value('uploads', 'bigint[]'),
  downloads: value('downloads', 'bigint[]'),
  at: value('at', 'timestamptz'),
  hour: value('hour', 'timestamptz'),
  day: value('day', 'date'),
  /** Of the day, before the hour. */
  hoursBefore: value('hoursBefore', 'int'),
  now: value('now', 'timestamptz'),
  openSince: value('openSince', 'timestamptz'),
  full: value('full', 'bigint[]'),
  turnIds: value('turnIds', 'bigint[]'),
  turnStarts: value('turnStarts', 'timestamptz[]'),
  turnEnds: value('turnEnds', 'timestamptz[]'),
  reportedUpload: value('reportedUpload', 'numeric'),
  reportedDownload: value('reportedDownload', 'numeric'),
  placeholderUpload: value('placeholderUpload', 'numeric'),
  placeholderDownload: value('placeholderDownload', 'numeric'),
  numbered: value('numbered', 'int'),
};

export function bookingValues(booking: Booking): Record<keyof typeof given, unknown> {
  const { node, report, at, now, openSince, turns, full, numbered } = booking;
  const reported = reportedBytes(full.length > 0 ? without(report, full) : report);
  return {
    node: node.id,
    multiplier: node.multiplierThousandths,
    ids: numbersText(report.ids),
    uploads: numbersText(report.uploads),
    downloads: numbersText(report.downloads),
    at: instantText(at),
    hour: instantText(hourOf(at)),
    day: dayText(dayOf(at)),
    hoursBefore: (hourOf(at) - dayOf(at)) / HOUR_MS,
    now: instantText(now),
    openSince: instantText(openSince),
    full: numbersText(full),
    turnIds: numbersText(turns.map((turn) => turn.subscriptionId)),
    turnStarts: instantsText(turns.map((turn) => turn.period.startsAt)),
    turnEnds: instantsText(turns.map((turn) => turn.period.endsAt)),
    reportedUpload: String(reported.upload),
    reportedDownload: String(reported.download),
    placeholderUpload: String(report.placeholder.upload),
    placeholderDownload: String(report.placeholder.download),
    numbered: numbered ? 1 : 0,
  };
}

/** How a multiplier is applied: in `whole` ones nothing is left over, so nothing is read of what was. */
export type Charging = 'whole' | 'thousandths';

export const chargingOf = ({ node }: Booking): Charging =>
  node.multiplierThousandths % 1000 === 0 ? 'whole' : 'thousandths';

/**
 * Whole bytes to charge for a column of raw ones, and the thousandths left over: `charge` of @orrery/traffic, in steps
 * that stay within a bigint. A test compares the two.
 */
export function chargeSql(
  charging: Charging,
  raw: SQL,
  multiplierThousandths: SQL,
  carried: SQL,
): { charged: SQL; left: SQL } {
  // A whole multiplier leaves what was carried before as it is.
  if (charging === 'whole') return { charged: sql`${raw} * (${multiplierThousandths} / 1000)`, left: carried };
  const thousandths = sql`(${raw} % 1000) * ${multiplierThousandths} + ${carried}`;
  return {
    charged: sql`(${raw} / 1000) * ${multiplierThousandths} + (${thousandths}) / 1000`,
    left: sql`(${thousandths}) % 1000`,
  };
}

/** Who is named by a report and where their bytes belong: unknown, open to the node or not, chargeable. */
function standing(charging: Charging): SQL {
  const { node, multiplier, openSince, ids, uploads, downloads, full } = given;
  const upload = chargeSql(charging, sql`up`, multiplier, sql`up_carried`);
  const download = chargeSql(charging, sql`down`, multiplier, sql`down_carried`);
  return sql`
    terms as materialized (
      select plans.id, plans.quota_bytes, ${opensPlan(openSince)} as open
      from plans, nodes where nodes.id = ${node}
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
            else ${opensOrDid(sql`entry.id`, node, openSince)}
          end as open,
          case when own_quota then found.quota_bytes else terms.quota_bytes end as quota
        -- By places and not by unnest: of a series the planner expects a thousand rows when it plans for any values, of
        -- arrays ten, and with ten it might go through all of them again for each.
        from (
          select (${ids})[place] as id, (${uploads})[place] as up, (${downloads})[place] as down
          from generate_series(1, cardinality(${ids})) as place offset 0
        ) as entry
        left join (
          select id, plan_id, own_quota, quota_bytes, starts_at is null and deleted_at is null as on_hold
          from subscriptions where subscriptions.id = any(${ids})
        ) as found on found.id = entry.id
        left join terms on terms.id = found.plan_id
        ${charging === 'whole' ? sql`cross join (values (0, 0)) as carried(up_carried, down_carried)` : carriedJoin}
        ${turnJoin}
        where entry.id <> all(${full})
        -- Keeps what is worked out here from being worked out again wherever it is used.
        offset 0
      ) as sorted
    )`;
}

const carriedJoin = sql`
  left join lateral (
    select upload_thousandths, download_thousandths from usage_remainders
    where usage_remainders.subscription_id = entry.id and node_id = ${given.node} limit 1
  ) as kept on true
  cross join lateral (
    select coalesce(upload_thousandths, 0) as up_carried, coalesce(download_thousandths, 0) as down_carried
  ) as carried`;

/** Whoever has no turn and needs one ends up in a period that is over. */
const turnJoin = sql`
  left join unnest(${given.turnIds}, ${given.turnStarts}, ${given.turnEnds}) as given(id, starts_at, ends_at)
    on given.id = entry.id
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
export function bookingStatement(charging: Charging): SQL {
  const { node, at, now, hour, day } = given;
  const [most, near] = [sql.raw(String(MOST_BYTES)), sql.raw(`${NEAR_QUOTA_BYTES}::bigint`)];
  return sql`
    with ${standing(charging)}, counted as (
      insert into usage_counters as counter (subscription_id, period_starts_at, period_ends_at, upload, download,
        total_upload, total_download, last_used_at)
      select id, begins_at, ends_at,
        case when ends_at is null or ${at} >= begins_at then charged_up else 0 end,
        case when ends_at is null or ${at} >= begins_at then charged_down else 0 end,
        charged_up, charged_down, ${at}
      from standing where chargeable order by id
      on conflict (subscription_id) do update set ${addToCounter()}
      where counter.total_upload + counter.total_download <= ${most} - (excluded.total_upload + excluded.total_download)
      returning subscription_id, upload + download - baseline_upload - baseline_download as used,
        period_ends_at is null or ${at} >= period_starts_at as in_period,
        coalesce(period_ends_at <= ${now}, false) as is_over
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
        (subscription_id, node_id, hour_at, ${bytesMoved})
      select id, ${node}, ${hour}, up, down, charged_up, charged_down from standing where chargeable
      on conflict (subscription_id, node_id, hour_at) do update set ${addToHistory}
    ), late as (
      insert into usage_days as kept
        (subscription_id, node_id, day, ${bytesMoved})
      select id, ${node}, ${day}, up, down, charged_up, charged_down from standing
      where chargeable and exists (
        select from rolled_up_hours where rolled_up_hours.day = ${day} and hours > ${given.hoursBefore})
      -- The roll-up of another hour locks these rows too: both tables in this order, each by id.
      order by id
      on conflict (subscription_id, node_id, day) do update set ${addToHistory}
      returning 1
    ), late_over_nodes as (
      insert into subscription_usage_days as kept
        (subscription_id, day, ${bytesMoved})
      select id, ${day}, up, down, charged_up, charged_down from standing
      where chargeable and (select count(*) from late) > 0
      order by id
      on conflict (subscription_id, day) do update set ${addToHistory}
    ), ${charging === 'whole' ? sql`` : remainders} odd as (
      select
        json_agg(id) filter (where unknown) as unknown,
        coalesce(sum(up) filter (where unknown), 0) as unknown_up,
        coalesce(sum(down) filter (where unknown), 0) as unknown_down,
        coalesce(sum(up) filter (where stray), 0) + ${given.placeholderUpload} as stray_up,
        coalesce(sum(down) filter (where stray), 0) + ${given.placeholderDownload} as stray_down
      from standing where unknown or stray
    ), strays as (
      insert into unattributed_usage as kept (node_id, hour_at, upload, download)
      select ${node}, ${hour}, stray_up, stray_down from odd where stray_up + stray_down > 0
      on conflict (node_id, hour_at) do update set
        upload = kept.upload + excluded.upload, download = kept.download + excluded.download
    ), totals as (
      select ${given.reportedUpload} - unknown_up as up, ${given.reportedDownload} - unknown_down as down,
        charged_up, charged_down
      from odd, sums
    ), node_hours as (
      insert into node_usage_hours as kept
        (node_id, hour_at, reported_upload, reported_download, charged_upload, charged_download, reports)
      select ${node}, ${hour}, up, down, charged_up, charged_down, 1 from totals
      on conflict (node_id, hour_at) do update set ${addToTotals}
    ), node_days as (
      insert into node_usage_days as kept
        (node_id, day, reported_upload, reported_download, charged_upload, charged_download, reports, numbered_reports)
      select ${node}, ${day}, up, down, charged_up, charged_down, 1, ${given.numbered} from totals
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
export function unreadyStatement(charging: Charging): SQL {
  return sql`
    with ${standing(charging)}
    select standing.id, standing.on_hold, coalesce(plans.reset, 'never') as reset, coalesce(plans.time_zone, 'UTC') as time_zone,
      (extract(epoch from subscriptions.starts_at) * 1000)::bigint as starts_at_ms
    from standing
    join subscriptions on subscriptions.id = standing.id
    left join plans on plans.id = subscriptions.plan_id
    left join usage_counters counter on counter.subscription_id = standing.id
    where chargeable
      and (standing.on_hold or counter.subscription_id is null or counter.period_ends_at <= ${given.now})`;
}

/** From the row itself: another node may have counted on it since the statement began. */
function addToCounter(): SQL {
  const { at, now } = given;
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

const remainders = sql`
  remainders as (
    insert into usage_remainders (subscription_id, node_id, upload_thousandths, download_thousandths)
    select id, ${given.node}, up_left, down_left from standing
    where chargeable and (up_left <> up_carried or down_left <> down_carried)
    on conflict (subscription_id, node_id) do update set
      upload_thousandths = excluded.upload_thousandths, download_thousandths = excluded.download_thousandths
  ),`;
