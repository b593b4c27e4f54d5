import { hash } from 'node:crypto';

/** One who may connect, as agents are told. */
export interface ListEntry {
  /** JSON of the entry, all but `remaining`. */
  readonly text: string;
  /** Bytes left, when that is little. It is told beside the entry and is no change of the list. */
  readonly remaining: bigint | undefined;
}

const DIGEST_BYTES = 32;

/** Ids whose changes are remembered one by one. */
const MOST_REMEMBERED = 10_000;

/**
 * Who may connect by one plan, in one family of secrets, as of one revision, and what changed between the revisions it
 * has been at. A map of texts: 100,000 of them take 25 MB.
 */
export interface PlanList {
  readonly size: number;
  get(id: number): ListEntry | undefined;
  entries(): IterableIterator<[number, string]>;
  remainingOf(id: number): bigint | undefined;
  /** Adds what stands for the content (order aside) to `sum`; equal contents have equal sums, on every replica. */
  addTo(sum: Uint32Array): void;
  /** Sets or, without an entry, removes; true when that changed the list. */
  put(id: number, entry: ListEntry | undefined): boolean;
  /** The list was brought to revision `n`, and these ids changed by it. */
  record(n: number, ids: readonly number[]): void;
  /** Which ids changed after revision `n`; undefined when that is not remembered. */
  changedSince(n: number): number[] | undefined;
  /** Becomes what `fresh` is, and says what that changed. */
  replaceBy(fresh: PlanList): number[];
}

/** An empty list at revision `n`. */
export function planList(n: number): PlanList {
  let texts = new Map<number, string>();
  const near = new Map<number, bigint>();
  const sum = new Uint32Array(4);
  const changes: { readonly n: number; readonly ids: readonly number[] }[] = [];
  let remembered = 0;
  let reachesBackTo = n;

  const digest = Buffer.alloc(DIGEST_BYTES);

  function count(text: string, sign: 1 | -1): void {
    // By way of a text, which is made three times as fast as a buffer.
    digest.write(hash('sha256', text, 'binary'), 'latin1');
    for (let word = 0; word < 4; word++) sum[word] = (sum[word] ?? 0) + sign * digest.readUInt32LE(word * 4);
  }

  return {
    get size() {
      return texts.size;
    },
    get(id) {
      const text = texts.get(id);
      return text === undefined ? undefined : { text, remaining: near.get(id) };
    },
    entries: () => texts.entries(),
    remainingOf: (id) => near.get(id),
    addTo(total) {
      for (let word = 0; word < 4; word++) total[word] = (total[word] ?? 0) + (sum[word] ?? 0);
    },
    put(id, entry) {
      if (entry?.remaining === undefined) near.delete(id);
      else near.set(id, entry.remaining);
      const before = texts.get(id);
      if (before === entry?.text) return false;
      if (before !== undefined) count(before, -1);
      if (entry) {
        count(entry.text, 1);
        texts.set(id, entry.text);
      } else {
        texts.delete(id);
      }
      return true;
    },
    record(at, ids) {
      if (ids.length === 0) return;
      changes.push({ n: at, ids });
      remembered += ids.length;
      while (remembered > MOST_REMEMBERED) {
        const oldest = changes.shift();
        if (!oldest) break;
        remembered -= oldest.ids.length;
        reachesBackTo = oldest.n;
      }
    },
    changedSince(since) {
      if (since < reachesBackTo) return undefined;
      const first = changes.findIndex((change) => change.n > since);
      return first < 0 ? [] : [...new Set(changes.slice(first).flatMap((change) => change.ids))];
    },
    replaceBy(fresh) {
      const changed: number[] = [];
      for (const [id, text] of fresh.entries()) if (texts.get(id) !== text) changed.push(id);
      for (const id of texts.keys()) if (!fresh.get(id)) changed.push(id);
      texts = new Map(fresh.entries());
      near.clear();
      for (const id of texts.keys()) {
        const remaining = fresh.remainingOf(id);
        if (remaining !== undefined) near.set(id, remaining);
      }
      sum.fill(0);
      fresh.addTo(sum);
      return changed;
    },
  };
}
