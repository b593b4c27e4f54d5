import type { Clock, Instant } from '@orrery/kernel';
import { type Node, isAvailable, opens } from '@orrery/node';
import {
  type Database,
  type LoggedRevision,
  type Revision,
  type Transaction,
  currentRevision,
  formatRevision,
  inSnapshot,
  momentOfHead,
  nodesOpenedBy,
  nodesWithIds,
  parseRevision,
  planTags,
  readRevisions,
} from '@orrery/persistence';
import type { Keyring } from '../../keyring.ts';
import type { RevisionFeed } from '../../revisions/revision-feed.ts';
import { type SecretFamily, secretFamilyOf } from '../subscription-list.ts';
import { reader } from './compile.ts';
import { type ListView, viewOf } from './list-view.ts';
import type { PlanList } from './plan-list.ts';

/** What became of a node's list since a revision. */
export interface ListChanges {
  /** Ids that joined, left or changed; some may be as they were. */
  readonly ids: readonly number[];
}

/**
 * Who may connect to each node, compiled once per plan and family of secrets, shared by all nodes, and kept up to date
 * from the log of revisions. Each state is that of one revision, the same on every replica, so an agent may go from one to
 * another.
 */
export interface AgentLists {
  /**
   * The list of this node, as of the newest revision that the feed knows of (from memory, where nothing changed), or with
   * `asks` the database itself.
   */
  of(node: Node, asks?: 'feed' | 'database'): Promise<ListView>;
  /** The same at once, where it was made before and the feed knows of nothing newer. */
  made(node: Node): ListView | undefined;
  /**
   * What changed in the node's list between `since` and the view; undefined when that cannot be told: another lineage, too
   * long ago, or the node or its plans themselves changed. Then the whole list has to go.
   */
  changesSince(node: Node, view: ListView, since: string): Promise<ListChanges | undefined>;
  /**
   * The node as of the lists' revision, where it changed since `node` was read: under that revision the list of the old
   * one must not go out, or its agent would never hear of the change.
   */
  newer(node: Node): Node | undefined;
}

interface ListsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly feed: RevisionFeed;
}

/** Entries of all lists together: 250 MB. What was not asked for the longest goes first. */
const MOST_ENTRIES = 1_000_000;
/** Revisions it has been at, as far as they are remembered. */
const MOST_STATES = 10_000;
/** Changes told one by one to an agent that comes from a revision this process does not remember. */
const MOST_CHANGES = 5_000;

interface Kept {
  readonly planId: number;
  readonly family: SecretFamily;
  readonly list: PlanList;
  usedAt: number;
}

export function agentLists({ db, clock, keyring, feed }: ListsDeps): AgentLists {
  let at: Revision | undefined;
  let atText = '';
  let tags: ReadonlyMap<number, readonly string[]> = new Map();
  /** Before this revision the plans opened other nodes. */
  let openingsSince = 0;
  const states = new Set<number>();
  const nodesChangedAt = new Map<number, number>();
  /** As of `at`; those that are gone may stay. */
  const nodes = new Map<number, Node>();
  const kept = new Map<string, Kept>();
  /** As of `at`, for as long as that is the newest. */
  let views = new WeakMap<Node, ListView>();
  let mustStartOver = false;
  let turn: Promise<unknown> = Promise.resolve();

  feed.subscribe(({ scopes }) => {
    // The log cannot tell what changed, or the database is another one: what is kept here may be of the old.
    if (scopes.some(({ scope }) => scope === 'all')) mustStartOver = true;
  });

  const isCurrentByFeed = (): boolean => !mustStartOver && !feed.isDown && feed.current === atText;

  async function isCurrent(asks: 'feed' | 'database'): Promise<boolean> {
    if (!at || mustStartOver) return false;
    if (asks === 'feed' && isCurrentByFeed()) return true;
    const newest = asks === 'database' || feed.isDown ? await currentRevision(db) : parseRevision(feed.current);
    return newest?.lineage === at.lineage && newest.n <= at.n;
  }

  const keyOf = (planId: number, family: SecretFamily): string => `${planId}/${family}`;

  const plansOpening = (node: Node): number[] =>
    isAvailable(node) ? [...tags].filter(([, planTags]) => opens(planTags, node.tags)).map(([id]) => id) : [];

  const missing = (node: Node): number[] =>
    plansOpening(node).filter((planId) => !kept.has(keyOf(planId, secretFamilyOf(node))));

  function view(node: Node): ListView {
    const known = views.get(node);
    if (known) return known;
    if (!at) throw new Error('the lists were not read');
    const family = secretFamilyOf(node);
    const lists = plansOpening(node).flatMap((planId) => {
      const one = kept.get(keyOf(planId, family));
      if (!one) throw new Error('a list that is needed was not compiled');
      one.usedAt = performance.now();
      return [one.list];
    });
    const made = viewOf(at, lists);
    views.set(node, made);
    return made;
  }

  /** Lists of these plans that are kept, by family. */
  const familiesOf = (planId: number): SecretFamily[] =>
    [...kept.values()].filter((one) => one.planId === planId).map(({ family }) => family);

  function keep(planId: number, family: SecretFamily, list: PlanList): void {
    kept.set(keyOf(planId, family), { planId, family, list, usedAt: performance.now() });
  }

  /** Everything is read first and applied at once: whoever looks in between sees the state before. */
  async function goOn(tx: Transaction, head: Revision, log: readonly LoggedRevision[], now: Instant): Promise<void> {
    const { subscriptions, plans, nodes: changedNodes } = idsIn(log);
    const read = reader({ tx, keyring, now });
    const families = new Set([...kept.values()].map(({ family }) => family));
    const found = await read.entriesOf(subscriptions, families);
    const isKnown = [...found.values()].every(({ planId }) => tags.has(planId));
    const freshTags = plans.length === 0 && isKnown ? tags : await planTags(tx);
    const freshNodes = await nodesWithIds(tx, changedNodes);
    const fresh = new Map<number, Map<SecretFamily, PlanList>>();
    for (const planId of plans) fresh.set(planId, await read.plan(planId, familiesOf(planId), head.n));

    if ([...tags].some(([planId, before]) => before.join() !== freshTags.get(planId)?.join())) openingsSince = head.n;
    tags = freshTags;
    for (const { planId, family, list } of kept.values()) {
      const compiled = fresh.get(planId)?.get(family);
      const changed = compiled
        ? list.replaceBy(compiled)
        : subscriptions.filter((id) => {
            const one = found.get(id);
            return list.put(id, one?.planId === planId ? one.entries.get(family) : undefined);
          });
      list.record(head.n, changed);
    }
    for (const node of freshNodes) nodes.set(node.id, node);
    for (const id of changedNodes) {
      nodesChangedAt.set(id, head.n);
      // Its ports may be others now.
      for (const [key, one] of kept) if (one.family === `ports/${id}`) kept.delete(key);
    }
  }

  async function startOver(tx: Transaction, head: Revision): Promise<void> {
    const freshTags = await planTags(tx);
    const everyNode = await nodesOpenedBy(tx, []);
    kept.clear();
    nodes.clear();
    for (const node of everyNode) nodes.set(node.id, node);
    states.clear();
    nodesChangedAt.clear();
    openingsSince = head.n;
    tags = freshTags;
  }

  function arriveAt(head: Revision): void {
    at = head;
    atText = formatRevision(head);
    views = new WeakMap();
    states.add(head.n);
    for (const state of states) if (states.size > MOST_STATES) states.delete(state);
  }

  /** Brings everything that is kept to one revision, the newest, and compiles what the node needs besides. */
  async function refresh(node: Node): Promise<void> {
    const from = mustStartOver ? undefined : at;
    await inSnapshot(db, async (tx) => {
      const { head, since } = await readRevisions(tx, from ?? { lineage: '', n: 0 });
      const now = (await momentOfHead(tx)) ?? clock.now();
      if (!from || !since) await startOver(tx, head);
      else if (since.length > 0) await goOn(tx, head, since, now);
      mustStartOver = false;
      arriveAt(head);
      const family = secretFamilyOf(node);
      for (const planId of missing(node)) {
        const compiled = await reader({ tx, keyring, now }).plan(planId, [family], head.n);
        for (const list of compiled.values()) keep(planId, family, list);
      }
    });
  }

  /** Keeps the lists within their bound; those of `node` stay. */
  function letGo(node: Node): void {
    const needed = new Set(plansOpening(node));
    const oldestFirst = [...kept].toSorted(([, a], [, b]) => a.usedAt - b.usedAt);
    let entries = oldestFirst.reduce((sum, [, { list }]) => sum + list.size, 0);
    for (const [key, { planId, list }] of oldestFirst) {
      if (entries <= MOST_ENTRIES) return;
      if (needed.has(planId)) continue;
      entries -= list.size;
      kept.delete(key);
    }
  }

  /** One after the other; who waited for another's turn may find nothing left to do. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  const isReady = async (node: Node, asks: 'feed' | 'database'): Promise<boolean> =>
    (await isCurrent(asks)) && (views.has(node) || missing(node).length === 0);

  async function logSince(node: Node, since: Revision): Promise<ListChanges | undefined> {
    const log = (await readRevisions(db, since)).since;
    if (!log) return undefined;
    const { subscriptions, plans, nodes } = idsIn(log);
    if (plans.length > 0 || nodes.includes(node.id) || subscriptions.length > MOST_CHANGES) return undefined;
    return { ids: subscriptions };
  }

  return {
    newer(node) {
      const known = nodes.get(node.id);
      return known && known.version > node.version ? known : undefined;
    },
    made: (node) => (isCurrentByFeed() ? views.get(node) : undefined),
    async of(node, asks = 'feed') {
      if (await isReady(node, asks)) return view(node);
      return inTurn(async () => {
        if (!(await isReady(node, asks))) {
          await refresh(node);
          letGo(node);
        }
        return view(node);
      });
    },
    async changesSince(node, seen, sinceText) {
      const since = parseRevision(sinceText);
      const until = seen.revision;
      if (!since || since.lineage !== until.lineage || since.n > until.n) return undefined;
      if (since.n === until.n) return { ids: [] };
      if (states.has(since.n)) {
        if (openingsSince > since.n || (nodesChangedAt.get(node.id) ?? 0) > since.n) return undefined;
        const changed = seen.lists.map((list) => list.changedSince(since.n));
        if (changed.every((ids) => ids !== undefined)) return { ids: [...new Set(changed.flat())] };
      }
      return logSince(node, since);
    },
  };
}

function idsIn(log: readonly LoggedRevision[]) {
  const ids = { subscription: new Set<number>(), plan: new Set<number>(), node: new Set<number>() };
  for (const one of log.flatMap(({ scopes }) => scopes)) if ('id' in one) ids[one.scope].add(one.id);
  return { subscriptions: [...ids.subscription], plans: [...ids.plan], nodes: [...ids.node] };
}
