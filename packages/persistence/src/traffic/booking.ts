import { MOST_BYTES, NEAR_BYTES, type Booking, dayOf, hourOf, reportedBytes } from '@orrery/traffic';
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

/**
 * One statement books a whole report: it reads where each subscription stands, charges it, and writes counters, history,
 * remainders and the totals of the node. Where somebody is unready it writes nothing and names them. Needs the turn of
 * the node (`ReportKeys.claim`): what it reads of this node alone (remainders, hours) is then the last word, and what
 * other nodes write too (counters) is added to in place. Rows of counters are locked in order of id, as each is written.
 */
export function bookingStatement(booking: Booking): SQL {
  const { node, report, at, now, turns } = booking;
  const { multiplierThousandths } = node;
  const [isAt, isNow, hour, day] = [timestamp(at), timestamp(now), timestamp(hourOf(at)), date(dayOf(at))];
  const nodeId = sql`${node.id}::bigint`;
  const reported = reportedBytes(report);
  const carries = multiplierThousandths % 1000 !== 0;
  const upload = chargeSql(sql`up`, multiplierThousandths, sql`up_carried`);
  const download = chargeSql(sql`down`, multiplierThousandths, sql`down_carried`);
  const most = sql.raw(String(MOST_BYTES));
  return sql`
    with input as (
      select * from unnest(
        ${bigints(report.ids)}, ${bigints(report.uploads)}, ${bigints(report.downloads)}) as entry(id, up, down)
    ), opened as materialized (
      select plans.id from plans, nodes where nodes.id = ${nodeId} and ${opensPlan(booking.openSince)}
    ), turns as (
      select * from unnest(
        ${bigints(turns.map((turn) => turn.subscriptionId))},
        ${instants(turns.map((turn) => turn.period.startsAt))},
        ${instants(turns.map((turn) => turn.period.endsAt))}) as turn(id, starts_at, ends_at)
    ), found as (
      select input.id, up, down, subscriptions.id is null as unknown,
        case
          when subscriptions.id is null then false
          when subscriptions.plan_id in (select id from opened) then true
          else ${opensOrDid(node.id, booking.openSince)}
        end as open,
        subscriptions.starts_at is null and subscriptions.deleted_at is null as on_hold, subscriptions.starts_at,
        case when own_quota then subscriptions.quota_bytes else plans.quota_bytes end as quota,
        plans.reset, plans.time_zone,
        counter.subscription_id is null or counter.period_ends_at <= ${isNow} as is_over,
        counter.period_starts_at, counter.period_ends_at,
        ${turnColumns(turns.length > 0)}, ${carriedColumns(carries)}
      from input
      left join subscriptions on subscriptions.id = input.id
      left join plans on plans.id = subscriptions.plan_id
      left join usage_counters counter on counter.subscription_id = input.id
      ${turns.length > 0 ? sql`left join turns on turns.id = input.id` : sql``}
      ${carries ? sql`left join usage_remainders on usage_remainders.subscription_id = input.id and node_id = ${nodeId}` : sql``}
    ), standing as materialized (
      select *, open and up + down > 0 as chargeable,
        open and up + down > 0 and not has_turn and (on_hold or is_over) as unready,
        ${upload.charged} as charged_up, ${download.charged} as charged_down,
        ${upload.left} as up_left, ${download.left} as down_left,
        case when has_turn then turn_starts_at else period_starts_at end as begins_at,
        case when has_turn then turn_ends_at else period_ends_at end as ends_at
      from found
    ), ready as materialized (
      select not exists (select from standing where unready) as yes
    ), counted as (
      insert into usage_counters as counter (subscription_id, period_starts_at, period_ends_at, upload, download,
        total_upload, total_download, last_used_at)
      select id, begins_at, ends_at,
        case when ends_at is null or ${isAt} >= begins_at then charged_up else 0 end,
        case when ends_at is null or ${isAt} >= begins_at then charged_down else 0 end,
        charged_up, charged_down, ${isAt}
      from standing where chargeable and (select yes from ready)
      order by id
      on conflict (subscription_id) do update set ${addToCounter(isAt, isNow)}
      where counter.total_upload + counter.total_download <= ${most} - (excluded.total_upload + excluded.total_download)
      returning subscription_id, upload + download - baseline_upload - baseline_download as used,
        period_ends_at is null or ${isAt} >= period_starts_at as in_period
    ), charged as materialized (
      select standing.*, used, in_period from standing left join counted on counted.subscription_id = id where chargeable
    ), history as (
      insert into usage_hours as kept
        (subscription_id, node_id, hour_at, raw_upload, raw_download, charged_upload, charged_download)
      select id, ${nodeId}, ${hour}, up, down, charged_up, charged_down from charged where used is not null
      on conflict (subscription_id, node_id, hour_at) do update set ${addToHistory}
    ), late as (
      insert into usage_days as kept
        (subscription_id, node_id, day, raw_upload, raw_download, charged_upload, charged_download)
      select id, ${nodeId}, ${day}, up, down, charged_up, charged_down from charged
      where used is not null and exists (select from rolled_up_days where rolled_up_days.day = ${day})
      on conflict (subscription_id, node_id, day) do update set ${addToHistory}
    ), ${carries ? remainders(booking) : sql``} odd as (
      select
        coalesce(sum(up) filter (where unknown or chargeable), 0) as rejected_up,
        coalesce(sum(down) filter (where unknown or chargeable), 0) as rejected_down,
        coalesce(sum(up) filter (where not unknown and not open), 0) + ${report.placeholder.upload} as stray_up,
        coalesce(sum(down) filter (where not unknown and not open), 0) + ${report.placeholder.download} as stray_down
      from (
        select up, down, unknown, open, chargeable from standing where not chargeable
        union all select up, down, unknown, open, chargeable from charged where used is null
      ) as uncharged
    ), strays as (
      insert into unattributed_usage as kept (node_id, hour_at, upload, download)
      select ${nodeId}, ${hour}, stray_up, stray_down from odd where stray_up + stray_down > 0 and (select yes from ready)
      on conflict (node_id, hour_at) do update set
        upload = kept.upload + excluded.upload, download = kept.download + excluded.download
    ), answer as (
      select
        count(used)::int as charged,
        coalesce(sum(charged_up) filter (where used is not null), 0) as charged_up,
        coalesce(sum(charged_down) filter (where used is not null), 0) as charged_down,
        json_agg(id) filter (where used is null) as full,
        json_agg(id) filter (where used >= quota
          and used - case when in_period then charged_up + charged_down else 0 end < quota) as crossed,
        json_agg(json_build_array(id, (quota - used)::text))
          filter (where quota - used <= greatest(quota / 10, ${sql.raw(String(NEAR_BYTES))})) as near
      from charged
    ), totals as (
      select
        ${reported.upload}::numeric - rejected_up as up, ${reported.download}::numeric - rejected_down as down,
        charged_up, charged_down
      from odd, answer where (select yes from ready)
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
    select charged, "full", crossed, near,
      (select json_agg(id) from standing where unknown) as unknown,
      (select json_agg(json_build_array(id, on_hold, coalesce(reset, 'never'), coalesce(time_zone, 'UTC'),
        (extract(epoch from starts_at) * 1000)::bigint)) from standing where unready) as unready
    from answer`;
}

const turnColumns = (any: boolean): SQL =>
  any
    ? sql`turns.id is not null as has_turn, turns.starts_at as turn_starts_at, turns.ends_at as turn_ends_at`
    : sql`false as has_turn, null::timestamptz as turn_starts_at, null::timestamptz as turn_ends_at`;

const carriedColumns = (any: boolean): SQL =>
  any
    ? sql`coalesce(upload_thousandths, 0) as up_carried, coalesce(download_thousandths, 0) as down_carried`
    : sql`0 as up_carried, 0 as down_carried`;

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

const addToHistory = sql`
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
    select id, ${node.id}::bigint, up_left, down_left from charged
    where used is not null and (up_left <> up_carried or down_left <> down_carried)
    on conflict (subscription_id, node_id) do update set
      upload_thousandths = excluded.upload_thousandths, download_thousandths = excluded.download_thousandths
  ),`;
