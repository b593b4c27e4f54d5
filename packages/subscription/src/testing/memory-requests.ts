import type { SubscriptionRequestId } from '@orrery/kernel';
import type { SubscriptionRequest } from '../subscription-request.ts';
import { memorySubscriptions } from './memory-subscriptions.ts';
import type { RequestStore } from './subscription-request-contract.ts';

/** Requests in memory, beside the subscriptions they become. */
export function memoryRequests(): RequestStore {
  const { transact, givenUser, givenPlan } = memorySubscriptions();
  let rows: ReadonlyMap<SubscriptionRequestId, SubscriptionRequest> = new Map();
  return {
    givenUser,
    givenPlan,
    transact: (work) =>
      transact(async (repositories) => {
        const draft = new Map(rows);
        const result = await work({
          ...repositories,
          subscriptionRequests: {
            async add(request) {
              const id = (draft.size + 1) as SubscriptionRequestId;
              const added = { ...request, id, state: 'pending', subscriptionId: null, approvedAt: null } as const;
              draft.set(id, added);
              return added;
            },
            lock: async (id) => draft.get(id),
            save: async (request) => void draft.set(request.id, request),
          },
        });
        rows = draft;
        return result;
      }),
  };
}
