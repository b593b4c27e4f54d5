import type { Instant } from '@orrery/kernel';
import { type SQL, sql } from 'drizzle-orm';
import { subscriptions } from '../schema/index.ts';
import { timestamp } from './arrays.ts';

/** In a query over `plans` (or an alias of it) and `nodes`: the plan opens the node. As `opens` of @orrery/node. */
export const opensNow = (plan: SQL = sql`plans`): SQL<boolean> =>
  sql<boolean>`(cardinality(${plan}.node_tags) = 0 or ${plan}.node_tags && nodes.tags)`;

const closedSince = (planId: SQL, since: Instant): SQL =>
  sql`exists (
    select from closed_openings closed
    where closed.plan_id = ${planId} and closed.node_id = nodes.id and closed.closed_at > ${timestamp(since)})`;

/**
 * In a query over `subscriptions`, `plans` and `nodes`: the plan opens the node, or did after `since`, or a plan that
 * the subscription left after `since` does or did. A plan that is gone opens nothing.
 */
export const opensOrDid = (since: Instant): SQL<boolean> => sql<boolean>`coalesce(
  ${opensNow()}
  or ${closedSince(sql`plans.id`, since)}
  or exists (
    select from former_plans former join plans past on past.id = former.plan_id
    where former.subscription_id = ${subscriptions.id} and former.left_at > ${timestamp(since)}
      and (${opensNow(sql`past`)} or ${closedSince(sql`past.id`, since)})), false)`;
