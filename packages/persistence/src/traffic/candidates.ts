import { type Instant, type SubscriptionId, instantFromMs } from '@orrery/kernel';
import type { PeriodCounters, PlanTerms, Subscription } from '@orrery/subscription';
import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { type OwnPorts, ownPortsOf } from '../subscription/port-allotment.ts';
import { bigints, timestamp } from './arrays.ts';

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

/** As the query lays it out; bytes are texts, because numbers of JSON end at 2^53. */
type Row = [
  id: number,
  planId: number,
  uuid: string,
  startsMs: number | null,
  endsMs: number | null,
  blockedMs: number | null,
  ownQuota: boolean,
  quotaBytes: string | null,
  credentialEpoch: number,
  credentialKeyVersion: number,
  importedCredential: string | null,
  planQuotaBytes: string | null,
  deviceLimit: number | null,
  devicePolicy: PlanTerms['devicePolicy'],
  speedLimitMbps: number | null,
  isCounted: boolean,
  periodEndsMs: number | null,
  upload: string | null,
  download: string | null,
  ports: OwnPorts | null,
];

const ms = (column: string): SQL => sql.raw(`(extract(epoch from ${column}) * 1000)::bigint`);

/**
 * Candidates of whichever node after this id, in order of id: a page of those that are selected. Read as one JSON: lists of
 * 100,000 are made of this, and a row of its own for each takes the driver twice as long as the database. That the counters
 * too begin after the id, which follows, is said for the planner: it merges, and would read all before them.
 */
export async function candidatesAmong(
  db: Queryable,
  selection: CandidateSelection,
  page: { readonly afterId: number; readonly limit: number; readonly withPorts?: boolean },
  now: Instant,
): Promise<Candidate[]> {
  const [found] = await db.execute<{ rows: Row[] | null }>(sql`
    select json_agg(candidate.row order by candidate.id) as rows from (
      select s.id, json_build_array(s.id, s.plan_id, s.uuid, ${ms('s.starts_at')}, ${ms('s.ends_at')},
        ${ms('s.device_blocked_until')}, s.own_quota, s.quota_bytes::text, s.credential_epoch,
        s.credential_key_version, s.imported_credential, p.quota_bytes::text, p.device_limit,
        p.device_policy, p.speed_limit_mbps, c.subscription_id is not null,
        ${ms('c.period_ends_at')}, (c.upload - c.baseline_upload)::text,
        (c.download - c.baseline_download)::text, ${page.withPorts ? ownPortsOf(sql`s.id`) : sql`null`}) as row
      from subscriptions s
      join plans p on p.id = s.plan_id
      left join usage_counters c on c.subscription_id = s.id and c.subscription_id > ${page.afterId}
      where ${selected(selection)} and s.id > ${page.afterId} and s.deleted_at is null and s.suspended_at is null
        and s.cancelled_at is null and (s.ends_at is null or s.ends_at > ${timestamp(now)})
      order by s.id
      limit ${page.limit}
    ) candidate`);
  return (found?.rows ?? []).map(candidateOf);
}

function selected(selection: CandidateSelection): SQL {
  if (selection === 'all') return sql`true`;
  return 'ids' in selection ? sql`s.id = any(${bigints(selection.ids)})` : sql`s.plan_id = ${selection.planId}`;
}

const instantOrNull = (number: number | null): Instant | null => (number === null ? null : instantFromMs(number));
const bytesOrNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

function candidateOf([
  id,
  planId,
  uuid,
  startsMs,
  endsMs,
  blockedMs,
  ownQuota,
  quotaBytes,
  credentialEpoch,
  credentialKeyVersion,
  importedCredential,
  planQuotaBytes,
  deviceLimit,
  devicePolicy,
  speedLimitMbps,
  isCounted,
  periodEndsMs,
  upload,
  download,
  ports,
]: Row): Candidate {
  return {
    planId,
    ports,
    subscription: {
      id: id as SubscriptionId,
      uuid,
      startsAt: instantOrNull(startsMs),
      endsAt: instantOrNull(endsMs),
      quota: ownQuota ? { kind: 'own', bytes: bytesOrNull(quotaBytes) } : { kind: 'plan' },
      suspendedAt: null,
      cancelledAt: null,
      deviceBlockedUntil: instantOrNull(blockedMs),
      credentialEpoch,
      credentialKeyVersion,
      importedCredential,
    },
    terms: { quotaBytes: bytesOrNull(planQuotaBytes), deviceLimit, devicePolicy, speedLimitMbps },
    counters: isCounted
      ? {
          periodEndsAt: instantOrNull(periodEndsMs),
          // Net of what was reset already.
          upload: BigInt(upload ?? 0),
          download: BigInt(download ?? 0),
          baselineUpload: 0n,
          baselineDownload: 0n,
        }
      : null,
  };
}
