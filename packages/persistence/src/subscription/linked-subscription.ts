import type { PlanTerms, Subscription, UsageCounters } from '@orrery/subscription';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Queryable } from '../database.ts';
import { preparedOnce, value } from '../prepared.ts';
import { clientDevices, links, plans, subscriptions, usageCounters } from '../schema/index.ts';
import { type OwnPorts, ownPortsOf } from './port-allotment.ts';
import { counterColumns, subscriptionFromRow, termColumns } from './subscription-row.ts';

/** A live subscription and all that its document follows from. */
export interface LinkedSubscription {
  readonly subscription: Subscription;
  readonly terms: PlanTerms;
  readonly planName: string;
  readonly counters: UsageCounters | null;
  /** Null when it has none. */
  readonly ports: OwnPorts | null;
  /** Keys of the devices that may fetch it, the first ones up to the limit; none where the plan has no limit. */
  readonly deviceKeys: readonly string[];
}

const deviceKeys = sql<string[]>`case when ${plans.hwidLimit} is null then '{}' else array(
  select encode(${clientDevices.deviceKey}, 'base64') from ${clientDevices}
  where ${clientDevices.subscriptionId} = ${subscriptions.id}
    and ${clientDevices.keyVersion} = ${subscriptions.credentialKeyVersion}
  order by ${clientDevices.id} limit ${plans.hwidLimit}) end`;

const shown = {
  subscription: subscriptions,
  terms: termColumns,
  planName: plans.name,
  counters: counterColumns,
  ports: ownPortsOf(sql`${subscriptions.id}`),
  deviceKeys,
};

/** A link and where it leads. */
export interface FollowedLink {
  readonly tokenSha256: Buffer;
  readonly found: LinkedSubscription;
}

const linksByHash = preparedOnce((db) =>
  db
    .select({ tokenSha256: links.tokenSha256, ...shown })
    .from(links)
    .innerJoin(subscriptions, eq(subscriptions.id, links.subscriptionId))
    .innerJoin(plans, eq(plans.id, subscriptions.planId))
    .leftJoin(usageCounters, eq(usageCounters.subscriptionId, subscriptions.id))
    .where(and(sql`${links.tokenSha256} = any(${value('hashes', 'bytea[]')})`, isNull(subscriptions.deletedAt)))
    .prepare('links by hash'),
);

/** The live subscriptions that the tokens of these hashes lead to; hashes that lead nowhere are left out. One round trip. */
export async function followLinks(db: Queryable, tokenSha256s: readonly Buffer[]): Promise<FollowedLink[]> {
  const hashes = `{${tokenSha256s.map((hash) => `"\\\\x${hash.toString('hex')}"`).join(',')}}`;
  const rows = await linksByHash(db).execute({ hashes });
  return rows.map(({ tokenSha256, ...row }) => ({
    tokenSha256,
    found: { ...row, subscription: subscriptionFromRow(row.subscription) },
  }));
}

/** The live subscription that the token of this hash leads to; null when there is none. */
export async function findByLink(db: Queryable, tokenSha256: Buffer): Promise<LinkedSubscription | null> {
  const [followed] = await followLinks(db, [tokenSha256]);
  return followed?.found ?? null;
}

/** A live subscription by its id, as a link to it would show it. */
export async function findForDocument(db: Queryable, id: number): Promise<LinkedSubscription | null> {
  const [row] = await db
    .select(shown)
    .from(subscriptions)
    .innerJoin(plans, eq(plans.id, subscriptions.planId))
    .leftJoin(usageCounters, eq(usageCounters.subscriptionId, subscriptions.id))
    .where(and(eq(subscriptions.id, id), isNull(subscriptions.deletedAt)));
  return row ? { ...row, subscription: subscriptionFromRow(row.subscription) } : null;
}
