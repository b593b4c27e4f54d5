import { type Instant, type NodeId, type PlanId, type SubscriptionId, type UserId, invalidField } from '@orrery/kernel';
import type { DeviceRepositories, OnlineDevices } from '../count-devices.ts';
import { isBlockedForDevices } from '../device-limit.ts';
import type { PlanOffer, SubscriptionRepositories } from '../ports.ts';
import type { PlanTerms, Subscription } from '../subscription.ts';
import { type UsageCounters, movePeriod, newCounters, resetUsage } from '../usage.ts';
import { someTerms } from './subscription.ts';

export interface FormerPlan {
  readonly subscriptionId: SubscriptionId;
  readonly planId: PlanId;
  readonly leftAt: Instant;
}

interface Seen {
  readonly subscriptionId: SubscriptionId;
  readonly key: string;
  readonly nodeId: NodeId;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
}

interface State {
  readonly seen: Map<string, Seen>;
  readonly rows: Map<SubscriptionId, Subscription>;
  readonly links: Map<string, SubscriptionId>;
  readonly counters: Map<SubscriptionId, UsageCounters>;
  readonly left: FormerPlan[];
  readonly raised: SubscriptionId[];
}

interface Surroundings {
  readonly plans: Map<PlanId, PlanOffer>;
  readonly users: Map<UserId, string>;
  /** Tags of each node. */
  readonly nodes: (readonly string[])[];
}

/** Subscriptions in memory: transactions one after the other, and a failed one leaves nothing. */
export function memorySubscriptions() {
  let state: State = { seen: new Map(), rows: new Map(), links: new Map(), counters: new Map(), left: [], raised: [] };
  const around: Surroundings = { plans: new Map(), users: new Map(), nodes: [] };
  let last: Promise<unknown> = Promise.resolve();

  const transact = <T>(work: (all: SubscriptionRepositories & DeviceRepositories) => Promise<T>): Promise<T> => {
    const run = async () => {
      const draft = structuredCopy(state);
      const result = await work({ ...repositories(draft, around), onlineDevices: onlineDevices(draft, around) });
      state = draft;
      return result;
    };
    const mine = last.then(run, run);
    last = mine.catch(() => undefined);
    return mine;
  };

  return {
    transact,
    givenUser: async (email: string): Promise<UserId> => {
      const id = (around.users.size + 1) as UserId;
      around.users.set(id, email);
      return id;
    },
    givenPlan: async (own: Partial<PlanTerms> = {}, active = true): Promise<PlanId> => {
      const id = (around.plans.size + 1) as PlanId;
      around.plans.set(id, { name: `plan ${id}`, terms: someTerms(own), active });
      return id;
    },
    givenNode: async (tags: readonly string[]): Promise<NodeId> => around.nodes.push(tags) as NodeId,
    countersOf: async (id: SubscriptionId) => state.counters.get(id),
    /** What a report would count. */
    count: async (id: SubscriptionId, upload: bigint, download: bigint): Promise<void> => {
      const before = state.counters.get(id);
      if (before) state.counters.set(id, { ...before, upload, download, totalUpload: upload, totalDownload: download });
    },
    linkedTo: async (tokenSha256: Buffer) => state.links.get(tokenSha256.toString('hex')),
    leftPlans: async (id: SubscriptionId) => state.left.filter((left) => left.subscriptionId === id),
    /** Subscriptions whose revision was raised, in order. */
    raised: async (): Promise<readonly SubscriptionId[]> => state.raised,
  };
}

const structuredCopy = ({ seen, rows, links, counters, left, raised }: State): State => ({
  seen: new Map(seen),
  rows: new Map(rows),
  links: new Map(links),
  counters: new Map(counters),
  left: [...left],
  raised: [...raised],
});

function repositories(state: State, { plans, users }: Surroundings): SubscriptionRepositories {
  const dropLinks = (id: SubscriptionId) => {
    for (const [token, owner] of state.links) if (owner === id) state.links.delete(token);
  };
  const update = (id: SubscriptionId, change: (counters: UsageCounters) => UsageCounters) => {
    const before = state.counters.get(id);
    if (before) state.counters.set(id, change(before));
  };
  return {
    subscriptions: {
      async add(subscription) {
        if (subscription.userId === null || !users.has(subscription.userId)) {
          throw invalidField('user_id', 'user_id: there is no such user');
        }
        const added = { ...subscription, id: (state.rows.size + 1) as SubscriptionId, deletedAt: null };
        state.rows.set(added.id, added);
        return added;
      },
      async lock(id) {
        const row = state.rows.get(id);
        return row?.deletedAt === null ? row : undefined;
      },
      async save(subscription) {
        state.rows.set(subscription.id, subscription);
      },
      async recordLeft(subscriptionId, planId, leftAt) {
        const known = state.left.findIndex((l) => l.subscriptionId === subscriptionId && l.planId === planId);
        if (known >= 0) state.left.splice(known, 1);
        state.left.push({ subscriptionId, planId, leftAt });
      },
      async remove(id, now) {
        const row = state.rows.get(id);
        if (row) state.rows.set(id, { ...row, userId: null, nextBoundaryAt: null, updatedAt: now, deletedAt: now });
        dropLinks(id);
      },
    },
    subscriptionLinks: {
      async replace(id, tokenSha256) {
        dropLinks(id);
        state.links.set(tokenSha256.toString('hex'), id);
      },
    },
    subscriptionPeriods: {
      async start(id, period) {
        state.counters.set(id, newCounters(period));
      },
      async move(id, period, now) {
        update(id, (counters) => movePeriod(counters, period, now));
      },
      async resetUsage(id) {
        update(id, resetUsage);
      },
    },
    // Who has which port is a matter of the database: see persistence/subscription/port-allotment.
    subscriptionPorts: { settle: () => Promise.resolve() },
    planOffers: { read: async (id) => plans.get(id), hold: async (id) => plans.get(id) },
    subscribers: { emailOf: async (id) => users.get(id) },
    revisions: { raise: ({ id }) => void state.raised.push(id) },
  };
}

function onlineDevices({ seen, rows }: State, { plans, nodes }: Surroundings): OnlineDevices {
  const liveOf = (id: SubscriptionId) => {
    const subscription = rows.get(id);
    const terms = subscription && plans.get(subscription.planId)?.terms;
    return terms && subscription.deletedAt === null ? { subscription, terms } : undefined;
  };
  return {
    async see(nodeId, sightings, now, since) {
      for (const [place, { lastSeenAt }] of seen) if (lastSeenAt <= since) seen.delete(place);
      const nodeTags = nodes[nodeId - 1];
      for (const { subscriptionId, key } of sightings) {
        const live = liveOf(subscriptionId);
        if (!live || !nodeTags || isBlockedForDevices(live.subscription, live.terms, now)) continue;
        const planTags = live.terms.nodeTags;
        if (planTags.length > 0 && !planTags.some((tag) => nodeTags.includes(tag))) continue;
        const place = `${subscriptionId} ${key} ${nodeId}`;
        const firstSeenAt = seen.get(place)?.firstSeenAt ?? now;
        seen.set(place, { subscriptionId, key, nodeId, firstSeenAt, lastSeenAt: now });
      }
    },
    async crowded(ids, since) {
      return ids.flatMap((subscriptionId) => {
        const live = liveOf(subscriptionId);
        if (!live || live.terms.deviceLimit === null || live.terms.devicePolicy === 'count') return [];
        const firstSeen = new Map<string, Instant>();
        for (const one of seen.values()) {
          if (one.subscriptionId !== subscriptionId || one.lastSeenAt <= since) continue;
          const known = firstSeen.get(one.key);
          firstSeen.set(one.key, known !== undefined && known < one.firstSeenAt ? known : one.firstSeenAt);
        }
        if (firstSeen.size <= live.terms.deviceLimit) return [];
        const { deviceLimit, devicePolicy } = live.terms;
        const devices = [...firstSeen].map(([key, firstSeenAt]) => ({ key, firstSeenAt }));
        return [{ subscriptionId, terms: { deviceLimit, devicePolicy }, devices }];
      });
    },
    async forget(id) {
      for (const [place, { subscriptionId }] of seen) if (subscriptionId === id) seen.delete(place);
    },
  };
}
