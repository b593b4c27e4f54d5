import type { Instant } from '@orrery/kernel';
import { type Node, hasOwnPorts, isAvailable } from '@orrery/node';
import type { Keyring } from '../../keyring.ts';
import { hubConfig } from './hub-config.ts';
import { configSync, subscriptionSync } from './frames.ts';
import { type Change, type ListDiff, type Openings, diffFor, planSync } from './list-diff.ts';
import type { SubscriptionEntry } from './messages.ts';

/** What an agent has, as far as we told it. */
export interface Told {
  /** The node as it was read then. */
  readonly node: Node;
  /** The configuration, as JSON. */
  readonly config: string;
  /** The plans that open its node. */
  readonly plans: ReadonlySet<number>;
  readonly fullAt: Instant;
}

/** What is to be told now; the same for all agents. */
export interface News {
  readonly changes: readonly Change[];
  /** Where something was touched, though it may be again as it was. */
  readonly touched: { readonly plans: ReadonlySet<number>; readonly nodes: ReadonlySet<number> };
  /** The plans that open a node with these tags. */
  readonly plansOpening: (nodeTags: readonly string[]) => ReadonlySet<number>;
  /** How many may connect on these plans, after the changes. */
  readonly sizeOf: (plans: Iterable<number>) => number;
  /** What an agent of this node is told of one of the changed who may connect. */
  readonly entryOf: (id: number, node: Node) => SubscriptionEntry;
  /** The newest revision these news hold. */
  readonly version: number;
  readonly now: Instant;
}

/**
 * After a full sync an agent reads its list over REST, and it cannot be seen when it reads and stores it: it may have
 * something that came and went unseen, or overwrite what it is told by an older list. For so long, whatever touches its
 * node is followed by another full sync.
 */
export const SETTLE_MS = 30_000;

/** The frames that tell the agent of a node what it does not have yet, and what it then has. */
export function tellAgent(
  node: Node,
  told: Told | undefined,
  news: News,
  keyring: Keyring,
): { readonly frames: readonly string[]; readonly told: Told } {
  const nowHas: Told = {
    node,
    // Most news are about other things, and there are many agents.
    config: told?.node === node ? told.config : JSON.stringify(hubConfig(node, keyring)),
    plans: news.plansOpening(node.tags),
    fullAt: told?.fullAt ?? news.now,
  };
  const full = () => ({
    frames: [configSync(hubConfig(node, keyring), Math.max(1, news.version), news.now)],
    told: { ...nowHas, fullAt: news.now },
  });
  if (told?.config !== nowHas.config) return full();
  // The configuration says that it serves nobody; it gets a full sync when that ends.
  if (!isAvailable(node)) return { frames: [], told: nowHas };
  const isSettling = news.now - told.fullAt < SETTLE_MS;
  // Frames have no place for the ports that each has of its own.
  if ((isSettling || hasOwnPorts(node)) && isTouched(node, [...told.plans, ...nowHas.plans], news)) return full();
  const plans = { before: told.plans, after: nowHas.plans };
  if (opensOthers(plans, news)) return full();
  const planned = planSync(
    {
      diff: diffFor(plans, news.changes),
      sizeAfter: news.sizeOf(nowHas.plans),
      isOurs: node.agent === 'native',
    },
    (diff) => framesOf(diff, node, news),
  );
  return planned === 'full' ? full() : { frames: planned, told: nowHas };
}

const isTouched = (node: Node, plans: readonly number[], { touched }: News): boolean =>
  touched.nodes.has(node.id) || plans.some((plan) => touched.plans.has(plan));

/** Whether a plan that came to the node or left it brings or takes more than those who changed themselves. */
function opensOthers({ before, after }: Openings, { changes, sizeOf }: News): boolean {
  const moved = new Set([...before, ...after].filter((plan) => !(before.has(plan) && after.has(plan))));
  const changed = changes.filter((change) => change.after !== undefined && moved.has(change.after.planId));
  return sizeOf(moved) > changed.length;
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
