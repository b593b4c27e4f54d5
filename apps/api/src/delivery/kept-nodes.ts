import type { NodeId } from '@orrery/kernel';
import { hasOwnPorts, isAvailable, opens, type Node } from '@orrery/node';
import { type Changes, isFresh, sharedLoads, type Ticks } from './kept.ts';

/** The nodes that a plan with some tags shows to its users, in the operator's order. The same object until one changes. */
export interface ShownNodes {
  /** Another number for every such object. */
  readonly id: number;
  readonly nodes: readonly Node[];
  /** Those of them on which each subscription has a port of its own. */
  readonly ownPorts: readonly NodeId[];
}

export interface KeptNodes {
  /** At once when they are kept. */
  shownTo(planTags: readonly string[]): ShownNodes | Promise<ShownNodes>;
  /** Undefined when they have to be read. */
  keptFor(planTags: readonly string[]): ShownNodes | undefined;
  /** Has them read, for whatever plan it will be; undefined when they are kept. */
  reading(): Promise<unknown> | undefined;
}

interface Kept {
  readonly all: readonly Node[];
  readonly loadedAt: number;
  readonly shown: Map<string, ShownNodes>;
  /** The same by the list of tags itself, which subscriptions of one plan share. */
  readonly byTags: WeakMap<readonly string[], ShownNodes>;
}

export const isShown = (node: Node): boolean => isAvailable(node) && !node.hidden;

/** All live nodes, in the operator's order; read (in one query) when first asked for and again after a change of one. */
export function keepNodes(read: () => Promise<readonly Node[]>, changes: Changes, now: Ticks): KeptNodes {
  let kept: Kept | undefined;
  let lastId = 0;
  const keepers = new WeakMap<readonly Node[], Kept>();
  const loads = sharedLoads<readonly Node[]>((_key, all, loadedAt) => {
    kept = keptOf(all, loadedAt);
  }, now);
  changes.subscribe(({ scopes }) => {
    const touching = scopes.filter(({ scope }) => scope === 'node' || scope === 'all');
    if (touching.length === 0) return;
    kept = undefined;
    loads.changed(touching);
  });

  function keptOf(all: readonly Node[], loadedAt: number): Kept {
    const known = keepers.get(all) ?? { all, loadedAt, shown: new Map(), byTags: new WeakMap() };
    keepers.set(all, known);
    return known;
  }

  const shownNodes = (nodes: readonly Node[]): ShownNodes => ({
    id: ++lastId,
    nodes,
    ownPorts: nodes.filter(hasOwnPorts).map(({ id }) => id),
  });

  function shownOf({ all, shown, byTags }: Kept, planTags: readonly string[]): ShownNodes {
    const quick = byTags.get(planTags);
    if (quick) return quick;
    const key = JSON.stringify(planTags);
    const found = shown.get(key) ?? shownNodes(all.filter((node) => isShown(node) && opens(planTags, node.tags)));
    shown.set(key, found);
    byTags.set(planTags, found);
    return found;
  }

  const fresh = (): Kept | undefined => (kept && isFresh(changes, kept.loadedAt, now) ? kept : undefined);
  const load = (): Promise<readonly Node[]> => loads.get('', read, () => true);

  function keptFor(planTags: readonly string[]): ShownNodes | undefined {
    const known = fresh();
    return known && shownOf(known, planTags);
  }

  return {
    keptFor,
    shownTo: (planTags) => keptFor(planTags) ?? load().then((all) => shownOf(keptOf(all, now()), planTags)),
    reading: () => (fresh() ? undefined : load()),
  };
}
