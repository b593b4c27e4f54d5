import type { Instant } from '@orrery/kernel';
import { type Node, isAvailable, opens } from '@orrery/node';
import type { Keyring } from '../../keyring.ts';
import { hubConfig } from './hub-config.ts';
import { configSync, subscriptionSync } from './frames.ts';
import { type Change, type ListDiff, diffFor, planSync } from './list-diff.ts';
import type { SubscriptionEntry } from './messages.ts';

/** What an agent has, as far as we told it. */
export interface Told {
  /** The configuration, as JSON. */
  readonly config: string;
  /** The plans that open its node. */
  readonly plans: ReadonlySet<number>;
  readonly fullAt: Instant;
}

/** What is to be told now; the same for all agents. */
export interface News {
  readonly changes: readonly Change[];
  readonly planTags: ReadonlyMap<number, readonly string[]>;
  /** How many may connect on these plans, after the changes. */
  readonly sizeOf: (plans: Iterable<number>) => number;
  /** What an agent of this node is told of one of the changed who may connect. */
  readonly entryOf: (id: number, node: Node) => SubscriptionEntry;
  /** The newest revision these news hold. */
  readonly version: number;
  readonly now: Instant;
}

/**
 * After a full sync an agent reads its list over REST, and it cannot be seen when it has stored it: a change that it is
 * told of meanwhile could be overwritten by the older list. For so long another full sync follows instead.
 */
export const SETTLE_MS = 30_000;

/** The frames that tell the agent of a node what it does not have yet, and what it then has. */
export function tellAgent(
  node: Node,
  told: Told | undefined,
  news: News,
  keyring: Keyring,
): { readonly frames: readonly string[]; readonly told: Told } {
  const config = hubConfig(node, keyring);
  const nowHas: Told = {
    config: JSON.stringify(config),
    plans: plansOpening(news.planTags, node.tags),
    fullAt: told?.fullAt ?? news.now,
  };
  const full = () => ({
    frames: [configSync(config, Math.max(1, news.version), news.now)],
    told: { ...nowHas, fullAt: news.now },
  });
  if (told?.config !== nowHas.config) return full();
  // The configuration says that it serves nobody; it gets a full sync when that ends.
  if (!isAvailable(node)) return { frames: [], told: nowHas };
  if (opensOthers(told.plans, nowHas.plans, news)) return full();
  const planned = planSync(
    {
      diff: diffFor(nowHas.plans, news.changes),
      sizeAfter: news.sizeOf(nowHas.plans),
      isOurs: node.agent === 'native',
      mustBeFull: news.now - told.fullAt < SETTLE_MS,
    },
    (diff) => framesOf(diff, node, news),
  );
  return planned === 'full' ? full() : { frames: planned, told: nowHas };
}

const plansOpening = (planTags: News['planTags'], nodeTags: readonly string[]): Set<number> =>
  new Set([...planTags].filter(([, tags]) => opens(tags, nodeTags)).map(([plan]) => plan));

/** Whether anybody stands, or stood, on a plan that came to the node or left it. */
function opensOthers(before: ReadonlySet<number>, after: ReadonlySet<number>, { changes, sizeOf }: News): boolean {
  const moved = new Set([...before, ...after].filter((plan) => !(before.has(plan) && after.has(plan))));
  if (moved.size === 0) return false;
  return sizeOf(moved) > 0 || changes.some((change) => change.before !== undefined && moved.has(change.before.planId));
}

function framesOf({ added, updated, removed }: ListDiff, node: Node, { entryOf, now }: News): string[] {
  const nodeId = String(node.id);
  const entries = (ids: readonly number[]) => ids.map((id) => entryOf(id, node));
  return [
    ...subscriptionSync(nodeId, 'removed', removed.map(leaver), now),
    ...subscriptionSync(nodeId, 'updated', entries(updated), now),
    ...subscriptionSync(nodeId, 'added', entries(added), now),
  ];
}

/** Who leaves is known by its id; the rest is there because agents expect the fields. */
const leaver = (id: number): SubscriptionEntry => ({
  subscription_id: String(id),
  password: '',
  name: `s${id}`,
  speed_limit: 0,
  device_limit: 0,
  expire_time: 0,
});
