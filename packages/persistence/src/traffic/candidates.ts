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

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly plan_id: string;
  readonly uuid: string;
  readonly starts_ms: string | null;
  readonly ends_ms: string | null;
  readonly blocked_ms: string | null;
  readonly own_quota: boolean;
  readonly quota_bytes: string | null;
  readonly credential_epoch: number;
  readonly credential_key_version: number;
  readonly imported_credential: string | null;
  readonly plan_quota_bytes: string | null;
  readonly device_limit: number | null;
  readonly device_policy: PlanTerms['devicePolicy'];
  readonly speed_limit_mbps: number | null;
  readonly is_counted: boolean;
  readonly period_ends_ms: string | null;
  readonly upload: string | null;
  readonly download: string | null;
  readonly ports: OwnPorts | null;
}

const ms = (column: string): SQL => sql.raw(`(extract(epoch from ${column}) * 1000)::bigint`);

/**
 * Candidates of whichever node after this id, in order of id: a page of those that are selected. Plain columns read by
 * hand: lists of 100,000 are made of this, and the mapping of the query builder takes twice as long as the database. That
 * the counters too begin after the id, which follows, is said for the planner: it merges, and would read all before them.
 */
export async function candidatesAmong(
  db: Queryable,
  selection: CandidateSelection,
  page: { readonly afterId: number; readonly limit: number; readonly withPorts?: boolean },
  now: Instant,
): Promise<Candidate[]> {
  const rows = await db.execute<Row>(sql`
    select s.id, s.plan_id, s.uuid, ${ms('s.starts_at')} as starts_ms, ${ms('s.ends_at')} as ends_ms,
      ${ms('s.device_blocked_until')} as blocked_ms, s.own_quota, s.quota_bytes, s.credential_epoch,
      s.credential_key_version, s.imported_credential, p.quota_bytes as plan_quota_bytes, p.device_limit,
      p.device_policy, p.speed_limit_mbps, c.subscription_id is not null as is_counted,
      ${ms('c.period_ends_at')} as period_ends_ms, c.upload - c.baseline_upload as upload,
      c.download - c.baseline_download as download,
      ${page.withPorts ? ownPortsOf(sql`s.id`) : sql`null`} as ports
    from subscriptions s
    join plans p on p.id = s.plan_id
    left join usage_counters c on c.subscription_id = s.id and c.subscription_id > ${page.afterId}
    where ${selected(selection)} and s.id > ${page.afterId} and s.deleted_at is null and s.suspended_at is null
      and s.cancelled_at is null and (s.ends_at is null or s.ends_at > ${timestamp(now)})
    order by s.id
    limit ${page.limit}`);
  return rows.map(candidateOf);
}

function selected(selection: CandidateSelection): SQL {
  if (selection === 'all') return sql`true`;
  return 'ids' in selection ? sql`s.id = any(${bigints(selection.ids)})` : sql`s.plan_id = ${selection.planId}`;
}

const instantOrNull = (text: string | null): Instant | null => (text === null ? null : instantFromMs(Number(text)));
const bytesOrNull = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

const candidateOf = (row: Row): Candidate => ({
  planId: Number(row.plan_id),
  ports: row.ports,
  subscription: {
    id: Number(row.id) as SubscriptionId,
    uuid: row.uuid,
    startsAt: instantOrNull(row.starts_ms),
    endsAt: instantOrNull(row.ends_ms),
    quota: row.own_quota ? { kind: 'own', bytes: bytesOrNull(row.quota_bytes) } : { kind: 'plan' },
    suspendedAt: null,
    cancelledAt: null,
    deviceBlockedUntil: instantOrNull(row.blocked_ms),
    credentialEpoch: row.credential_epoch,
    credentialKeyVersion: row.credential_key_version,
    importedCredential: row.imported_credential,
  },
  terms: {
    quotaBytes: bytesOrNull(row.plan_quota_bytes),
    deviceLimit: row.device_limit,
    devicePolicy: row.device_policy,
    speedLimitMbps: row.speed_limit_mbps,
  },
  counters: row.is_counted
    ? {
        periodEndsAt: instantOrNull(row.period_ends_ms),
        // Net of what was reset already.
        upload: BigInt(row.upload ?? 0),
        download: BigInt(row.download ?? 0),
        baselineUpload: 0n,
        baselineDownload: 0n,
      }
    : null,
});
