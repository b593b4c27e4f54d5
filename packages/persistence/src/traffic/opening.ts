import { type SQL, sql } from 'drizzle-orm';

/** In a query over `plans` (or an alias of it) and `nodes`: the plan opens the node. As `opens` of @orrery/node. */
export const opensNow = (plan: SQL = sql`plans`): SQL<boolean> =>
  sql<boolean>`(cardinality(${plan}.node_tags) = 0 or ${plan}.node_tags && nodes.tags)`;

const closedSince = (planId: SQL, since: SQL): SQL =>
  sql`exists (
    select from closed_openings closed
    where closed.plan_id = ${planId} and closed.node_id = nodes.id and closed.closed_at > ${since})`;

/** In a query over `plans` and `nodes`: the plan opens the node, or did after `since`. */
export const opensPlan = (since: SQL, plan: SQL = sql`plans`): SQL<boolean> =>
  sql<boolean>`(${opensNow(plan)} or ${closedSince(sql`${plan}.id`, since)})`;

/** A plan that the subscription left after `since` opens the node, or did after `since`. */
export const opensOrDid = (subscriptionId: SQL, nodeId: SQL, since: SQL): SQL<boolean> => sql<boolean>`exists (
  select from former_plans former
  join plans past on past.id = former.plan_id
  join nodes on nodes.id = ${nodeId}
  where former.subscription_id = ${subscriptionId} and former.left_at > ${since}
    and ${opensPlan(since, sql`past`)})`;
