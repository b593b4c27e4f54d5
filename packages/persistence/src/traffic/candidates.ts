import type { Instant, NodeId, SubscriptionId } from '@orrery/kernel';
import type { PlanTerms, Subscription, UsageCounters } from '@orrery/subscription';
import { and, asc, eq, getTableColumns, gt, isNull, or } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { nodes, plans, subscriptions, usageCounters } from '../schema/index.ts';
import { opensNow } from './opening.ts';

/** A subscription whose plan opens the node and that no decision and no end keeps out; its quota is not looked at. */
export interface Candidate {
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

/** Who may connect to a node is among these, in order of id; the rules of the subscription have the last word. */
export async function candidatesOf(db: Queryable, nodeId: NodeId, now: Instant): Promise<Candidate[]> {
  const rows = await db
    .select({
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
      terms: {
        quotaBytes: plans.quotaBytes,
        deviceLimit: plans.deviceLimit,
        devicePolicy: plans.devicePolicy,
        speedLimitMbps: plans.speedLimitMbps,
      },
      counters: counterColumns,
    })
    .from(nodes)
    .innerJoin(plans, opensNow())
    .innerJoin(subscriptions, eq(subscriptions.planId, plans.id))
    .leftJoin(usageCounters, eq(usageCounters.subscriptionId, subscriptions.id))
    .where(
      and(
        eq(nodes.id, nodeId),
        isNull(subscriptions.deletedAt),
        isNull(subscriptions.suspendedAt),
        isNull(subscriptions.cancelledAt),
        or(isNull(subscriptions.endsAt), gt(subscriptions.endsAt, now)),
      ),
    )
    .orderBy(asc(subscriptions.id));
  return rows.map(({ id, ownQuota, quotaBytes, terms, counters, ...rest }) => ({
    subscription: {
      ...rest,
      id: id as SubscriptionId,
      quota: ownQuota ? { kind: 'own', bytes: quotaBytes } : { kind: 'plan' },
    },
    terms,
    counters,
  }));
}
