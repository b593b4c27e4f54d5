import { type Instant, isNearQuota } from '@orrery/kernel';
import type { Candidate, Transaction } from '@orrery/persistence';
import { quotaOf, remainingOf, usedIn } from '@orrery/subscription';
import type { Keyring } from '../../keyring.ts';
import { entitledAmong } from '../entitled.ts';
import { type SecretFamily, entryIn, entryText, wantsPorts } from '../subscription-list.ts';
import { type ListEntry, type PlanList, planList } from './plan-list.ts';

interface From {
  readonly tx: Transaction;
  readonly keyring: Keyring;
  /** Who may connect is judged as of this moment. */
  readonly now: Instant;
}

/** Who may connect, with the entry that agents of each family of secrets get. */
export interface FoundEntry {
  readonly planId: number;
  readonly entries: ReadonlyMap<SecretFamily, ListEntry | undefined>;
}

export function reader({ tx, keyring, now }: From) {
  function entryFor(candidate: Candidate, family: SecretFamily): ListEntry | undefined {
    const entry = entryIn(candidate, family, keyring);
    return entry && { text: entryText(entry), remaining: remainingToTell(candidate, now) };
  }

  return {
    /** The lists of one plan as of revision `n`, for each of the families. */
    async plan(planId: number, families: readonly SecretFamily[], n: number): Promise<Map<SecretFamily, PlanList>> {
      const lists = new Map(families.map((family) => [family, planList(n)]));
      if (lists.size === 0) return lists;
      for await (const page of entitledAmong(tx, { planId }, () => now, families.some(wantsPorts))) {
        for (const candidate of page)
          for (const [family, list] of lists) list.put(candidate.subscription.id, entryFor(candidate, family));
      }
      return lists;
    },
    /** Those of the ids who may connect. */
    async entriesOf(ids: readonly number[], families: ReadonlySet<SecretFamily>): Promise<Map<number, FoundEntry>> {
      const found = new Map<number, FoundEntry>();
      if (ids.length === 0) return found;
      for await (const page of entitledAmong(tx, { ids }, () => now, [...families].some(wantsPorts))) {
        for (const candidate of page) {
          const entries = new Map([...families].map((family) => [family, entryFor(candidate, family)] as const));
          found.set(candidate.subscription.id, { planId: candidate.planId, entries });
        }
      }
      return found;
    },
  };
}

/** What is left to whoever is near the quota; undefined for all others. */
function remainingToTell({ subscription, terms, counters }: Candidate, now: Instant): bigint | undefined {
  const quota = quotaOf(subscription, terms);
  const left = remainingOf(subscription, terms, usedIn(counters, now));
  return quota !== null && left !== null && isNearQuota(quota, left) ? left : undefined;
}
