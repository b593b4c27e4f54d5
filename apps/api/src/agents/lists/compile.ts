import { type Instant, isNearQuota } from '@orrery/kernel';
import { type Candidate, type CandidateSelection, type Transaction, candidatesAmong } from '@orrery/persistence';
import { isEntitled, quotaOf, remainingOf, usedIn } from '@orrery/subscription';
import type { Keyring } from '../../keyring.ts';
import { type SecretFamily, entryIn } from '../subscription-list.ts';
import { type ListEntry, type PlanList, planList } from './plan-list.ts';

/** Rows of one query: the process breathes between two. */
const PAGE_ROWS = 2_000;

interface From {
  readonly tx: Transaction;
  readonly keyring: Keyring;
  /** Who may connect is judged as of this moment. */
  readonly now: Instant;
}

/** Who may connect, with the entry that agents of each family of secrets get. */
export interface FoundEntry {
  readonly planId: number;
  readonly entries: ReadonlyMap<SecretFamily, ListEntry>;
}

export function reader({ tx, keyring, now }: From) {
  async function* entitled(
    selection: CandidateSelection,
  ): AsyncGenerator<{ candidate: Candidate; remaining: Remaining }> {
    for (let afterId = 0; ;) {
      const page = await candidatesAmong(tx, selection, { afterId, limit: PAGE_ROWS }, now);
      for (const candidate of page) {
        const { subscription, terms, counters } = candidate;
        const used = usedIn(counters, now);
        if (!isEntitled(subscription, terms, used, now)) continue;
        const left = remainingOf(subscription, terms, used);
        const quota = quotaOf(subscription, terms);
        const remaining = quota !== null && left !== null && isNearQuota(quota, left) ? left : undefined;
        yield { candidate, remaining };
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE_ROWS) return;
      afterId = last.subscription.id;
    }
  }

  const entryFor = (candidate: Candidate, family: SecretFamily, remaining: Remaining): ListEntry => ({
    text: JSON.stringify(entryIn(candidate, family, keyring)),
    remaining,
  });

  return {
    /** The lists of one plan as of revision `n`, for each of the families. */
    async plan(planId: number, families: readonly SecretFamily[], n: number): Promise<Map<SecretFamily, PlanList>> {
      const lists = new Map(families.map((family) => [family, planList(n)]));
      if (lists.size === 0) return lists;
      for await (const { candidate, remaining } of entitled({ planId })) {
        for (const [family, list] of lists) list.put(candidate.subscription.id, entryFor(candidate, family, remaining));
      }
      return lists;
    },
    /** Those of the ids who may connect. */
    async entriesOf(ids: readonly number[], families: ReadonlySet<SecretFamily>): Promise<Map<number, FoundEntry>> {
      const found = new Map<number, FoundEntry>();
      if (ids.length === 0) return found;
      for await (const { candidate, remaining } of entitled({ ids })) {
        const entries = new Map([...families].map((family) => [family, entryFor(candidate, family, remaining)]));
        found.set(candidate.subscription.id, { planId: candidate.planId, entries });
      }
      return found;
    },
  };
}

type Remaining = bigint | undefined;
