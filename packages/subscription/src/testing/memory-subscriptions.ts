import { type Instant, type PlanId, type SubscriptionId, type UserId, invalidField } from '@orrery/kernel';
import type { PlanOffer, SubscriptionRepositories, SubscriptionTransact } from '../ports.ts';
import type { PlanTerms, Subscription } from '../subscription.ts';
import { type UsageCounters, movePeriod, newCounters, resetUsage } from '../usage.ts';
import { someTerms } from './subscription.ts';

export interface FormerPlan {
  readonly subscriptionId: SubscriptionId;
  readonly planId: PlanId;
  readonly leftAt: Instant;
}

interface State {
  readonly rows: Map<SubscriptionId, Subscription>;
  readonly links: Map<string, SubscriptionId>;
  readonly counters: Map<SubscriptionId, UsageCounters>;
  readonly left: FormerPlan[];
  readonly raised: SubscriptionId[];
}

interface Surroundings {
  readonly plans: Map<PlanId, PlanOffer>;
  readonly users: Map<UserId, string>;
}

/** Subscriptions in memory: transactions one after the other, and a failed one leaves nothing. */
export function memorySubscriptions() {
  let state: State = { rows: new Map(), links: new Map(), counters: new Map(), left: [], raised: [] };
  const around: Surroundings = { plans: new Map(), users: new Map() };
  let last: Promise<unknown> = Promise.resolve();

  const transact: SubscriptionTransact = (work) => {
    const run = async () => {
      const draft = structuredCopy(state);
      const result = await work(repositories(draft, around));
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

const structuredCopy = ({ rows, links, counters, left, raised }: State): State => ({
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
    planOffers: { read: async (id) => plans.get(id), hold: async (id) => plans.get(id) },
    subscribers: { emailOf: async (id) => users.get(id) },
    revisions: { raise: ({ id }) => void state.raised.push(id) },
  };
}
