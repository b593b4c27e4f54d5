import type { LinkedSubscription, RevisionScope } from '@orrery/persistence';
import type { PlanTerms, UsageCounters } from '@orrery/subscription';
import { LRUCache } from 'lru-cache';
import { isDeepStrictEqual } from 'node:util';
import { type Changes, isFresh, sharedLoads, type Ticks } from './kept.ts';

/** Bytes of subscriptions that are kept, about: 100,000 of them and some. */
const MOST_BYTES = 160 * 1024 * 1024;
/** Bytes of one, measured on the heap with everything that hangs on it. */
const LINK_BYTES = 1_400;

/** A live subscription as it is kept. The same object until something of it changes, and its counters do by usage. */
export interface KeptLink extends Omit<LinkedSubscription, 'counters'> {
  counters: UsageCounters | null;
  /** What delivering worked out from the rest; whoever changes the rest clears it. */
  derived: unknown;
}

export interface KeptLinks {
  /** At once when it is kept, null when there is no such link. `hash`: base64 of the token's SHA-256. */
  find(hash: string): KeptLink | Promise<KeptLink | null>;
  /** Counted just now in this process: shown from now on. */
  counted(subscriptionId: number, counters: UsageCounters): void;
  /** Counted in another process: read again when asked for next; `all` when nobody could tell who. */
  countedElsewhere(subscriptionIds: readonly number[] | 'all'): void;
}

interface Entry {
  readonly link: KeptLink;
  readonly loadedAt: number;
  /** The order in which entries came to be and plans changed. */
  readonly order: number;
}

/** One round trip; null when no live subscription has this link. */
export type ReadLink = (tokenSha256: Buffer) => Promise<LinkedSubscription | null>;

/** Links by the hash of their token. Unknown ones are never kept: a stranger decides how many of those there are. */
export function keepLinks(read: ReadLink, changes: Changes, now: Ticks, mostBytes = MOST_BYTES): KeptLinks {
  let order = 0;
  let allChangedAt = 0;
  const planChangedAt = new Map<number, number>();
  const plans = new Map<number, { readonly terms: PlanTerms; readonly planName: string }>();
  const hashesOf = new Map<number, string[]>();
  const entries = new LRUCache<string, Entry>({
    maxSize: mostBytes,
    dispose: ({ link: { subscription } }, hash) => {
      const left = hashesOf.get(subscription.id)?.filter((other) => other !== hash) ?? [];
      if (left.length > 0) hashesOf.set(subscription.id, left);
      else hashesOf.delete(subscription.id);
    },
  });

  const loads = sharedLoads<KeptLink | null>((hash, link, loadedAt) => {
    if (!link) return;
    entries.set(hash, { link, loadedAt, order: ++order }, { size: LINK_BYTES });
    hashesOf.set(link.subscription.id, [...(hashesOf.get(link.subscription.id) ?? []), hash]);
  }, now);

  changes.subscribe(({ scopes }) => {
    loads.changed(scopes);
    for (const scope of scopes) {
      if (scope.scope === 'subscription') drop(scope.id);
      if (scope.scope === 'plan') planChangedAt.set(scope.id, ++order);
      if (scope.scope === 'all') forgetAll();
    }
  });

  function forgetAll(): void {
    allChangedAt = ++order;
    planChangedAt.clear();
    plans.clear();
  }

  function drop(subscriptionId: number): void {
    for (const hash of hashesOf.get(subscriptionId) ?? []) entries.delete(hash);
  }

  /** Subscriptions of one plan share what they have of it. */
  function sharing(found: LinkedSubscription): KeptLink {
    const { subscription, terms, planName, counters } = found;
    const known = plans.get(subscription.planId);
    const same = known?.planName === planName && isDeepStrictEqual(known.terms, terms);
    const plan = known && same ? known : { terms, planName };
    plans.set(subscription.planId, plan);
    return { subscription, ...plan, counters, derived: undefined };
  }

  return {
    find(hash) {
      const entry = entries.get(hash);
      if (entry) {
        const changedAt = Math.max(allChangedAt, planChangedAt.get(entry.link.subscription.planId) ?? 0);
        if (entry.order > changedAt && isFresh(changes, entry.loadedAt, now)) return entry.link;
      }
      return loads.get(
        hash,
        async () => {
          const found = await read(Buffer.from(hash, 'base64'));
          return found && sharing(found);
        },
        touches,
      );
    },
    counted(subscriptionId, counters) {
      loads.changed([{ scope: 'subscription', id: subscriptionId }]);
      for (const hash of hashesOf.get(subscriptionId) ?? []) {
        const link = entries.peek(hash)?.link;
        // Of two reports that were counted at once, the later may be told first.
        if (!link || (link.counters && total(link.counters) > total(counters))) continue;
        link.counters = counters;
        link.derived = undefined;
      }
    },
    countedElsewhere(subscriptionIds) {
      if (subscriptionIds === 'all') {
        loads.changed([{ scope: 'all' }]);
        forgetAll();
        return;
      }
      loads.changed(subscriptionIds.map((id) => ({ scope: 'subscription', id })));
      for (const id of subscriptionIds) drop(id);
    },
  };
}

const total = ({ totalUpload, totalDownload }: UsageCounters): bigint => totalUpload + totalDownload;

function touches(link: KeptLink | null, scope: RevisionScope): boolean {
  if (!link || scope.scope === 'all') return true;
  if (scope.scope === 'subscription') return scope.id === link.subscription.id;
  return scope.scope === 'plan' && scope.id === link.subscription.planId;
}
