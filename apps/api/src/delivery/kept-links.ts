import type { LinkedSubscription, RevisionScope } from '@orrery/persistence';
import type { PeriodCounters, PlanTerms, UsageCounters } from '@orrery/subscription';
import { LRUCache } from 'lru-cache';
import { isDeepStrictEqual } from 'node:util';
import { type Changes, isFresh, sharedLoads, type Ticks } from './kept.ts';
import type { Known } from './standing.ts';

/** Bytes of subscriptions that are kept, about: 100,000 of them and some. */
const MOST_BYTES = 130 * 1024 * 1024;
/** Bytes of one, measured on the heap with everything that hangs on it. */
const LINK_BYTES = 1_200;
/** Of one key of a device, about. */
const DEVICE_BYTES = 60;

/** A live subscription as it is kept: the same object until something of it changes. */
export interface KeptLink extends Known {
  readonly planName: string;
  /** Of the devices that may fetch it, the first ones up to the limit; none where the plan has no limit. */
  readonly deviceKeys: readonly string[];
  /** What delivering worked out from the rest. */
  derived: unknown;
}

export interface KeptLinks {
  /** At once when it is kept, null when there is no such link. `hash`: base64 of the token's SHA-256. */
  find(hash: string): KeptLink | Promise<KeptLink | null>;
  /** Usage of these was counted: read again when asked for next; `all` when nobody could tell whose. */
  counted(subscriptionIds: readonly number[] | 'all'): void;
}

interface Entry extends KeptLink {
  loadedAt: number;
  /** The order in which entries came to be and plans changed. */
  order: number;
}

/** Null when no live subscription has the link of this hash. */
export type ReadLink = (hash: string) => Promise<LinkedSubscription | null>;

/** Links by the hash of their token. Unknown ones are never kept: a stranger decides how many of those there are. */
export function keepLinks(read: ReadLink, changes: Changes, now: Ticks, mostBytes = MOST_BYTES): KeptLinks {
  let order = 0;
  let allChangedAt = 0;
  const planChangedAt = new Map<number, number>();
  const plans = new Map<number, { readonly terms: PlanTerms; readonly planName: string }>();
  const hashes = hashesById();
  const entries = new LRUCache<string, Entry>({
    maxSize: mostBytes,
    dispose: ({ subscription }, hash) => hashes.remove(subscription.id, hash),
  });

  const loads = sharedLoads<Entry | null>((hash, link, loadedAt) => {
    if (!link) return;
    link.loadedAt = loadedAt;
    link.order = ++order;
    entries.set(hash, link, { size: LINK_BYTES + DEVICE_BYTES * link.deviceKeys.length });
    hashes.add(link.subscription.id, hash);
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
    for (const hash of hashes.of(subscriptionId)) entries.delete(hash);
  }

  /** Subscriptions of one plan share what they have of it. */
  function sharing({ subscription, terms, planName, counters, ports, deviceKeys }: LinkedSubscription): Entry {
    const known = plans.get(subscription.planId);
    const same = known?.planName === planName && isDeepStrictEqual(known.terms, terms);
    const plan = known && same ? known : { terms, planName };
    plans.set(subscription.planId, plan);
    return {
      subscription: slim(subscription),
      terms: plan.terms,
      planName: plan.planName,
      counters: counters && slimCounters(counters),
      ports,
      deviceKeys: deviceKeys.length === 0 ? NO_DEVICES : deviceKeys,
      derived: undefined,
      loadedAt: 0,
      order: 0,
    };
  }

  return {
    find(hash) {
      const entry = entries.get(hash);
      if (entry) {
        const changedAt = Math.max(allChangedAt, planChangedAt.get(entry.subscription.planId) ?? 0);
        if (entry.order > changedAt && isFresh(changes, entry.loadedAt, now)) return entry;
      }
      return loads.get(
        hash,
        async () => {
          const found = await read(hash);
          return found && sharing(found);
        },
        touches,
      );
    },
    counted(subscriptionIds) {
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

const NO_DEVICES: readonly string[] = [];

/** Which hashes lead to a subscription: nearly always one, and then without an array around it. */
function hashesById() {
  const known = new Map<number, string | readonly string[]>();
  const of = (id: number): readonly string[] => {
    const found = known.get(id) ?? [];
    return typeof found === 'string' ? [found] : found;
  };
  const set = (id: number, [only, ...others]: readonly string[]): void => {
    if (only === undefined) known.delete(id);
    else known.set(id, others.length === 0 ? only : [only, ...others]);
  };
  return {
    of,
    add: (id: number, hash: string) => set(id, [...of(id).filter((other) => other !== hash), hash]),
    remove: (id: number, hash: string) =>
      set(
        id,
        of(id).filter((other) => other !== hash),
      ),
  };
}

const PLAN_QUOTA = { kind: 'plan' } as const;

/** Written out, for rows as they come from the database take five times as much. */
const slim = (subscription: LinkedSubscription['subscription']): KeptLink['subscription'] => ({
  id: subscription.id,
  userId: subscription.userId,
  planId: subscription.planId,
  uuid: subscription.uuid,
  startsAt: subscription.startsAt,
  endsAt: subscription.endsAt,
  quota: subscription.quota.kind === 'plan' ? PLAN_QUOTA : subscription.quota,
  suspendedAt: subscription.suspendedAt,
  cancelledAt: subscription.cancelledAt,
  credentialEpoch: subscription.credentialEpoch,
  credentialKeyVersion: subscription.credentialKeyVersion,
  importedCredential: subscription.importedCredential,
});

const slimCounters = (counters: UsageCounters): PeriodCounters => ({
  periodEndsAt: counters.periodEndsAt,
  upload: counters.upload - counters.baselineUpload,
  download: counters.download - counters.baselineDownload,
  baselineUpload: 0n,
  baselineDownload: 0n,
});

function touches(link: KeptLink | null, scope: RevisionScope): boolean {
  if (!link || scope.scope === 'all') return true;
  if (scope.scope === 'subscription') return scope.id === link.subscription.id;
  return scope.scope === 'plan' && scope.id === link.subscription.planId;
}
