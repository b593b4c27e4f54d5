import { type Instant, type SubscriptionId, instantFromMs, toIso } from '@orrery/kernel';
import type { PeriodCounters, PlanTerms, Subscription } from '@orrery/subscription';
import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { type OwnPorts, ownPortsOf } from '../subscription/port-allotment.ts';

/** A subscription that no decision and no end keeps out; its quota is not looked at. */
export interface Candidate {
  readonly planId: number;
  readonly subscription: Pick<
    Subscription,
    | 'id'
    | 'uuid'
    | 'startsAt'
    | 'endsAt'
    | 'quota'
    | 'suspendedAt'
    | 'cancelledAt'
    | 'deviceBlockedUntil'
    | 'credentialEpoch'
    | 'credentialKeyVersion'
    | 'importedCredential'
  >;
  readonly terms: Pick<PlanTerms, 'quotaBytes' | 'deviceLimit' | 'devicePolicy' | 'speedLimitMbps'>;
  readonly counters: PeriodCounters | null;
  /** Only when asked for. */
  readonly ports: OwnPorts | null;
}

/** Some of all candidates: those of these ids, or those of a plan. */
export type CandidateSelection = { readonly ids: readonly number[] } | { readonly planId: number } | 'all';

type Terms = readonly [
  quotaBytes: string | null,
  deviceLimit: number | null,
  devicePolicy: PlanTerms['devicePolicy'],
  speedLimitMbps: number | null,
];

/** A page as the query lays it out, by columns; bytes are texts, because numbers of JSON end at 2^53. */
interface Columns {
  readonly ids: readonly number[];
  readonly planIds: readonly number[];
  readonly uuids: readonly string[];
  readonly startsMs: readonly (number | null)[];
  readonly endsMs: readonly (number | null)[];
  readonly blockedMs: readonly (number | null)[];
  readonly ownQuota: readonly boolean[];
  readonly quotaBytes: readonly (string | null)[];
  readonly credentialEpochs: readonly number[];
  readonly credentialKeyVersions: readonly number[];
  readonly importedCredentials: readonly (string | null)[];
  readonly periodEndsMs: readonly (number | null)[];
  /** Net of what was reset already; null: nothing was ever counted. */
  readonly uploads: readonly (string | null)[];
  readonly downloads: readonly (string | null)[];
  readonly ports: readonly (OwnPorts | null)[];
  /** Of the plans on the page, by id. */
  readonly terms: Readonly<Record<string, Terms>>;
}

// A query without parameters goes out whole. With some the driver asks for their types first, and runs the query only when
// it comes to read the answer: after the work on the page before.
const number = (value: number): SQL => sql.raw(String(value));
const numbers = (values: readonly number[]): SQL => sql.raw(`'{${values.join(',')}}'::bigint[]`);
const instant = (at: Instant): SQL => sql.raw(`'${toIso(at)}'::timestamptz`);

/** By way of a double, which is exact to the millisecond and several times as fast as `extract`, which is a numeric. */
const ms = (column: string): SQL => sql.raw(`(date_part('epoch', ${column}) * 1000)::bigint`);

/**
 * Candidates of whichever node after this id, in order of id: a page of those that are selected. Read as one JSON of
 * columns: lists of 100,000 are made of this. A row of its own for each takes the driver longer, a JSON array of its own
 * for each takes both sides longer. That the counters too begin after the id, which follows, is said for the planner: it
 * merges, and would read all before them.
 */
export async function candidatesAmong(
  db: Queryable,
  selection: CandidateSelection,
  page: { readonly afterId: number; readonly limit: number; readonly withPorts?: boolean },
  now: Instant,
): Promise<Candidate[]> {
  const [found] = await db.execute<{ columns: Columns | null }>(sql`
    with page as materialized (
      select s.id, s.plan_id, s.uuid, ${ms('s.starts_at')} as starts_ms, ${ms('s.ends_at')} as ends_ms,
        ${ms('s.device_blocked_until')} as blocked_ms, s.own_quota, s.quota_bytes::text, s.credential_epoch,
        s.credential_key_version, s.imported_credential, ${ms('c.period_ends_at')} as period_ends_ms,
        (c.upload - c.baseline_upload)::text as upload, (c.download - c.baseline_download)::text as download,
        ${page.withPorts ? ownPortsOf(sql`s.id`) : sql`null::json`} as ports
      from subscriptions s
      left join usage_counters c on c.subscription_id = s.id and c.subscription_id > ${number(page.afterId)}
      where ${selected(selection)} and s.id > ${number(page.afterId)} and s.deleted_at is null and s.suspended_at is null
        and s.cancelled_at is null and (s.ends_at is null or s.ends_at > ${instant(now)})
      order by s.id
      limit ${number(page.limit)}
    )
    select case when count(*) > 0 then json_build_object(
      'ids', json_agg(id), 'planIds', json_agg(plan_id), 'uuids', json_agg(uuid), 'startsMs', json_agg(starts_ms),
      'endsMs', json_agg(ends_ms), 'blockedMs', json_agg(blocked_ms), 'ownQuota', json_agg(own_quota),
      'quotaBytes', json_agg(quota_bytes), 'credentialEpochs', json_agg(credential_epoch),
      'credentialKeyVersions', json_agg(credential_key_version),
      'importedCredentials', json_agg(imported_credential), 'periodEndsMs', json_agg(period_ends_ms),
      'uploads', json_agg(upload), 'downloads', json_agg(download), 'ports', json_agg(ports),
      'terms', (
        select json_object_agg(p.id, json_build_array(p.quota_bytes::text, p.device_limit, p.device_policy, p.speed_limit_mbps))
        from plans p where p.id in (select plan_id from page)
      )) end as columns
    from page`);
  return found?.columns ? candidatesOf(found.columns) : [];
}

function selected(selection: CandidateSelection): SQL {
  if (selection === 'all') return sql`true`;
  return 'ids' in selection ? sql`s.id = any(${numbers(selection.ids)})` : sql`s.plan_id = ${number(selection.planId)}`;
}

const instantOrNull = (number: number | null): Instant | null => (number === null ? null : instantFromMs(number));
const bytesOrNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

function candidatesOf(columns: Columns): Candidate[] {
  const terms = new Map(Object.entries(columns.terms).map(([planId, of]) => [Number(planId), termsOf(of)]));
  return columns.ids.map((id, row) => {
    const at = <T>(column: readonly T[]): T => column[row] as T;
    const planId = at(columns.planIds);
    const upload = at(columns.uploads);
    return {
      planId,
      ports: at(columns.ports),
      subscription: {
        id: id as SubscriptionId,
        uuid: at(columns.uuids),
        startsAt: instantOrNull(at(columns.startsMs)),
        endsAt: instantOrNull(at(columns.endsMs)),
        quota: at(columns.ownQuota) ? { kind: 'own', bytes: bytesOrNull(at(columns.quotaBytes)) } : PLAN_QUOTA,
        suspendedAt: null,
        cancelledAt: null,
        deviceBlockedUntil: instantOrNull(at(columns.blockedMs)),
        credentialEpoch: at(columns.credentialEpochs),
        credentialKeyVersion: at(columns.credentialKeyVersions),
        importedCredential: at(columns.importedCredentials),
      },
      terms: terms.get(planId) as Candidate['terms'],
      counters:
        upload === null
          ? null
          : {
              periodEndsAt: instantOrNull(at(columns.periodEndsMs)),
              upload: BigInt(upload),
              download: BigInt(at(columns.downloads) ?? 0),
              baselineUpload: 0n,
              baselineDownload: 0n,
            },
    };
  });
}

const PLAN_QUOTA = { kind: 'plan' } as const;

const termsOf = ([quotaBytes, deviceLimit, devicePolicy, speedLimitMbps]: Terms): Candidate['terms'] => ({
  quotaBytes: bytesOrNull(quotaBytes),
  deviceLimit,
  devicePolicy,
  speedLimitMbps,
});
