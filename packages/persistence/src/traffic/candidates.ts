import type { Instant, NodeId, SubscriptionId } from '@orrery/kernel';
import type { PlanTerms, Subscription, UsageCounters } from '@orrery/subscription';
import { and, asc, eq, getTableColumns, gt, isNull, or, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { nodes, plans, subscriptions, usageCounters } from '../schema/index.ts';
import { bigints } from './arrays.ts';
import { opensNow } from './opening.ts';

/** A subscription whose plan opens the node and that no decision and no end keeps out; its quota is not looked at. */
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
  readonly counters: UsageCounters | null;
}

const { subscriptionId: _subscriptionId, ...counterColumns } = getTableColumns(usageCounters);

const shown = {
  id: subscriptions.id,
  uuid: subscriptions.uuid,
  startsAt: subscriptions.startsAt,
  endsAt: subscriptions.endsAt,
  ownQuota: subscriptions.ownQuota,
  quotaBytes: subscriptions.quotaBytes,
  suspendedAt: subscriptions.suspendedAt,
  cancelledAt: subscriptions.cancelledAt,
  deviceBlockedUntil: subscriptions.deviceBlockedUntil,
  credentialEpoch: subscriptions.credentialEpoch,
  credentialKeyVersion: subscriptions.credentialKeyVersion,
  importedCredential: subscriptions.importedCredential,
  planId: plans.id,
  terms: {
    quotaBytes: plans.quotaBytes,
    deviceLimit: plans.deviceLimit,
    devicePolicy: plans.devicePolicy,
    speedLimitMbps: plans.speedLimitMbps,
  },
  counters: counterColumns,
};

const candidateRows = (db: Queryable) =>
  db
    .select(shown)
    .from(plans)
    .innerJoin(subscriptions, eq(subscriptions.planId, plans.id))
    .leftJoin(usageCounters, eq(usageCounters.subscriptionId, subscriptions.id))
    .$dynamic();

const keptOutByNobody = (now: Instant) =>
  and(
    isNull(subscriptions.deletedAt),
    isNull(subscriptions.suspendedAt),
    isNull(subscriptions.cancelledAt),
    or(isNull(subscriptions.endsAt), gt(subscriptions.endsAt, now)),
  );

const candidateOf = ({ id, ownQuota, quotaBytes, planId, terms, counters, ...rest }: Row): Candidate => ({
  planId,
  subscription: {
    ...rest,
    id: id as SubscriptionId,
    quota: ownQuota ? { kind: 'own', bytes: quotaBytes } : { kind: 'plan' },
  },
  terms,
  counters,
});

type Row = Awaited<ReturnType<typeof candidateRows>>[number];

/** Who may connect to a node is among these, in order of id; the rules of the subscription have the last word. */
export async function candidatesOf(db: Queryable, nodeId: NodeId, now: Instant): Promise<Candidate[]> {
  const rows = await candidateRows(db)
    .innerJoin(nodes, opensNow())
    .where(and(eq(nodes.id, nodeId), keptOutByNobody(now)))
    .orderBy(asc(subscriptions.id));
  return rows.map(candidateOf);
}

/** Some of all candidates: those of these ids, or those of a plan. */
export type CandidateSelection = { readonly ids: readonly number[] } | { readonly planId: number } | 'all';

/** Candidates of whichever node after this id, in order of id: a page of those that are selected. */
export async function candidatesAmong(
  db: Queryable,
  selection: CandidateSelection,
  page: { readonly afterId: number; readonly limit: number },
  now: Instant,
): Promise<Candidate[]> {
  const selected =
    selection === 'all'
      ? undefined
      : 'ids' in selection
        ? sql`${subscriptions.id} = any(${bigints(selection.ids)})`
        : eq(subscriptions.planId, selection.planId);
  const rows = await candidateRows(db)
    .where(and(selected, gt(subscriptions.id, page.afterId), keptOutByNobody(now)))
    .orderBy(asc(subscriptions.id))
    .limit(page.limit);
  return rows.map(candidateOf);
}
