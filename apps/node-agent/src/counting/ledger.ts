/** Bytes one user moved: id, up, down. */
export type Entry = readonly [id: string, up: number, down: number];

/** One report to the api, under a number that is its own for ever. */
export interface Batch {
  readonly epoch: string;
  readonly sequence: number;
  /** Milliseconds: between which two readings the bytes moved. */
  readonly from: number;
  readonly to: number;
  readonly entries: readonly Entry[];
}

interface Sum {
  up: number;
  down: number;
}

/** What was read from the core, and what of it the api does not have yet. Changed only by {@link apply}. */
export interface Ledger {
  /** One life of the core's counters; empty before the first. */
  epoch: string;
  /** The last sequence number given out, by epoch. */
  readonly sequences: Map<string, number>;
  /** What the core's counters showed at the last reading. */
  readonly baseline: Map<string, Sum>;
  /** What moved since the last batch was sealed. */
  readonly open: Map<string, Sum>;
  /** Where {@link open} begins; means nothing while it is empty. */
  openFrom: number;
  openTo: number;
  /** Sealed and not acknowledged, in order. Only the first was ever sent. */
  pending: Batch[];
}

/** What is written to disk, in order; the ledger is what comes of all of it. */
export type LedgerRecord =
  | { readonly t: 'epoch'; readonly epoch: string }
  | { readonly t: 'read'; readonly from: number; readonly to: number; readonly moved: readonly Entry[] }
  | { readonly t: 'seal' }
  | { readonly t: 'ack'; readonly epoch: string; readonly sequence: number }
  | { readonly t: 'renumber'; readonly epoch: string; readonly sequence: number }
  | { readonly t: 'snapshot'; readonly ledger: LedgerSnapshot };

export interface LedgerSnapshot {
  readonly epoch: string;
  readonly sequences: readonly (readonly [string, number])[];
  readonly baseline: readonly Entry[];
  readonly open: readonly Entry[];
  readonly openFrom: number;
  readonly openTo: number;
  readonly pending: readonly Batch[];
}

export const emptyLedger = (): Ledger => ({
  epoch: '',
  sequences: new Map(),
  baseline: new Map(),
  open: new Map(),
  openFrom: 0,
  openTo: 0,
  pending: [],
});

/** Takes one record in. Throws an Error for a record that cannot follow. */
export function apply(ledger: Ledger, record: LedgerRecord): void {
  switch (record.t) {
    case 'epoch':
      // Bytes of the last life belong under its own numbers.
      if (ledger.open.size > 0) seal(ledger);
      ledger.epoch = record.epoch;
      ledger.baseline.clear();
      forgetOldSequences(ledger);
      return;
    case 'read':
      if (ledger.open.size === 0) ledger.openFrom = record.from;
      ledger.openTo = record.to;
      for (const [id, up, down] of record.moved) {
        add(ledger.baseline, id, up, down);
        add(ledger.open, id, up, down);
      }
      return;
    case 'seal':
      seal(ledger);
      return;
    case 'ack':
      ledger.pending = ledger.pending.filter((batch) => !isBatch(batch, record));
      return;
    case 'renumber':
      ledger.pending = ledger.pending.map((batch) =>
        isBatch(batch, record) ? { ...batch, sequence: nextSequence(ledger, batch.epoch) } : batch,
      );
      return;
    case 'snapshot':
      restore(ledger, record.ledger);
      return;
  }
}

const isBatch = (batch: Batch, of: { readonly epoch: string; readonly sequence: number }): boolean =>
  batch.epoch === of.epoch && batch.sequence === of.sequence;

function add(sums: Map<string, Sum>, id: string, up: number, down: number): void {
  const sum = sums.get(id);
  if (sum) {
    sum.up += up;
    sum.down += down;
  } else sums.set(id, { up, down });
}

function nextSequence(ledger: Ledger, epoch: string): number {
  const sequence = (ledger.sequences.get(epoch) ?? 0) + 1;
  ledger.sequences.set(epoch, sequence);
  return sequence;
}

function seal(ledger: Ledger): void {
  if (ledger.open.size === 0) return;
  const { epoch, openFrom: from, openTo: to } = ledger;
  ledger.pending.push({ epoch, sequence: nextSequence(ledger, epoch), from, to, entries: entriesOf(ledger.open) });
  ledger.open.clear();
}

function forgetOldSequences(ledger: Ledger): void {
  const needed = new Set([ledger.epoch, ...ledger.pending.map(({ epoch }) => epoch)]);
  for (const epoch of ledger.sequences.keys()) if (!needed.has(epoch)) ledger.sequences.delete(epoch);
}

const entriesOf = (sums: ReadonlyMap<string, Sum>): Entry[] => [...sums].map(([id, { up, down }]) => [id, up, down]);

export const snapshotOf = (ledger: Ledger): LedgerSnapshot => ({
  epoch: ledger.epoch,
  sequences: [...ledger.sequences],
  baseline: entriesOf(ledger.baseline),
  open: entriesOf(ledger.open),
  openFrom: ledger.openFrom,
  openTo: ledger.openTo,
  pending: mergeWaiting(ledger.pending),
});

function restore(ledger: Ledger, from: LedgerSnapshot): void {
  Object.assign(ledger, emptyLedger(), {
    epoch: from.epoch,
    sequences: new Map(from.sequences),
    openFrom: from.openFrom,
    openTo: from.openTo,
    pending: [...from.pending],
  });
  for (const [id, up, down] of from.baseline) add(ledger.baseline, id, up, down);
  for (const [id, up, down] of from.open) add(ledger.open, id, up, down);
}

/** From how many waiting batches on, and into steps of what length, they are merged while the api is away. */
const MERGE_FROM = 100;
const MERGE_STEP_MS = 5 * 60_000;

/**
 * An outage of days must not fill the disk: batches of the same five minutes become one. The first is left as it is,
 * because it may have been sent; all others never were, so that their numbers are free to go unused.
 */
export function mergeWaiting(pending: readonly Batch[]): Batch[] {
  if (pending.length < MERGE_FROM) return [...pending];
  const merged: Batch[] = [];
  for (const batch of pending) {
    const last = merged.at(-1);
    if (!last || merged.length === 1 || !mayMerge(last, batch)) merged.push(batch);
    else merged[merged.length - 1] = merge(last, batch);
  }
  return merged;
}

const stepOf = (at: number): number => Math.floor(at / MERGE_STEP_MS);

const mayMerge = (a: Batch, b: Batch): boolean => a.epoch === b.epoch && stepOf(a.from) === stepOf(b.to);

function merge(a: Batch, b: Batch): Batch {
  const sums = new Map<string, Sum>();
  for (const [id, up, down] of [...a.entries, ...b.entries]) add(sums, id, up, down);
  return { ...a, to: b.to, entries: entriesOf(sums) };
}

/**
 * What moved since the last reading, by user. Null when a counter is lower than it was: these are not the counters the
 * ledger knows.
 */
export function movedSince(
  { baseline }: Pick<Ledger, 'baseline'>,
  counters: ReadonlyMap<string, { readonly up: number; readonly down: number }>,
): Entry[] | null {
  const moved: Entry[] = [];
  for (const [id, { up, down }] of counters) {
    const last = baseline.get(id);
    const upDelta = up - (last?.up ?? 0);
    const downDelta = down - (last?.down ?? 0);
    if (upDelta < 0 || downDelta < 0) return null;
    if (upDelta > 0 || downDelta > 0) moved.push([id, upDelta, downDelta]);
  }
  return moved;
}
