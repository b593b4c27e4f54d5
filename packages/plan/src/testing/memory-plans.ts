import type { Instant, PlanId } from '@orrery/kernel';
import type { Plan } from '../plan.ts';
import { planNameTaken } from '../plan-error.ts';
import type { PlanRepositories, PlanTransact } from '../ports.ts';

export interface Opening {
  readonly nodeId: number;
  readonly closedAt: Instant;
}

interface State {
  readonly rows: Map<PlanId, Plan>;
  readonly closed: Map<string, Opening & { planId: PlanId }>;
  readonly retimed: PlanId[];
  readonly raised: PlanId[];
  lastId: number;
}

interface Surroundings {
  /** Tags of each node. */
  readonly nodes: (readonly string[])[];
  /** The plans of live subscriptions. */
  readonly subscribed: PlanId[];
}

/** Plans in memory: transactions one after the other, and a failed one leaves nothing. */
export function memoryPlans() {
  let state: State = { rows: new Map(), closed: new Map(), retimed: [], raised: [], lastId: 0 };
  const around: Surroundings = { nodes: [], subscribed: [] };
  let last: Promise<unknown> = Promise.resolve();

  const transact: PlanTransact = (work) => {
    const run = async () => {
      const { rows, closed, retimed, raised, lastId } = state;
      const draft: State = {
        rows: new Map(rows),
        closed: new Map(closed),
        retimed: [...retimed],
        raised: [...raised],
        lastId,
      };
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
    givenNode: async (tags: readonly string[]): Promise<number> => around.nodes.push(tags),
    givenSubscription: async (planId: PlanId): Promise<void> => void around.subscribed.push(planId),
    closedOpenings: async (id: PlanId): Promise<Opening[]> =>
      [...state.closed.values()].filter((c) => c.planId === id).map(({ nodeId, closedAt }) => ({ nodeId, closedAt })),
    /** Plans whose subscriptions were moved to other periods, in order. */
    retimed: (): readonly PlanId[] => state.retimed,
    /** Plans whose revision was raised, in order. */
    raised: (): readonly PlanId[] => state.raised,
  };
}

const opens = (planTags: readonly string[], nodeTags: readonly string[]): boolean =>
  planTags.length === 0 || planTags.some((tag) => nodeTags.includes(tag));

function repositories(state: State, { nodes, subscribed }: Surroundings): PlanRepositories {
  const checkName = ({ name }: Pick<Plan, 'name'>, id?: PlanId) => {
    for (const row of state.rows.values()) if (row.name === name && row.id !== id) throw planNameTaken(name);
  };
  return {
    plans: {
      async add(plan) {
        checkName(plan);
        state.lastId += 1;
        const added: Plan = { ...plan, id: state.lastId as PlanId };
        state.rows.set(added.id, added);
        return added;
      },
      lock: async (id) => state.rows.get(id),
      async save(plan) {
        checkName(plan, plan.id);
        state.rows.set(plan.id, plan);
      },
      async remove(id) {
        state.rows.delete(id);
      },
      async recordOpenings(planId, { before, after }, closedAt) {
        nodes.forEach((tags, index) => {
          const key = `${planId} ${index}`;
          if (opens(after, tags)) state.closed.delete(key);
          else if (opens(before, tags)) state.closed.set(key, { planId, nodeId: index + 1, closedAt });
        });
      },
    },
    planSubscriptions: {
      countLive: async (id) => subscribed.filter((planId) => planId === id).length,
      retime: async (plan) => void state.retimed.push(plan.id),
    },
    subscriptionPorts: { settle: () => Promise.resolve() },
    revisions: { raise: ({ id }) => void state.raised.push(id) },
  };
}
