import { isDeepStrictEqual } from 'node:util';
import type { LinkedSubscription, RevisionScope } from '@orrery/persistence';
import type { PlanTerms } from '@orrery/subscription';
import { type Changes, isFresh, sharedLoads, type Ticks } from './kept.ts';
import { type LinkRow, LinkRows } from './link-rows.ts';
import { packKeys } from './packed-keys.ts';
import { credentialOfLink, type DocumentDeps, phaseOf, type Standing, standingIn } from './standing.ts';

/** Bytes of subscriptions that are kept: 200,000 of them and some. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A live subscription as it is kept, and how it stands now. */
export interface KeptLink extends LinkRow {
  readonly terms: PlanTerms;
  readonly planName: string;
  readonly standing: Standing;
}

export interface KeptLinks {
  /** At once when it is kept, null when there is no such link. `hash`: of the token, as {@link LinkRows} has it. */
  find(hash: string): KeptLink | Promise<KeptLink | null>;
  /** Undefined when it has to be read. */
  kept(hash: string): KeptLink | undefined;
  /** Usage of these was counted: read again when asked for next; `all` when nobody could tell whose. */
  counted(subscriptionIds: readonly number[] | 'all'): void;
}

/** Null when no live subscription has the link of this hash. */
export type ReadLink = (hash: string) => Promise<LinkedSubscription | null>;

interface LinkDeps extends Pick<DocumentDeps, 'clock' | 'keyring' | 'settings'> {
  readonly changes: Changes;
  readonly now: Ticks;
}

type Plan = Pick<KeptLink, 'terms' | 'planName'>;

/** Links by the hash of their token. Unknown ones are never kept: a stranger decides how many of those there are. */
export function keepLinks(
  read: ReadLink,
  { clock, keyring, settings, changes, now }: LinkDeps,
  mostBytes = MOST_BYTES,
): KeptLinks {
  /** Counts readings of links and changes of plans, in the order in which they came. */
  let serial = 0;
  let allChangedAt = 0;
  const planChangedAt = new Map<number, number>();
  const plans = new Map<number, Plan>();
  const rows = new LinkRows(mostBytes);

  const loads = sharedLoads<KeptLink | null>((hash, link, loadedAt) => {
    if (!link) return;
    keepPlan(link);
    rows.put(hash, { ...link, loadedAt });
  }, now);

  changes.subscribe(({ scopes }) => {
    loads.changed(scopes);
    for (const scope of scopes) {
      if (scope.scope === 'subscription') rows.remove(scope.id);
      if (scope.scope === 'plan') planChangedAt.set(scope.id, ++serial);
      if (scope.scope === 'all') forgetAll();
    }
  });

  function forgetAll(): void {
    allChangedAt = ++serial;
    planChangedAt.clear();
    plans.clear();
  }

  /** Subscriptions of one plan share what they have of it: what a load read that a change overtook may be of before it. */
  function keepPlan({ subscription: { planId }, terms, planName }: KeptLink): void {
    const known = plans.get(planId);
    if (known?.planName === planName && isDeepStrictEqual(known.terms, terms)) return;
    plans.set(planId, { terms, planName });
  }

  function linkOf(found: LinkedSubscription): KeptLink {
    const { subscription, terms, planName, counters, ports, deviceKeys } = found;
    const at = clock.now();
    const phase = phaseOf(found, at);
    return {
      serial: ++serial,
      loadedAt: 0,
      subscription,
      terms,
      planName,
      counters,
      ports,
      deviceKeys,
      keys: packKeys(credentialOfLink(found, keyring)),
      phase,
      standing: standingIn(phase, found, settings.language, at),
    };
  }

  /** Undefined when what is kept in the slot is out of date. */
  function linkIn(slot: number): KeptLink | undefined {
    const planId = rows.planId(slot);
    const changedAt = Math.max(allChangedAt, planChangedAt.get(planId) ?? 0);
    const plan = plans.get(planId);
    if (!plan || rows.serial(slot) <= changedAt || !isFresh(changes, rows.loadedAt(slot), now)) return undefined;
    const at = clock.now();
    const validUntil = rows.validUntil(slot);
    if (validUntil !== null && validUntil <= at) rows.setPhase(slot, phaseOf(linkOn(plan, rows.read(slot)), at));
    const link = linkOn(plan, rows.read(slot));
    return { ...link, standing: standingIn(link.phase, link, settings.language, at) };
  }

  function kept(hash: string): KeptLink | undefined {
    const slot = rows.slotOf(hash);
    return slot === 0 ? undefined : linkIn(slot);
  }

  async function load(hash: string): Promise<KeptLink | null> {
    const found = await read(hash);
    return found && linkOf(found);
  }

  return {
    kept,
    find: (hash) => kept(hash) ?? loads.get(hash, () => load(hash), touches),
    counted(subscriptionIds) {
      if (subscriptionIds === 'all') {
        loads.changed([{ scope: 'all' }]);
        forgetAll();
        return;
      }
      loads.changed(subscriptionIds.map((id) => ({ scope: 'subscription', id })));
      for (const id of subscriptionIds) rows.remove(id);
    },
  };
}

const linkOn = ({ terms, planName }: Plan, row: LinkRow): Omit<KeptLink, 'standing'> => ({ ...row, terms, planName });

function touches(link: KeptLink | null, scope: RevisionScope): boolean {
  if (!link || scope.scope === 'all') return true;
  if (scope.scope === 'subscription') return scope.id === link.subscription.id;
  return scope.scope === 'plan' && scope.id === link.subscription.planId;
}
