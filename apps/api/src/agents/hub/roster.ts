import type { Clock } from '@orrery/kernel';
import { opens } from '@orrery/node';
import type { Candidate, CandidateSelection, Database, RevisionScope } from '@orrery/persistence';
import { planTags, plansOfSubscriptions } from '@orrery/persistence';
import { entitledAmong } from '../entitled.ts';
import type { Change, Standing } from './list-diff.ts';

export interface RosterChanges {
  readonly changes: readonly Change[];
  /** Who of the changed may connect now, as the database has them. */
  readonly candidates: ReadonlyMap<number, Candidate>;
  /**
   * On which plans anything was touched, even if nothing came of it in the end: whoever read a list meanwhile may have
   * something else in it.
   */
  readonly touchedPlans: ReadonlySet<number>;
}

/**
 * Who may connect, of all nodes, as agents on the hub were told: one small entry per subscription, shared by all sockets.
 * What changed is read again and compared with it. Calls must not overlap.
 */
export interface Roster {
  /** Reads everybody, once. */
  load(): Promise<void>;
  /** Reads what these scopes touch; only when all of it is read does anything change here. */
  refresh(scopes: readonly RevisionScope[]): Promise<RosterChanges>;
  /** The plans that open a node with these tags. */
  plansOpening(nodeTags: readonly string[]): ReadonlySet<number>;
  /** How many may connect on these plans. */
  sizeOf(plans: Iterable<number>): number;
}

export function createRoster({ db, clock }: { readonly db: Database; readonly clock: Clock }): Roster {
  const members = new Map<number, Standing>();
  const sizes = new Map<number, number>();
  const known = new Map<string, Standing>();
  let tags: ReadonlyMap<number, readonly string[]> = new Map();
  /** By the tags of nodes, while the plans are the same. */
  const openings = new Map<string, ReadonlySet<number>>();
  let isLoaded = false;

  const resize = (standing: Standing | undefined, by: 1 | -1): void => {
    if (standing) sizes.set(standing.planId, (sizes.get(standing.planId) ?? 0) + by);
  };

  function set(id: number, standing: Standing | undefined): void {
    resize(members.get(id), -1);
    resize(standing, 1);
    if (standing) members.set(id, standing);
    else members.delete(id);
  }

  function standingOf({ planId, subscription }: Candidate): Standing {
    const { credentialEpoch, credentialKeyVersion, importedCredential } = subscription;
    const secret = `${credentialEpoch}/${credentialKeyVersion}/${importedCredential ?? ''}`;
    const key = `${planId}/${secret}`;
    const standing = known.get(key) ?? { planId, secret };
    known.set(key, standing);
    return standing;
  }

  const entitled = (selection: CandidateSelection) => entitledAmong(db, selection, () => clock.now());

  /** Everybody the selection is about: those here and, by what `read` found, those who came. */
  function membersOf(selection: CandidateSelection): Iterable<number> {
    if (selection === 'all') return members.keys();
    if ('ids' in selection) return selection.ids;
    return [...members].filter(([, { planId }]) => planId === selection.planId).map(([id]) => id);
  }

  return {
    plansOpening(nodeTags) {
      const key = JSON.stringify(nodeTags);
      const plans =
        openings.get(key) ?? new Set([...tags].filter(([, wanted]) => opens(wanted, nodeTags)).map(([plan]) => plan));
      openings.set(key, plans);
      return plans;
    },
    sizeOf: (plans) => [...plans].reduce((sum, plan) => sum + (sizes.get(plan) ?? 0), 0),
    async load() {
      if (isLoaded) return;
      tags = await planTags(db);
      for await (const page of entitled('all'))
        for (const candidate of page) set(candidate.subscription.id, standingOf(candidate));
      isLoaded = true;
    },
    async refresh(scopes) {
      const selections = selectionsOf(scopes);
      // Plans come without a revision: they concern nobody yet.
      const freshTags = await planTags(db);
      const found = new Map<number, Candidate>();
      for (const selection of selections) {
        for await (const page of entitled(selection))
          for (const candidate of page) found.set(candidate.subscription.id, candidate);
      }
      const touchedPlans = new Set(
        scopes.some(({ scope }) => scope === 'all') ? freshTags.keys() : idsOf('plan', scopes),
      );
      for (const planId of await plansOfSubscriptions(db, idsOf('subscription', scopes))) touchedPlans.add(planId);
      tags = freshTags;
      openings.clear();
      const changes: Change[] = [];
      const candidates = new Map<number, Candidate>();
      for (const id of new Set([...selections.flatMap((selection) => [...membersOf(selection)]), ...found.keys()])) {
        const candidate = found.get(id);
        const before = members.get(id);
        const after = candidate && standingOf(candidate);
        if (before === after) continue;
        for (const standing of [before, after]) if (standing) touchedPlans.add(standing.planId);
        changes.push({ id, before, after });
        if (candidate) candidates.set(id, candidate);
        set(id, after);
      }
      return { changes, candidates, touchedPlans };
    },
  };
}

const idsOf = (kind: RevisionScope['scope'], scopes: readonly RevisionScope[]): number[] => [
  ...new Set(scopes.flatMap((one) => (one.scope === kind && 'id' in one ? [one.id] : []))),
];

/** What to read again. Who stands on a plan is asked for by plan, and once more by id if it was named too. */
function selectionsOf(scopes: readonly RevisionScope[]): CandidateSelection[] {
  if (scopes.some(({ scope }) => scope === 'all')) return ['all'];
  const ids = idsOf('subscription', scopes);
  return [...(ids.length > 0 ? [{ ids }] : []), ...idsOf('plan', scopes).map((planId) => ({ planId }))];
}
